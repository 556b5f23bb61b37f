"""A name finds itself as other languages write it."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from presswatch.errors import RulesError
from presswatch.since import moment_since
from transforms.language import latin_key, stem, word_key
from transforms.search import parse_query, read_names, read_spellings

SEEDS = Path(__file__).parents[3] / "seeds"
SPELLINGS = read_spellings((SEEDS / "spellings.toml").read_text("utf-8"))
NAMES = read_names((SEEDS / "names.toml").read_text("utf-8")).with_spellings(SPELLINGS)
MOMENT = partial(moment_since, now=datetime(2026, 11, 24, tzinfo=UTC))


def finds(query, word, names=NAMES):
    """Whether each word of a query finds a word of the text; «l:» stands before Belarusian in Latin script."""
    key, word = (latin_key, word[2:]) if word.startswith("l:") else (word_key, word)
    stems = {stem(key(one)) for one in word.replace("'", " ").split()}
    groups = parse_query(query, MOMENT, names).required
    return all(not stems.isdisjoint(one) for (clause,) in groups for one in clause.every_word)


def is_sure(query, word):
    """Whether a query finds a word without being approximate."""
    ((clause,),) = parse_query(query, MOMENT, NAMES).required
    return stem(word_key(word)) in clause.words[0]


def pairs_of(name):
    lines = (Path(__file__).parents[2] / f"gold/search/{name}.tsv").read_text("utf-8").splitlines()
    return [(one, other) for line in lines for one, *others in (line.split("\t"),) for other in others]


@pytest.mark.parametrize(
    "together",
    [
        "Россия Расія Russia",
        "Киев Кіеў Київ Kyiv",
        "Тихановская Ціханоўскую Tsikhanouskaya",
        "Гродно Горадня Hrodna",
        "Лукашенко Лукашэнкі Lukashenko",
        "США ЗША",
        "Путин Пуціна Putin",
    ],
)
def test_each_spelling_of_a_listed_name_finds_the_others(together):
    words = together.split()
    assert all(finds(one, other) for one in words if one in words[0] for other in words)
    assert all(finds(words[0], other) for other in words)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Авдеев", "Аўдзееў"),
        ("Тимофеев", "Цімафееў"),
        ("Марков", "Маркаў"),
        ("Титова", "Цітова"),
        ("Россоха", "Расоха"),
        ("Климов", "Klimov"),
    ],
)
def test_names_that_no_table_has_meet_by_their_letters(name, other):
    assert finds(name, other)


@pytest.mark.parametrize("name", ["names_1", "names_2", "names_4"])
def test_names_of_the_news_meet_over_languages_and_scripts(name):
    assert [pair for pair in pairs_of(name) if not finds(*pair)] == []


#: bodies of several words are found by their source tags, «Хьюз» by no letter of "Hughes"
BY_NO_LETTER = {"Hughes", "Гродноазот", "Госпогранкомитет", "Следственный комитет", "Хартия'97"}


def test_names_sought_in_six_languages_meet_unless_no_letter_tells():
    assert {one for one, other in pairs_of("names_3") if not finds(one, other)} == BY_NO_LETTER


def test_names_with_like_consonants_stay_apart_or_meet_as_approximate():
    met = {one: is_sure(one, other) for one, other in pairs_of("apart_1") if finds(one, other)}
    by_stem = {"Martin": True, "Зайцев": True}
    assert met == by_stem | dict.fromkeys(("Белов", "Громов", "Каменев", "Kravitz"), False)


@pytest.mark.parametrize(("name", "other"), [("Марченко", "Марчанка"), ("Климов", "Klimov"), ("Szczerba", "Щерба")])
def test_a_name_found_by_its_letters_alone_is_approximate(name, other):
    assert finds(name, other)
    assert not is_sure(name, other)


@pytest.mark.parametrize(("name", "other"), [("Наталья", "Наталля"), ("Сожом", "Сажы"), ("Брестчина", "Берасцейшчына")])
def test_a_listed_name_is_found_for_sure(name, other):
    assert is_sure(name, other)


def test_a_name_in_quotation_marks_is_found_by_its_table_only():
    assert not finds('"Марченко"', "Марчанка")
    assert finds('"Киев"', "Кіеў")


def test_a_name_left_out_does_not_leave_out_names_like_it():
    (clause,) = parse_query("суд -Марченко", MOMENT, NAMES).excluded
    assert clause.every_word == clause.words


def test_a_surname_is_no_form_of_the_given_name_it_comes_from():
    assert not is_sure("Михайлов", "Mykhailo")
    assert finds("Михайлов", "Mikhailov")


@pytest.mark.parametrize("word", ["Тихановская", "Szczecin", "Dzyarzhynsk", "Кременчуг" * 7, "Ы" + "е" * 60])
def test_a_name_has_at_most_so_many_spellings(word):
    assert len(SPELLINGS.similar(word)) <= 1500


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("between = 3", "must be a text of lines"),
        ('[to_latin]\nen = """\nш sh\n"""', "the line 'ш sh' must be letters, a colon"),
        ('between = "(: a"', r"'\(' is not a regular expression"),
        ("[to_latin", "spellings.toml: "),
    ],
)
def test_spellings_that_are_wrong_say_where(toml, said):
    with pytest.raises(RulesError, match=said):
        read_spellings(toml)


def test_words_in_small_letters_are_looked_for_as_they_are():
    assert not finds("тина", "ціна")
    assert not finds("мира", "mir")


def test_a_table_that_is_wrong_says_so():
    with pytest.raises(RulesError, match=r"names.toml: \[names\] must hold texts"):
        read_names("[names]\ntowns = 3\n")
