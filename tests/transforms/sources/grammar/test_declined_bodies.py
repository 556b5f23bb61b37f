"""Bodies that no registry knows, named in languages with cases."""

from __future__ import annotations

import pytest

from presswatch.errors import RulesError
from presswatch.records import PageReading
from tests.transforms.sources.shipped import CUES, REGISTRY
from transforms.language import name_key
from transforms.sources.cues.body_nouns import read_body_nouns
from transforms.sources.tags import read_sources


def roles(text: str) -> set[str]:
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Пожар потушен, сообщили в Вологодском областном суде.", "Вологодский областной суд"),
        ("По данным Кунгурского городского музея, фреске триста лет.", "Кунгурский городской музей"),
        ("Об этом сообщило Печорское речное управление.", "Печорское речное управление"),
        ("Рейсы задержаны, пояснили в Западно-Каспийской таможне.", "Западно-Каспийская таможня"),
        ("Дорогу откроют в мае, рассказали в Большом театре.", "Большой театр"),
        ("Приговор в силе, отметили в Шуйском облсуде.", "Шуйский облсуд"),
        ("Світло дали, запевняє Хустська енергослужба.", "Хустська енергослужба"),
        ("Снег сошёл, отметили в Шацких тепловых сетях.", "Шацкие тепловые сети"),
        ("Чыгунка стаіць, паведамілі ў Слонімскім раённым музеі.", "Слонімскі раённы музей"),
        ("Пра гэта паведаміла Слонімская цэнтральная бальніца.", "Слонімская цэнтральная бальніца"),
        ("Набор скончаны, расказалі ў Мазырскім педагагічным універсітэце.", "Мазырскі педагагічны ўніверсітэт"),
        (
            "Дах мяняюць, патлумачылі ў Слонімскім гарадскім упраўленні культуры.",
            "Слонімскае гарадское ўпраўленне культуры",
        ),
        ("Слова за судом, повідомили в Хустському районному суді.", "Хустський районний суд"),
        ("Про це повідомила Хустська міська рада.", "Хустська міська рада"),
        ("За даними Хустської районної лікарні, хворих троє.", "Хустська районна лікарня"),
    ],
)
def test_a_name_is_the_noun_with_its_adjectives_in_the_nominative(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Суд состоится в мае, сообщили в администрации Кировского района Шуи.", "Администрация Кировского района Шуи"),
        ("Школу закрыли, пояснили в отделе образования Шуйского горсовета.", "Отдел образования Шуйского горсовета"),
        ("Об этом рассказали в Шуйском центре гигиены и эпидемиологии.", "Шуйский центр гигиены и эпидемиологии"),
        (
            "Дело закрыто, сообщили в Шуйском отделе по делам несовершеннолетних.",
            "Шуйский отдел по делам несовершеннолетних",
        ),
        (
            "Уровень падает, сообщили в Печорском управлении по гидрометеорологии.",
            "Печорское управление по гидрометеорологии",
        ),
        ("Рисунок нашли, рассказала сотрудник Шуйского музея Анна Гринь.", "Шуйский музей"),
        ("Премьера в мае, рассказали в Шуйском театре имени Антона Чехова.", "Шуйский театр имени Антона Чехова"),
        ("Об этом заявили в посольстве Ганы в Варшаве.", "Посольство Ганы в Варшаве"),
        ("Об этом сообщает пресс-служба полиции Шуйского района.", "Полиция Шуйского района"),
        ("Пра гэта расказалі ў аддзеле культуры Слонімскага райвыканкама.", "Аддзел культуры Слонімскага райвыканкама"),
        ("Про це повідомили в Спілці пасічників Молдови.", "Спілка пасічників Молдови"),
    ],
)
def test_genitives_behind_the_noun_belong_to_its_name_and_persons_do_not(text, name):
    assert roles(text) == {f"?{name}:attribution"}


def test_belarusian_in_latin_script_gives_the_name_in_cyrillic():
    assert roles("Muzej začynieny, raskazali ŭ Słonimskim rajonnym muziei. Pra heta piša horad.") == {
        "?Слонімскі раённы музей:attribution"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Жалобу направили в Вологодский областной суд. Ответа нет.",
        "Дело передали в Вологодскую областную прокуратуру.",
        "Вологодский областной суд оставил приговор в силе.",
        "Пикет прошёл у Вологодского областного суда, рассказал сосед.",
        "Городской суд сообщил, что заседание перенесли.",
        "Люди собрались, рассказали в центре Вологды прохожие.",
        "Бывший директор Шуйского музея рассказал о краже.",
        "Завод стоит, сообщили на Шуйском заводе «Аврора».",
        "Российская Федерация заявила протест.",
        "Скаргу передали ў Слонімскі раённы суд.",
        "Справу передали до Хустського районного суду.",
    ],
)
def test_a_body_that_listens_acts_or_is_a_place_is_no_source(text):
    assert not {role for role in roles(text) if role.startswith("?")}


def test_an_office_of_a_known_body_is_that_body_where_its_name_says_the_country():
    assert roles("Дело в суде, сообщили в Гродненской областной прокуратуре.") == {"prokuratura_by:attribution"}
    assert roles("Дело в суде, сообщили в Шуйской межрайонной прокуратуре.") == {
        "?Шуйская межрайонная прокуратура:attribution"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("По словам ректора Шуйского университета, корпус сдадут в мае.", {"?Шуйский университет:attribution"}),
        ("Перелётных гусей стало меньше, подсчитали орнитологи Шуйского музея.", {"?Шуйский музей:attribution"}),
        ("К такому выводу пришла Шуйская пожарная лаборатория.", {"?Шуйская пожарная лаборатория:attribution"}),
        ("Мост закрыт, говорится на сайте Шуйского горсовета Вологды.", {"?Шуйский горсовет Вологды:attribution"}),
        ("Стало тихо, рассказали «Фонтанке» в Шуйском музее.", {"fontanka:told_to", "?Шуйский музей:attribution"}),
        ("Суд признал, что вёл себя неверно, сообщил Шуйский суд.", {"?Шуйский суд:attribution"}),
        ("Вологодский областной суд признал сайт незаконным.", set()),
        ("Вологодский областной суд признал, что сайт закрыли зря.", {"?Вологодский областной суд:attribution"}),
        ("Паводле начальніка Слонімскага музея, дах працякае.", {"?Слонімскі музей:attribution"}),
    ],
)
def test_its_people_speak_for_it_and_what_it_does_is_no_word(text, expected):
    assert roles(text) == expected


def test_a_short_ukrainian_text_is_read_as_one():
    assert roles("Лелеки не полетіли. Їх тридцять, порахували орнітологи Шацького національного парку.") == {
        "?Шацький національний парк:attribution"
    }


def test_a_name_that_goes_on_from_a_known_one_is_no_second_body():
    found = roles("Рішення оприлюднило Міністерство внутрішніх справ та адміністрації Польщі.")
    assert found == {"mswia:attribution"}


def test_russian_nouns_of_bodies_have_the_forms_and_the_gender_of_the_dictionary():
    pymorphy3 = pytest.importorskip("pymorphy3", reason="the Russian dictionary is in the dev group")
    morph = pymorphy3.MorphAnalyzer()
    nouns = CUES.body_nouns["ru"].forms
    genders = {"masculine": "masc", "feminine": "femn", "neuter": "neut", "plural": None}
    faults = []
    for noun in {noun.nominative: noun for noun in nouns.values() if not noun.nominative.isupper()}.values():
        for word in [word for word in morph.parse(noun.nominative) if {"NOUN", "nomn"} in word.tag][:1]:
            number = "sing" if genders[noun.gender] else "plur"
            forms = [word.inflect({case, number}) for case in ("gent", "datv", "accs", "ablt", "loct")]
            faults += [form.word for form in forms if form and name_key(form.word) not in nouns]
            faults += [noun.nominative] if genders[noun.gender] not in (None, word.tag.gender) else []
    assert not faults


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"noun": {}}, r"unknown table \[bodies.noun\]"),
        ({"nouns": {"dual": {}}}, "unknown 'dual'"),
        ({"nouns": {"plural": "сети"}}, "must be a table of endings and stems"),
        ({"nouns": {"plural": {"(и|ей": "сет"}}}, "brackets do not match"),
        ({"adjectives": {"plural": 3}}, "must be a text of words"),
        ({"parts": {"places": "а"}}, "unknown 'places'"),
        ({"parts": []}, "must be a table"),
    ],
)
def test_a_fault_in_the_table_names_file_and_entry(table, fault):
    with pytest.raises(RulesError, match=rf"words/ru\.toml.*{fault}"):
        read_body_nouns("words/ru.toml", table)
