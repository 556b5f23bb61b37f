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


@pytest.mark.parametrize(
    "text",
    [
        "В СНТ сообщили, что воды нет.",
        "Начальник ОТК Анна Лось рассказала о браке.",
        "По данным УЗИ, ребёнок здоров.",
        "В ХМАО сообщили о паводке.",
        "Владелец СТО Пётр Крот рассказал о ценах.",
        "По данным РЛС, самолёт шёл на юг.",
        "В РСФСР говорили, что хлеб дешёвый.",
        "В СМИ сообщили, что мост закрыт.",
        "Директор ООО Иван Петров рассказал о планах.",
        "Жители, по данным НАШИХ корреспондентов, уехали.",
        "Как сообщили в ЭТОМ доме, воды нет.",
        "МВД СООБЩИЛО О ПОЖАРЕ, ПО ДАННЫМ СОСЕДЕЙ",
        "Директор ТОВ Петро Кріт розповів про плани.",
        "В ФОП повідомили, що договір розірвано.",
        "Па даных УГД, дзіця здаровае.",
        "Дырэктар РУП Пётр Крот расказаў пра планы.",
    ],
)
def test_letters_that_name_a_thing_a_place_or_only_a_kind_are_no_body(text):
    assert not {tag for tag in cited(text) if not tag.startswith("mvd_by")}


def test_the_adviser_of_who_heads_a_place_does_not_speak_for_a_body_of_its_letters():
    assert cited("Вода чистая, сообщила советник главы ЗГО Анна Лось.") == set()
    assert cited("Вода чистая, сообщила советник президента БФГО Анна Лось.") == {"БФГО:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Бомбу обнаружили в МВД Беларуси.",
        "Взрывчатку обнаружили в Минздраве.",
        "Мину обнаружили в «Ладе».",
        "Мину обнаружили в БАМАП.",
        "Бомбу выявілі ў МУС.",
        "Бомбу виявили в МВС України.",
        "Корупцію виявили в Міноборони.",
    ],
)
def test_a_thing_found_in_a_body_is_not_on_its_word(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Запасов хватит, рассчитали в МВД Беларуси.", {"mvd_by:attribution"}),
        ("Бензин есть, обнаружили в БАМАП.", {"БАМАП:attribution"}),
        ("Запасів вистачить, зауважили в МВС України.", {"mvs_ua:attribution"}),
    ],
)
def test_what_stands_before_a_comma_is_on_the_word_of_a_body(text, expected):
    assert cited(text) == expected


def test_an_adjective_alone_behind_na_is_a_station_or_a_street():
    assert cited("На «Октябрьской» рассказали о переходе.") == set()
    assert cited("На «Спартаке» рассказали о конфетах.") == {"Спартак:attribution"}


def test_what_an_outlet_only_has_on_its_own_page_is_not_on_its_word():
    url = "https://www.lumecare.example/news/1"
    assert cited("Based on Lumecare’s connectivity, the watch shows the pulse.", url) == set()
    assert cited("According to Lumecare’s survey, nurses walk a lot.", url) == {"Lumecare:attribution"}
