import pytest

from transforms.credits import is_credit_line, split_credits


def test_photo_and_source_lines_leave_the_text_as_they_stood():
    text = "First paragraph.\n\nPhoto: president.gov.by\n\nSecond paragraph.\n\nSources: TUT.BY, president.gov.by"
    assert split_credits(text) == (
        "First paragraph.\n\nSecond paragraph.",
        "Photo: president.gov.by\nSources: TUT.BY, president.gov.by",
    )


def test_a_text_without_credit_lines_comes_back_unchanged():
    text = "One.\n\n\n\nTwo.  "
    assert split_credits(text) == (text, "")


@pytest.mark.parametrize(
    "line",
    [
        "Photo: president.gov.by",
        "Фото: БЕЛТА",
        "Фота: «Наша Ніва»",
        "Здымак: Радыё Свабода",
        "Фото носит иллюстративный характер: pixabay.com",
        "Скриншот видео: ОНТ",
        "Image credit: Jane Doe / Example Press",
        "Sources: A, B",
        "Source: BelTA",
        "Источник: TUT.BY",
        "Источники: TUT.BY, БЕЛТА",
        "Источник(и): TUT.BY",
        "Крыніца: Зеркало",
        "Крыніцы: Зеркало, БелТА",
        "© Example Press",
        "(Photo: Jane Doe)",
    ],
)
def test_credit_and_source_lines_are_known_in_all_three_languages(line):
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Фото опубликовал канал министерства, и его увидели тысячи человек.",
        "Источник в правительстве рассказал агентству о планах.",
        "Sources close to the talks said nothing had been decided.",
        "Photo: the exhibition opens on Monday. It shows forty years of work by village photographers.",
        "Видео",
        "",
        "Images of the flood went around the world",
    ],
)
def test_sentences_that_begin_with_such_a_word_stay_in_the_text(line):
    assert not is_credit_line(line)
