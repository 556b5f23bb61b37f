from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.stories.text_words import Words, words_of

#: letters of several scripts, one whose lower case has two, and one beyond the first 65,536; digits; what is neither
LETTERS = st.sampled_from([*"abЁёжİıßǅ१٣9_-.,’ \n", "\U0001d400", "\U0001f600", "\ud800", "\uffff"])


def cut(words: Words) -> list[str]:
    """Words as they stand in the folded text."""
    return [words.text[start:end] for start, end in zip(words.starts.tolist(), words.ends.tolist(), strict=True)]


@given(st.text(LETTERS, max_size=60))
def test_words_are_runs_of_letters_and_digits_at_their_places_in_the_text(text: str):
    words = words_of(text)
    assert len(words.text) == len(text)
    assert cut(words) == re.findall(r"[^\W_]+", words.text)


@given(st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=60))
def test_shingles_are_equal_where_three_words_are(one: str, other: str):
    rows = [words_of(one), words_of(other)]
    told = [list(zip(words, words[1:], words[2:], strict=False)) for words in map(cut, rows)]
    hashes = [words.shingles.tolist() for words in rows]
    assert [len(some) for some in hashes] == [len(some) for some in told]
    by_hash = dict(zip([*hashes[0], *hashes[1]], [*told[0], *told[1]], strict=True))
    assert len(by_hash) == len({*told[0], *told[1]})


@pytest.mark.parametrize("length", [16_383, 16_384, 70_000])
def test_long_texts_have_as_many_shingles_as_short_ones_repeated(length: int):
    words = words_of("ab cd ef " * (length // 9))
    assert len(set(words.shingles.tolist())) == 3
    assert len(words.shingles) == length // 9 * 3 - 2


def test_figures_are_the_words_that_begin_with_a_digit():
    words = words_of("On 5 May 3rd and b2 of 1,20 were sold")
    assert words.figures(0, len(words.starts) - 1) == {"5", "3rd", "1", "20"}
    assert words.figures(2, 3) == {"3rd"}
