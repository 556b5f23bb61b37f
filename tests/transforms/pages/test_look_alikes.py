"""Ordinary lines of a text and a page that look like bylines, signatures, appeals or notices."""

import pytest

from tests.transforms.pages.small_pages import authors
from transforms.pages.trimming import is_furniture

PARAGRAPH = f"<p>{'The ferry keeps new hours from Monday, and the left bank is glad of it. ' * 2}</p>"


def authors_with(above: str = "", below: str = "") -> tuple[str, ...]:
    return authors(f"<body><main><h1>The ferry</h1>{above}<div>{PARAGRAPH * 3}{below}</div></main></body>")


@pytest.mark.parametrize(
    "line",
    [
        "More news on the site of the council will follow when the roof is done.",
        "Spotted an error in the plan, the engineer stopped work at once.",
        "Found an error in the ledger, the auditor told the council.",
        "Thanks for reading my letter, he told the mayor.",
        "Views expressed at the meeting reflect a deep anger.",
        "Więcej informacji o nowej aplikacji podał minister.",
        "Мнение эксперта может быть решающим: без него совет не откроет рынок.",
        "«Спасибо, что вы с нами», — сказал мэр фермерам.",
        "Больше историй случается в нашем городе зимой.",
        "Обнаружили ошибку в смете, и стройка встала.",
        "Знайшлі памылку ў каштарысе, і будоўля стала.",
        "Fehler entdeckt hat das Amt in drei von vier Rechnungen.",
        "Ha detectado un error el banco central.",
    ],
)
def test_a_sentence_of_the_text_is_no_appeal_or_notice(line):
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "More stories in our app",
        "Spotted an error? Let us know.",
        "Found a typo in this article",
        "Thank you for reading!",
        "The views expressed here are those of the author.",
        "Opinions expressed in this column do not necessarily reflect those of the paper.",
        "Мнение редакции может не совпадать с мнением автора.",
        "Спасибо, что дочитали до конца.",
        "Больше новостей — в нашем телеграм-канале.",
        "Увидели ошибку? Выделите её и нажмите Ctrl+Enter",
        "Заўважылі памылку ў тэксце? Вылучыце яе.",
        "Думка автора може не збігатися з думкою редакції.",
        "Fehler gefunden? Schreiben Sie uns.",
    ],
)
def test_an_appeal_or_notice_is_none_of_the_text(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "above",
    [
        "<p>Riverton Hall, 12 March 2026</p>",
        "<div>San Marino | 12 March 2026</div>",
        "<p class='sponsored-by'>Green Valley</p>",
        "<p>Корреспондент: Сергей Иванович, почему рынок закрыт?</p>",
        "<p>Журналист: Анна Лось, почему рынок закрыт?</p>",
        "<p>Добавила Анна Лось, что рынок нужен.</p>",
    ],
)
def test_a_line_above_the_text_that_only_looks_like_a_byline_names_no_author(above):
    assert authors_with(above=above) == ()


def test_who_speaks_in_a_quotation_at_the_end_does_not_sign_the_text():
    said = "<blockquote><p>It is high time.</p></blockquote><p><em>Peter Marsh, butcher</em></p>"
    assert authors_with(below=said) == ()
    assert authors_with(below="<p><em>Peter Marsh</em></p>") == ("Peter Marsh",)


@pytest.mark.parametrize("kind", ["Reportage", "Analyse", "Eine Reportage", "Bericht"])
def test_a_german_kind_of_text_before_von_introduces_its_author(kind):
    assert authors_with(above=f"<p>{kind} von Anna Lane</p>") == ("Anna Lane",)


def test_the_first_name_before_a_date_may_be_known():
    assert authors_with(above="<div>Anna Lane | 12 March 2026</div>") == ("Anna Lane",)
