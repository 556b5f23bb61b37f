"""What words mean, in whatever language they are written."""

from __future__ import annotations

import pytest

from presswatch.errors import RulesError
from tests.shipped import shipped_rules
from transforms.language import word_key
from transforms.stories import parse_background
from transforms.stories.keys import Kind


def meanings_of(written, background=None):
    background = background or shipped_rules().background
    words = background.latin_words if written.isascii() else background.cyrillic_words
    return {term for term, _ in words[word_key(written)].meanings}


@pytest.mark.parametrize(
    "words",
    [
        "пальчаткі перчатками рукавичку gloves",
        "апоўзень оползней зсувом landslides",
        "буксірам буксиры буксиром tugboats",
        "марожанага мороженое морозива",
        "валізу чемоданом валіза suitcase",
    ],
)
def test_a_thing_has_one_meaning_in_every_language(words):
    found = [meanings_of(word) for word in words.split() if meanings_of(word)]
    assert len(found) >= 3
    assert all(one == found[0] for one in found)


def test_what_happens_is_asked_before_other_words():
    table = "~\tпожар fire\n:\t-\tпожар дым\t-\tsmoke fire\n"
    background = parse_background(table)
    assert {term & 15 for term in meanings_of("fire", background)} == {Kind.CONCEPT}
    assert meanings_of("smoke", background) == meanings_of("дым", background) != meanings_of("fire", background)


def test_a_word_outside_the_tables_says_what_its_root_does():
    background = parse_background(":\t-\tлавина\t-\tavalanche\n")
    assert meanings_of("лавинный", background) == meanings_of("avalanches", background)
    assert meanings_of("перавозчыкі", background) == meanings_of("перевозчик", background) != set()
    assert meanings_of("шчупакі", background) == meanings_of("щупак", background) != set()


def test_a_line_without_all_its_columns_is_refused():
    with pytest.raises(RulesError, match="line 1"):
        parse_background(":\tпальчатка\n")


def test_english_words_that_say_nothing_mean_nothing():
    assert [meanings_of(word) for word in ("not", "are", "at", "this", "it")] == [set()] * 5
    assert meanings_of("monkeys") == meanings_of("обезьяны") != set()


def test_another_form_of_a_listed_word_says_what_it_does():
    assert meanings_of("масак") == meanings_of("маска") != set()
    assert meanings_of("скрынцы") == meanings_of("скрынка") != set()


def test_a_beginning_takes_in_no_other_words():
    price, border = meanings_of("price"), meanings_of("border")
    assert price
    assert border
    assert not meanings_of("центр") & price
    assert not meanings_of("международный") & border
    assert not meanings_of("important") & meanings_of("imports")
