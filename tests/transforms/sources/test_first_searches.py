"""What is asked of a whole text before its words are walked gives what walking all words would give."""

from __future__ import annotations

import pytest

from tests.transforms.sources.shipped import REGISTRY
from transforms.language import Words, words_of
from transforms.sources.bodies.organisation_rules import call_signs
from transforms.sources.cues.tables import ReadWords, read_words
from transforms.sources.cues.word_sets import SOUGHT
from transforms.sources.names.trie import NameForm, build_trie
from transforms.text import places_of_marks

TEXT = (
    "The airline said on Monday that its chief executive told the hospital. Shares of Acme Foods rose, analysts at "
    "Jenner said. Его пресс-служба сообщила, что ведомство и суд, компания и больница ничего не знают."
)


@pytest.fixture
def words() -> ReadWords:
    return read_words(TEXT, REGISTRY.cues)


@pytest.mark.parametrize("name", [*SOUGHT, "said", "months"])
def test_places_of_a_set_are_those_of_all_its_words(words: ReadWords, name: str) -> None:
    members = words.cues.words[name]
    assert list(words.places_in(name)) == [index for index, key in enumerate(words.keys) if key in members]


def test_every_set_that_is_sought_in_all_texts_is_one_of_the_tables(words: ReadWords) -> None:
    assert [name for name in SOUGHT if not words.cues.words[name]] == []


def test_a_word_is_near_only_within_the_stretch(words: ReadWords) -> None:
    said = words.keys.index("said")
    assert words.has_near(said, said + 1, "months", "said")
    assert not words.has_near(0, said, "said")
    assert not words.has_near(said + 1, said + 1, "said")


def test_a_name_begins_only_where_its_second_word_is_in_the_text() -> None:
    forms = [NameForm(form, "x", "newspaper", "plain", is_oblique=False) for form in ("The Age", "Age", "A Bola")]
    trie = build_trie(forms)
    assert set(trie.begun_in(frozenset({"the", "a", "bola"}))) == {"a"}
    assert set(trie.begun_in(frozenset({"the", "a", "age"}))) == {"the", "age"}


def test_call_signs_are_words_in_capitals_that_begin_with_k_or_w() -> None:
    read = read_words("Kim told WKRG, WBZ-TV and KQ; WHO, Kansas and KABCD listened", REGISTRY.cues)
    assert [read.written(index) for index in call_signs(read)] == ["WKRG", "WBZ", "WHO"]


def test_marks_are_found_in_order() -> None:
    assert places_of_marks('«a» "b" «c»', '"«') == [0, 4, 6, 8]


@pytest.mark.parametrize("text", ["d'Arc et l’un, J’ai 5 mots", "Слова й паслоўе, аб’ява"])
def test_an_underscore_elsewhere_changes_no_word(text: str) -> None:
    def keys(read: Words) -> list[str]:
        return read.keys

    assert keys(words_of(text + " _")) == keys(words_of(text))
