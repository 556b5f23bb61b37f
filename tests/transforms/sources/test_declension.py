import pytest

from transforms.sources.names.declension import oblique_forms


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
    ],
)
def test_a_name_is_declined_like_a_phrase(name, forms):
    assert set(forms) <= set(oblique_forms(name))


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Анатолий Глаз", ["Анатолия Глаза", "Анатолию Глазу", "Анатолием Глазом"]),
        ("Ольга Чемоданова", ["Ольги Чемодановой", "Ольгу Чемоданову"]),
        ("Наталья Эйсмонт", ["Натальи Эйсмонт", "Наталью Эйсмонт"]),
        ("Дзмітрый Пяскоў", ["Дзмітрыем Пясковым", "Дзмітрыю Пяскову"]),
        ("Песков", ["Пескова", "Песковым"]),
    ],
)
def test_a_person_is_declined_in_both_names(name, forms):
    assert set(forms) <= set(oblique_forms(name, is_person=True))


def test_a_woman_s_surname_that_ends_in_a_consonant_stays():
    assert "Натальи Эйсмонта" not in oblique_forms("Наталья Эйсмонт", is_person=True)


@pytest.mark.parametrize(
    "name", ["МИД", "БелТА", "Еврорадио", "Политико", "Reuters", "РИА Новости", "СБ. Беларусь", ""]
)
def test_what_nobody_declines_is_left_alone(name):
    assert oblique_forms(name) == ()


def test_forms_of_one_name_agree_in_case():
    forms = oblique_forms("Витебские вести")
    assert "Витебских вестям" not in forms
    assert "Витебские вести" not in forms
