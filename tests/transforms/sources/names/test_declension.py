import pytest

from presswatch.errors import RulesError
from tests.transforms.sources.shipped import CUES
from transforms.sources.cues.declensions import read_declensions
from transforms.sources.names.declension import oblique_forms


def forms_of(name, *, is_person=False):
    return oblique_forms(name, CUES.declensions, is_person=is_person)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (
            "Белорусское телеграфное агентство",
            ["Белорусского телеграфного агентства", "Белорусским телеграфным агентством"],
        ),
        ("Беларускае тэлеграфнае агенцтва", ["Беларускага тэлеграфнага агенцтва", "Беларускім тэлеграфным агенцтве"]),
        ("Витебские вести", ["Витебских вестей", "Витебскими вестями"]),
        ("Офис Тихановской", ["Офиса Тихановской", "Офисе Тихановской"]),
        ("Звязда", ["Звязды", "Звяздзе", "Звязду"]),
        ("Салідарнасць", ["Салідарнасці", "Салідарнасцю"]),
        ("Национальный правовой интернет-портал", ["Национального правового интернет-портала"]),
        ("Державна прикордонна служба", ["Державної прикордонної служби", "Державною прикордонною службою"]),
        ("Антикорупційний центр", ["Антикорупційного центру", "Антикорупційному центрі", "Антикорупційним центром"]),
        ("Українська правда", ["Української правди", "Українській правді", "Українською правдою"]),
        ("Вінницькі новини", ["Вінницьких новин", "Вінницькими новинами"]),
        ("Львівські вісті", ["Львівських вістей", "Львівським вістям"]),
        ("Харківське агентство", ["Харківського агентства", "Харківському агентстві"]),
        ("Нафтогаз України", ["Нафтогазу України", "Нафтогазі України"]),
        ("Бюро економічної безпеки", []),
    ],
)
def test_a_name_is_declined_like_a_phrase(name, forms):
    assert set(forms) <= set(forms_of(name))


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Анатолий Глаз", ["Анатолия Глаза", "Анатолию Глазу", "Анатолием Глазом"]),
        ("Ольга Чемоданова", ["Ольги Чемодановой", "Ольгу Чемоданову"]),
        ("Наталья Эйсмонт", ["Натальи Эйсмонт", "Наталью Эйсмонт"]),
        ("Дзмітрый Пяскоў", ["Дзмітрыем Пясковым", "Дзмітрыю Пяскову"]),
        ("Песков", ["Пескова", "Песковым"]),
        ("Андрій Демченко", ["Андрія Демченка", "Андрієві Демченку", "Андрієм Демченком"]),
        ("Михайло Подоляк", ["Михайла Подоляка", "Михайлу Подоляку", "Михайлом Подоляком"]),
        ("Ігор Клименко", ["Ігоря Клименка", "Ігорем Клименком"]),
        ("Олена Кондратюк", ["Олени Кондратюк", "Олену Кондратюк"]),
        ("Юрій Ігнатьєв", ["Юрія Ігнатьєва", "Юрієм Ігнатьєвим"]),
        ("Ірина Верещинська", ["Ірини Верещинської", "Ірину Верещинську"]),
    ],
)
def test_a_person_is_declined_in_both_names(name, forms):
    assert set(forms) <= set(forms_of(name, is_person=True))


def test_a_woman_s_surname_that_ends_in_a_consonant_stays():
    assert "Натальи Эйсмонта" not in forms_of("Наталья Эйсмонт", is_person=True)


@pytest.mark.parametrize(
    "name", ["МИД", "БелТА", "Еврорадио", "Политико", "Reuters", "РИА Новости", "СБ. Беларусь", ""]
)
def test_what_nobody_declines_is_left_alone(name):
    assert forms_of(name) == ()


def test_forms_of_one_name_agree_in_case():
    forms = forms_of("Витебские вести")
    assert "Витебских вестям" not in forms
    assert "Витебские вести" not in forms


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("[ru", "declension.toml: "),
        ("[ru]\nfixed = 'о'", r"\[ru\] must have its letters"),
        ("[ru]\nletters = 'а'\nstays = 'о'", r"\[ru\] has the unknown field 'stays'"),
        ("[ru]\nletters = 'а'\nfixed = ['о']", r"\[ru\] fixed must be a text"),
        ("[ru]\nletters = 'а'\nnouns = 'о'", r"\[ru\] nouns must be a table"),
        ("[ru]\nletters = 'а'\n[ru.nouns]\n'а' = 'ы е у'", r"nouns: 'а' must have the endings of 5 cases"),
    ],
)
def test_a_wrong_table_is_named(table, fault):
    with pytest.raises(RulesError, match=fault):
        read_declensions(table)


def test_a_language_is_a_table_more():
    table = "[xx]\nletters = 'абк'\n[xx.nouns]\n'а' = 'о/у и э а я'"
    assert oblique_forms("Баба", read_declensions(table)) == ("Бабо", "Бабу", "Баби", "Бабэ", "Бабя")
    assert oblique_forms("Дама", read_declensions(table)) == ()
