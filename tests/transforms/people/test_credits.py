import pytest

from transforms.people.credit_lines import is_credit_line, split_credits


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


@pytest.mark.parametrize(
    "line",
    [
        "Фото Оксаны Речной",
        "Фото Оксаны Речной, БЕЛТА",
        "Фото И. Рудя",
        "Фото Ивана РУДЯ и Анны Лесной.",
        "Фото автора",
        "(фото автора)",
        "Фото Reuters",
        "Фото Getty Images",
        "Фото из открытых источников",
        "Фото из личного архива Ивана Рудя",
        "Фото с сайта river.example",
        "Фото предоставлено пресс-службой МЧС",
        "Фото предоставлено Анной Лесной",
        "Фото пресс-службы областного театра",
        "Фото - Иван Рудь",
        "Фото — Иван Рудь",
        "Скриншот видео",
        "Скриншот видео МЧС",
        "Фота аўтара",
        "Фота Ганны Лясной",
        "Фота з адкрытых крыніц",
        "Фота прэс-службы Прэзідэнта",
        "Здымак Івана Рудзя",
        "Скрыншот відэа",
        "Photo by Jane Rivers/Getty Images",
        "Photo courtesy of Jane Rivers",
        "Courtesy of the River Museum",
    ],
)
def test_lines_without_a_colon_are_credits_where_only_a_maker_follows(line):
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Фото Ивана Рудя обошло все газеты",
        "Фото Анны Лесной на фоне моста",
        "Фото автора украли",
        "Фото Минска",
        "Фото Дворца Республики",
        "Фото моста",
        "Фото из архива показали на выставке",
        "Фото пресс-службы опубликованы в Telegram",
        "Фото пресс-службы доступны всем",
        "Фото с сайта знакомств",
        "Видео ДТП",
        "Видео предоставлено суду",
        "Видео предоставлено Ивану Рудю",
        "Снимок Ивана Рудя получил премию",
        "Скриншот переписки",
        "Скриншот видео стал доказательством",
        "Фота Ганны Лясной трапіла ў газету",
        "Здымак з архіва паказалі ў музеі",
        "Фота прэс-службы зроблены ўчора",
        "Photos by Jane Rivers won three prizes",
        "Images by the river",
        "Courtesy of the house is expected from every guest",
        "Фото Ивана Рудя. Мост утром стоит над рекой.",
    ],
)
def test_lines_without_a_colon_stay_where_more_than_a_maker_follows(line):
    assert not is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Видео — главное доказательство обвинения, заявил в суде прокурор.",
        "Фото и видео – главные доказательства обвинения, заявил прокурор в суде.",
        "Видео — основа обвинения",
        "Фота — адзіны доказ, кажа адвакат.",
        "Видео: мост взорвали ночью",
        "Фото: как выглядит новый мост",
        "Video: the minister opens a new bridge",
        "Источник: переговоры о новом мосте пройдут в Стамбуле",
        "Источник: мост закрыт на год",
        "Источник: Заречье готовит новый мост",
        "Крыніца: перамовы аб мосце пройдуць у горадзе",
        "Source: talks on a new bridge to be held in the spring",
        "Bild: Германия построит новый мост через Рейн",
        "Bild: Germany to build a new bridge",
    ],
)
def test_sentences_behind_a_dash_or_a_colon_are_no_credits(line):
    assert not is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Фото: пресс-служба МЧС",
        "Фото: из личного архива героини",
        "Фото: читатели портала",
        "Фото: официальный сайт театра",
        "Фото: страница театра в Instagram",
        "Источник: телеграм-канал «Мост»",
        "Источник: собственная информация",
        "Источник: Национальный статистический комитет",
        "Источник — Зеркало",
        "Источник - river.example",
        "Foto – dpa",
        "Bild: Jane Rivers/dpa",
        "Cover image: artist’s impression of the lamps by Jane Rivers",
        "Header image: People have lived here for years. Credit: Jane Rivers (CC BY)",
    ],
)
def test_makers_in_lower_case_and_captions_with_their_credit_are_credits(line):
    assert is_credit_line(line)


def test_bild_is_a_pictures_word_in_german_texts_only():
    line = "Bild: Anna und Piotr am neuen Fluss"
    german = "Die Brücke ist nicht neu, und der Fluss ist nicht breit."
    assert split_credits(f"{german}\n{line}") == (german, line)
    assert split_credits(f"The bridge is new.\n{line}") == (f"The bridge is new.\n{line}", "")
