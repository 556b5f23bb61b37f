"""Bodies that a text names again by their noun alone, and branches of known bodies."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Шуйский районный суд оштрафовал лодочника. Срок не назначен, пояснили в суде.", "?Шуйский районный суд"),
        ("Слонімскі раённы музей купіў шлем. Музей расказаў пра гэта ў аб'яве.", "?Слонімскі раённы музей"),
        ("Учёные Института физики в Шуе создали лазер, отметил директор института.", "?Институт физики"),
        ("Приговор вынес Минский городской суд. «Он учёл всё», — сказали в пресс-службе суда.", "minsk_city_court"),
    ],
)
def test_a_bare_noun_is_the_one_body_named_with_it(text, expected):
    assert roles(text) == {f"{expected}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Шуйский районный суд оштрафовал лодочника. Штраф мал, пояснили в суде Лугова.",
        "Шуйский районный суд и Печорский районный суд закрыты. Срок не назначен, пояснили в суде.",
        "Шуйский районный суд оштрафовал лодочника. Суд признал сайт запрещённым.",
        "Шуйский районный суд закрыт. Окна мыли в районном суде.",
    ],
)
def test_a_noun_that_may_mean_another_body_is_not(text):
    assert "?Шуйский районный суд:attribution" not in roles(text)


def test_a_department_of_a_known_body_is_that_body():
    text = "Мяжа Польшчы зачынена, паведаміла прэс-сакратарка Падляшскага аддзела Памежнай аховы Ганна Лось."
    assert roles(text) == {"border_guard_pl:attribution"}


def test_a_journalist_of_an_outlet_speaks_for_it():
    assert roles("Об этом сообщил журналист радио «Свобода» Иван Крот.") == {"svaboda:attribution"}
