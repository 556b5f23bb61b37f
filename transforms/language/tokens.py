"""Words of title and text with their positions, comparable across case, scripts, look-alike letters and spellings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.language.function_words import FUNCTION_WORDS
from transforms.language.identification import is_latin_belarusian
from transforms.language.lacinka import in_cyrillic
from transforms.language.memo import Memo
from transforms.language.words import (
    APOSTROPHES,
    HIDDEN_CHARACTERS,
    LONGEST_WORD,
    TextWords,
    cut,
    words_of_plain,
)

# Apostrophes join parts of a word («аб'ява»), and so do any number of hidden characters.
# Letters are never given back. Of the characters between two parts the last may be: ʼ counts as a letter too.
WORD = re.compile(rf"[^\W_]++(?:[{APOSTROPHES}{HIDDEN_CHARACTERS}]+[^\W_]++)*+")
_WORD_AS_GROUP = re.compile(f"({WORD.pattern})")
_NOT_LETTERS = re.compile(rf"[{HIDDEN_CHARACTERS}]")

_LATIN = re.compile(r"[a-zA-Z]")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁўЎіІїЇєЄґҐѕЅјЈ]")
_CYRILLIC_ONLY = re.compile(r"[бгджзийлнптўфцчшщъыьэюяБГДЖЗИЙЛПУЎФЦЧШЩЪЫЬЭЮЯ]")
_TO_CYRILLIC = str.maketrans("aceiopxysjABCEHIKMOPTXSJY", "асеіорхуѕјАВСЕНІКМОРТХЅЈУ")
_TO_LATIN = str.maketrans("асеіорхуѕјАВСЕНІКМОРТХЅЈУ", "aceiopxysjABCEHIKMOPTXSJY")

_APOSTROPHE = re.compile(r"['’ʼ‘`´]")
# «сьнег» and «снег», «парлямэнт» and «парламент», «прэзыдэнт» and «прэзідэнт» are one word in two orthographies.
_SOFT_BEFORE_CONSONANT = re.compile(r"ь(?=[бвгджзйклмнпрстфхцчшщ])")
LONG_WORD = 6

#: how many words of distance a paragraph break adds
PARAGRAPH_STEP = 12
#: how many characters are read to recognise łacinka
LATIN_SAMPLE = 1500
#: how many characters are read to recognise the spelling, and how many telling letters it takes
SPELLING_SAMPLE, FEWEST_LETTERS = 3000, 3
TITLE, TEXT = "title", "text"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one article, title first, then text; all lists have the same length.

    `keys` are for comparing; `starts` and `ends` are offsets in the word's own field as given; `positions` count words,
    with a jump at each paragraph; the first `title_count` words belong to the title; `spelling` is 'ru', 'be' or 'uk'
    if the letters tell, else ''.
    """

    title: str
    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    positions: list[int]
    title_count: int
    spelling: str
    #: the keys of the distinct words; `order` holds each word's index there
    vocabulary: list[str]
    order: list[int]

    def field_of(self, index: int) -> str:
        """Return the field a word stands in: 'title' or 'text'."""
        return TITLE if index < self.title_count else TEXT

    def written(self, first: int, last: int) -> str:
        """Return the text from word `first` to `last` (inclusive); both must be in one field."""
        field = self.title if first < self.title_count else self.text
        return field[self.starts[first] : self.ends[last]]


@lru_cache(maxsize=2)
def tokens_of(title: str, text: str) -> Tokens:
    """Split both fields into words, cached because topics, watchlists and stems read the same text in turn.

    In between, sketches may read it without its addresses. Linear time.
    """
    is_latin = is_lacinka(title, text)
    first, second = text_words(title), text_words(text)
    count = len(first.starts)
    if is_latin:
        vocabulary = list(map(_LATIN_KEYS.__getitem__, first.vocabulary + second.vocabulary))
    else:
        vocabulary = first.keys(word_keys) + second.keys(word_keys)
    order = first.order + [len(first.vocabulary) + place for place in second.order]
    spelling = "be" if is_latin else spelling_of(f"{title}\n{text[:SPELLING_SAMPLE]}")
    return Tokens(
        title,
        text,
        list(map(vocabulary.__getitem__, order)),
        first.starts + second.starts,
        first.ends + second.ends,
        # Title and lead are about one thing, so a word of each may count as close together.
        positions_of(title, first, 0) + positions_of(text, second, count + 2),
        count,
        spelling,
        vocabulary,
        order,
    )


def text_words(field: str) -> TextWords:
    """Return the words of a field as `WORD` defines them."""
    return words_of_plain(field) or cut(field, _WORD_AS_GROUP)


def positions_of(field: str, words: TextWords, position: int) -> list[int]:
    """Return the positions used to measure closeness, from `position` on, with a jump between paragraphs."""
    positions: list[int] = []
    line_end = field.find("\n")
    while line_end >= 0:
        first, after = len(positions), bisect_left(words.starts, line_end)
        positions.extend(range(position, position + after - first))
        position += after - first
        if after == len(words.starts):
            return positions
        position += PARAGRAPH_STEP
        # Several blank lines make one jump.
        line_end = field.find("\n", words.starts[after])
    positions.extend(range(position, position + len(words.starts) - len(positions)))
    return positions


def is_lacinka(title: str, text: str) -> bool:
    """Tell from title and beginning whether an article is in Belarusian in Latin script."""
    sample = f"{title}\n{text[:LATIN_SAMPLE]}"
    return not sample.isascii() and not _CYRILLIC.search(sample) and is_latin_belarusian(sample.lower())


def spelling_of(sample: str) -> str:
    """Return the language a text is spelled in, judged by и, і and ў; '' if they are too few.

    Russian (and Bulgarian) has и but no і; Belarusian і but no и; Ukrainian both. A quotation changes nothing.
    """
    russian, shared, belarusian = sample.count("и"), sample.count("і"), sample.count("ў")
    if russian + shared + belarusian < FEWEST_LETTERS:
        return ""
    if (shared + belarusian) * 4 < russian:
        # hardly a Russian sentence lacks ы, and none has і
        return "ru" if "ы" in sample or not shared else "uk"
    return "be" if russian * 4 < shared + belarusian else "uk"


def word_key(word: str) -> str:
    """Return the comparable form of a written word: `plain`, then `comparable`."""
    return comparable(plain(word))


def latin_key(word: str) -> str:
    """Return the comparable form of a łacinka word, in Cyrillic."""
    return comparable(in_cyrillic(plain(word)))


def word_keys(words: Sequence[str]) -> list[str]:
    """Return `word_key` of each word of a text; '' for one that is too long.

    Words of one script are made comparable all together, joined by line breaks, unless some may have a possessive.
    """
    joined = unicodedata.normalize("NFC", "\n".join(words))
    may_be_special = _LATIN.search(joined) and (_CYRILLIC.search(joined) or _APOSTROPHE.search(joined))
    if may_be_special or max(map(len, words)) > LONGEST_WORD:
        return list(map(_KEYS.__getitem__, words))
    joined = joined.casefold() if joined.replace("\n", "").isalnum() else _NOT_LETTERS.sub("", joined).casefold()
    joined = _APOSTROPHE.sub("", joined)
    plain_words, short = joined.split("\n"), in_one_spelling(joined, is_long=False)
    return [
        "=" + key if word in FUNCTION_WORDS else longer if len(word) >= LONG_WORD else key
        for word, key, longer in zip(plain_words, short.split("\n"), _as_long(short).split("\n"), strict=True)
    ]


_KEYS = Memo(lambda word: word_key(word) if len(word) <= LONGEST_WORD else "")
_LATIN_KEYS = Memo(lambda word: latin_key(word) if len(word) <= LONGEST_WORD else "", most=16_384)


def comparable(key: str) -> str:
    """Return the form used to compare plain words; function words match only themselves («праз» is not «проза»)."""
    if key.isascii():
        return key
    if key in FUNCTION_WORDS:
        return "=" + in_one_spelling(key, is_long=False)
    return in_one_spelling(key, len(key) >= LONG_WORD)


def plain(word: str) -> str:
    """Return a word in lower case and one script, without hidden characters, apostrophes or an English possessive."""
    if word.isascii():
        word = word.removesuffix("'s").lower()
        return word if word.isalnum() else word.replace("'", "").replace("`", "")
    word = unicodedata.normalize("NFC", word)
    # Hidden characters are neither letters nor digits.
    word = word if word.isalnum() else _NOT_LETTERS.sub("", word)
    if _LATIN.search(word):
        if _CYRILLIC.search(word):
            # A word in two scripts was typed with the wrong layout: letters that only one script has decide.
            word = word.translate(_TO_CYRILLIC if _CYRILLIC_ONLY.search(word) else _TO_LATIN)
        elif word[-2:] in ("'s", "’s"):
            word = word[:-2]
    word = word.casefold()
    # Unicode takes U+02BC, one of the apostrophes, for a letter; we do not.
    return word if word.isalnum() and "ʼ" not in word else _APOSTROPHE.sub("", word)


def in_one_spelling(key: str, is_long: bool) -> str:
    """Unify Belarusian orthographies and neighbouring alphabets.

    Short words keep ы and the soft л, so that «мыс» is not «мис»; in long ones the difference no longer matters.
    """
    if key.isascii():
        return key
    # Replacing letter by letter takes half the time of `str.translate` with a table (measured).
    key = key.replace("ё", "е").replace("ў", "у").replace("ґ", "г").replace("і", "и").replace("ї", "и")
    key = key.replace("є", "е").replace("э", "е")
    if "ь" in key:
        key = _SOFT_BEFORE_CONSONANT.sub("", key)
    return _as_long(key) if is_long else key


def _as_long(key: str) -> str:
    return key.replace("ы", "и").replace("ля", "ла").replace("лю", "лу")
