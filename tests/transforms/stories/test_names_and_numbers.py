from __future__ import annotations

import pytest

from transforms.stories.keys import Kind, figures_of, names_of
from transforms.stories.skeletons import skeleton_of


@pytest.mark.parametrize(
    "spellings",
    [
        ("Лукашэнка", "Лукашенко", "Lukashenko", "Лукашэнкам"),
        ("Ціханоўская", "Тихановской", "Tsikhanouskaya"),
        ("Дзямідаў", "Демидов", "Dziamidau"),
        ("Гродна", "Гродно", "Hrodna", "Grodno"),
        ("Галоўчанка", "Головченко", "Halouchanka"),
        ("Орбан", "Орбана", "Orban"),
        ("Хрыстафор", "Христофор", "Khristofor"),
        ("Наўроцкі", "Навроцкий", "Навроцький", "Nawrocki"),
        ("Вроцлав", "Вроцлаў", "Wrocław", "Wroclaw"),
        ("Катовице", "Катавіцэ", "Katowice"),
    ],
)
def test_a_name_has_one_skeleton_in_every_language(spellings):
    assert len({skeleton_of(name) for name in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("Минск", "Пинск"), ("Орша", "Орбан"), ("Brest", "Vitebsk")])
def test_other_names_have_other_skeletons(one, other):
    assert skeleton_of(one) != skeleton_of(other)


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (("12 000 тон", "12,000 tons", "12 тысяч тонн", "12 thousand tons"), (Kind.NUMBER, "12000")),
        (("1,1 млн га", "1.1 million hectares", "1,1 мільёна гектараў"), (Kind.NUMBER, "1100000")),
        (("3,27 рубля", "3.27 rubles"), (Kind.NUMBER, "3.27")),
        (("5 сакавіка", "5 марта", "5 березня", "March 5", "5 March", "05.03.2026"), (Kind.DAY, "3-5")),
        (("со счётом 3:1", "lost 1-3", "выйграла 3–1"), (Kind.RESULT, "1:3")),
    ],
)
def test_a_figure_has_one_key_in_every_language(texts, key):
    for text in texts:
        assert [(one.kind, one.value) for one in figures_of(text, in_title=False)] == [key], text


def test_a_year_behind_a_day_and_a_time_of_day_are_no_numbers():
    kinds = {one.kind for one in figures_of("На 5 марта 2026 года", in_title=False)}
    assert kinds == {Kind.DAY, Kind.NUMBER}
    assert [one.value for one in figures_of("В зале 1 место", in_title=False)] == []


def test_the_first_word_of_a_sentence_is_a_name_only_where_it_is_one_elsewhere():
    text = "Завод закрыт. Говорят, что Орбан приедет. Орбан обещал."
    assert {key.word for key in names_of("", text, {"завод", "закрыт"})} == {"Орбан"}


def test_of_a_full_name_the_last_part_tells_most():
    weights = {key.word: key.weight for key in names_of("", "Там был Виктор Орбан, он молчал.", set())}
    assert weights["Орбан"] > weights["Виктор"]


def test_what_happens_is_one_concept_in_four_languages():
    from tests.shipped import shipped_rules
    from transforms.language import word_key

    background = shipped_rules().background

    def meaning(word):
        words = background.latin_words if word.isascii() else background.cyrillic_words
        return [(term & 15, term) for term, _ in words[word_key(word)].meanings]

    for words in (
        "взрывом выбуху вибух explosion",
        "приговорили прысуд вирок sentenced",
        "погибли загінулі killed",
        "ракетой ракетай missile missiles",
        "мостом моста bridges",
        "Молдовой малдаўскі Moldovan",
    ):
        found = [meaning(word) for word in words.split()]
        assert all(one == found[0] for one in found)
        assert found[0][0][0] == Kind.CONCEPT
    # What is in no line is known by its root, over languages by the table of translations.
    assert meaning("сэндвич") == meaning("сэндвичи") != []
    assert meaning("сэндвич")[0][0] == Kind.MEANING
    assert meaning("эвакуация") == meaning("эвакуировать")
    assert {*meaning("skeleton")} & {*meaning("скелет")}
    assert meaning("qwertyish") == []


def test_a_name_that_begins_like_a_concept_is_none():
    from tests.shipped import shipped_rules
    from transforms.stories import sketch_of

    background = shipped_rules().background
    of_a_man = sketch_of("", "Учора ў горад прыехаў Сланчынскі, госць.", (), (), background)
    of_an_animal = sketch_of("", "Учора ў горадзе слон прывітаў гасцей.", (), (), background)
    concept = next(
        one
        for one, word in zip(of_an_animal.terms, of_an_animal.words, strict=True)
        if word == "слон" and one & 15 == Kind.CONCEPT
    )
    assert concept not in of_a_man.terms


def test_the_parts_of_a_result_are_one_result_from_either_side():
    parts = [key.value for key in figures_of("Победа 6:4, 3:6 и 6:3, а месяцем раньше 6:4.", False)]
    assert parts == ["4:6 6:3 3:6", "4:6"]
    assert [key.value for key in figures_of("lost 4-6 6-3 3-6", False)] == parts[:1]


def test_a_cyrillic_title_names_people_although_most_of_its_words_have_capitals():
    assert "Славникова" in {key.word for key in names_of("Ирина Славникова на свободе", "", set())}
    assert "Reporter" not in {key.word for key in names_of("Reporter Freed After Term", "", set())}


def test_a_word_alone_in_quotation_marks_is_a_name_and_a_weekday_is_none():
    found = {
        key.word for key in names_of("", "Закроют «Райгардас», а «Пропускать будем иначе» не скажут. On Monday.", set())
    }
    assert "Райгардас" in found
    assert not found & {"Пропускать", "Monday"}


def test_a_name_that_is_also_a_common_word_weighs_as_that_word():
    from tests.shipped import shipped_rules

    weights = shipped_rules().background.name_weights
    assert weights["Festival"] < weights["Salihorsk"]
    assert weights["Belarusian"] < 2


def keys_of(title, text, *kinds):
    from tests.shipped import shipped_rules
    from transforms.stories import sketch_of

    sketch = sketch_of(title, text, (), (), shipped_rules().background)
    return {term for term in sketch.terms if term & 15 in kinds}


@pytest.mark.parametrize(
    ("texts", "figure"),
    [
        (("Семнадцать детей", "сямнаццаць дзяцей", "сімнадцять дітей", "seventeen children"), "17"),
        (("с двадцатью тремя пассажирами", "дваццаць тры пасажыры", "Twenty-three passengers"), "23"),
        (("поставка трёх тысяч машин", "тры тысячы машын", "three thousand machines"), "3000"),
        (("двенадцатилетняя девочка", "дванаццацігадовая дзяўчынка"), "12"),
    ],
)
def test_a_number_in_words_is_the_number_in_figures(texts, figure):
    expected = keys_of("", f"У горадзе было {figure} з іх.", Kind.NUMBER)
    for text in texts:
        assert keys_of("", f"{text}.", Kind.NUMBER) == expected != set(), text


def test_small_numbers_in_words_and_what_only_begins_like_one_are_no_figures():
    assert keys_of("Сто", "На столе сорока и пять столов, one of them.", Kind.NUMBER) == keys_of(
        "", "Было 100 и 40.", Kind.NUMBER
    )
    assert keys_of("", "Пять столов, two of them, четвёрка.", Kind.NUMBER) == set()


@pytest.mark.parametrize(
    ("adjective", "town"),
    [
        ("из кричевского детсада", "in Krichev on"),
        ("каля слонімскай школы", "in Slonim on"),
        ("осиповичского завода", "in Osipovichi on"),
        ("ў Кричевском районе", "in Krichev on"),
        ("на всей Лепельщине вчера", "in Lepel on"),
    ],
)
def test_an_adjective_of_a_place_names_the_place(adjective, town):
    names = (Kind.NAME, Kind.SHORT_NAME)
    assert keys_of("", f"Было {adjective}.", *names) & keys_of("", f"It was {town} Monday.", *names)


def test_adjectives_of_every_day_are_of_no_place():
    assert keys_of("", "Детский, городской и сельский, а также поиска и списка.", Kind.NAME, Kind.SHORT_NAME) == set()


def test_a_town_with_a_capital_is_no_word_and_has_one_name_in_every_case():
    concept = keys_of("", "Учора слон прывітаў гасцей.", Kind.CONCEPT)
    assert concept & keys_of("", "Вчера слоны приветствовали гостей.", Kind.CONCEPT)
    assert not concept & keys_of("", "Учора згарэў горад Слонім.", Kind.CONCEPT)
    names = [keys_of("", text, Kind.NAME) for text in ("пад Слонімам", "горад Слонім", "город Слоним", "near Slonim")]
    assert names[0]
    assert all(one == names[0] for one in names)


def test_what_words_mean_finds_candidates_over_scripts():
    from tests.shipped import shipped_rules
    from transforms.stories import sketch_of

    background = shipped_rules().background
    one = sketch_of("", "Рекордный урожай картофеля отдают свиньям.", (), (), background)
    other = sketch_of("", "A record harvest of potatoes is fed to pigs.", (), (), background)
    shared = {*one.probes} & {*other.probes}
    assert len(shared) >= 2
    assert {probe & 15 for probe in shared} <= {Kind.CONCEPT, Kind.MEANING}


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (("Сгорело сто двадцать коров.", "Згарэла сто дваццаць кароў.", "Згоріло сто двадцять корів."), "120"),
        (("It took one hundred and twenty cows.", "A hundred twenty cows died."), "120"),
        (("Погибли двести пять человек.", "Загінулі дзвесце пяць чалавек.", "Two hundred and five died."), "205"),
        (("Стоит триста сорок тысяч рублей.", "It costs three hundred and forty thousand roubles."), "340000"),
        (("Двадцатипятилетний водитель.", "Дваццаціпяцігадовы кіроўца.", "A twenty five year old driver."), "25"),
    ],
)
def test_a_number_in_several_words_is_one_in_every_language(texts, number):
    expected = keys_of("", f"Было {number} из них.", Kind.NUMBER)
    for text in texts:
        assert keys_of("", text, Kind.NUMBER) == expected, text


def test_numbers_one_after_another_are_not_added():
    assert keys_of("", "Двадцать, пятьсот и тридцать.", Kind.NUMBER) == keys_of("", "20, 500, 30", Kind.NUMBER)
    assert keys_of("Сто", "Двадцать коров.", Kind.NUMBER) == keys_of("", "100 и 20", Kind.NUMBER)
