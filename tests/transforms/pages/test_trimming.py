"""Headlines, appeals and further reading are no part of a text; paragraphs are, whatever they begin with."""

from datetime import UTC, datetime

import pytest

from transforms.pages.trimming import is_furniture, trimmed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TITLE = "The bridge over the Wend is open"
PARAGRAPH = "The new bridge opened on Monday after two years of work, and buses return to their old route."


@pytest.mark.parametrize(
    "line",
    [
        "Read also: What the old bridge cost",
        "Related stories",
        "Читайте также: Сколько стоил старый мост",
        "Чытайце таксама",
        "Subscribe to our newsletter and get the news of the town in your inbox every morning.",
        "Подпишитесь на наш Telegram-канал, чтобы не пропустить главное.",
        "The post The bridge over the Wend is open appeared first on River Daily.",
        "Follow us on Facebook",
        "Сайт заблокирован в Беларуси. Чтобы читать нас, включите VPN.",
        "Перепечатка материалов River Daily возможна только с письменного разрешения редакции.",
        "© 2026 River Daily. All rights reserved.",
        "Ваш браузер не поддерживает элемент video.",
        "Слушать 05:12",
        "Просмотров: 1 204",
        "12 комментариев",
    ],
)
def test_lines_that_every_page_of_a_site_has_go(line):
    assert is_furniture(line)
    assert trimmed(f"{PARAGRAPH}\n{line}\n{PARAGRAPH}", TITLE, [], NOW) == f"{PARAGRAPH}\n{PARAGRAPH}"


@pytest.mark.parametrize(
    "line",
    [
        "Related parties must now say whom they pay, the court ruled on Friday.",
        "Tweets by the minister were deleted on Monday, his office said.",
        "Подписка на газету подешевеет с января, обещает почта.",
        "Sharing a flat has become the rule for students in the town.",
        "Donated blood is short this winter, the hospital says.",
        "Перепечатка книги запрещена судом по иску наследников поэта.",
    ],
)
def test_paragraphs_that_begin_alike_stay(line):
    assert trimmed(f"{PARAGRAPH}\n{line}\n{PARAGRAPH}", TITLE, [], NOW) == f"{PARAGRAPH}\n{line}\n{PARAGRAPH}"


def test_the_headline_goes_with_what_stands_above_it_and_the_day_and_byline_below():
    head = f"Town\n{TITLE}\n12 November 2026, 10:25\nBy Anna Lane"
    assert trimmed(f"{head}\n{PARAGRAPH}", TITLE, [], NOW) == PARAGRAPH


def test_a_headline_that_stands_nowhere_takes_no_line_along():
    assert trimmed(f"Town\n{PARAGRAPH}", TITLE, [], NOW) == f"Town\n{PARAGRAPH}"


def test_what_follows_the_heading_of_the_comments_goes():
    text = "\n".join([PARAGRAPH, PARAGRAPH, PARAGRAPH, "Comments (2)", "Karl", "Well done!"])
    assert trimmed(text, TITLE, [], NOW) == "\n".join([PARAGRAPH] * 3)


def test_a_text_of_nothing_but_such_lines_stays_as_it_is():
    assert trimmed("Read more", TITLE, [], NOW) == "Read more"
