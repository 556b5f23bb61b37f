"""Sources called otherwise than by a full name: by letters, a kind and a quoted name, or only as "a spokesperson"."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources.tags import read_sources


def cited(text, url=None):
    tags = read_sources(PageReading(title="", text=text, url=url), REGISTRY, None).tags
    return {f"{tag.source_id or tag.source_name}:{tag.role}" for tag in tags if tag.role != "mention"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("По мнению БАМАП, перевозчики не выдержат.", {"БАМАП:attribution"}),
        ("У БДУІР паведамілі, што набор павялічаць.", {"БДУІР:attribution"}),
        ("Таке рішення, повідомили в КМДА, підтримали люди.", {"КМДА:attribution"}),
        (
            "Начальник Полтавської ОВА Володимир Когут зазначив, що збили дев'ять апаратів.",
            {"Полтавська ОВА:attribution"},
        ),
        ("В ДТП пострадали двое, об этом сообщили очевидцы.", set()),
        ("В СССР говорили, что хлеб дешёвый.", set()),
        ("В ГОРОДЕ СООБЩИЛИ О ПОЖАРЕ.", set()),
    ],
)
def test_a_body_that_no_registry_knows_is_found_by_its_letters(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("На заводзе «Лідскае піва» кажуць, што лінію запусцяць.", {"Лідскае піва:attribution"}),
        ("В национальном парке «Нарочанский» сообщили о тропе.", {"Нарочанский:attribution"}),
        ("В музее-заповеднике «Несвиж» отметили, что залы открыты.", {"Несвиж:attribution"}),
        ("На «Гродно Азоте» сообщили, что выброса не было.", {"Гродно Азот:attribution"}),
        ("В «Виталюре» ошибку признали.", {"Виталюр:attribution"}),
        ("На заводе «Электрон» работают двести человек.", set()),
        ("В музее «Несвиж» показали картины.", set()),
    ],
)
def test_a_body_in_quotation_marks_behind_its_kind_speaks_by_its_people(text, expected):
    assert cited(text) == expected


def test_two_adjectives_joined_by_and_belong_to_the_name_of_a_department():
    text = "«Гриппа нет», — заявили в Департаменте ветеринарного и продовольственного надзора."
    assert cited(text) == {"Департамент ветеринарного и продовольственного надзора:attribution"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tesco will close six stores in Kent. A spokesperson said staff had been told.", {"tesco:attribution"}),
        ("Tesco will close six stores and Asda four. A spokesperson said staff had been told.", set()),
        ("Tesco will close six stores in Kent. A spokesperson declined to comment.", set()),
        ("Tesco will close six stores. The pupils sang. Nobody met a spokesperson said to be there.", set()),
    ],
)
def test_a_spokesperson_without_a_name_speaks_for_the_one_body_named_before(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("The singer told Woman she would not tour.", "https://www.woman.example/a", {"Woman:told_to"}),
        ('"It hurt," he told Big Issue on Monday.', "https://bigissue.co.uk/a", {"Big Issue:told_to"}),
        ("The singer told Woman she would not tour.", "https://www.other.example/a", set()),
        ("The singer told Woman she would not tour.", None, set()),
    ],
)
def test_an_outlet_that_no_registry_knows_is_known_on_its_own_page(text, url, expected):
    assert cited(text, url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вдова передала агентству БЕЛТА архив.", set()),
        ("Удава перадала агенцтву БелТА архіў мужа.", set()),
        ("Вдова передала агентству БЕЛТА, что архив сохранён.", {"belta:told_to"}),
        ("Об этом передаёт корреспондент БЕЛТА.", {"belta:attribution"}),
    ],
)
def test_who_gets_a_thing_is_no_listener(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"I never wanted this," she told KATE.',
        "House Republicans, which hold the majority, said no.",
        "A spokesman for House Republicans said the plan would fail.",
        "Year Eight spokeswoman Mia Lowe said the class was proud.",
    ],
)
def test_persons_and_groups_of_them_are_no_organisations(text):
    assert cited(text) == set()
