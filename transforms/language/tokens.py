"""Words of title and text with their places, made comparable over case, scripts, look-alike letters and spellings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from transforms.language.function_words import FUNCTION_WORDS
from transforms.language.identification import is_latin_belarusian
from transforms.language.memo import Memo
from transforms.language.words import (
    APOSTROPHES,
    HIDDEN_CHARACTERS,
    LONGEST_WORD,
    TextWords,
    cut,
    in_cyrillic,
    words_of_plain,
)

# Apostrophes join parts of a word («аб'ява»), and so do hidden characters, as many as there are.
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}{HIDDEN_CHARACTERS}]+[^\W_]+)*")
_WORD_AS_GROUP = re.compile(f"({WORD.pattern})")
_NOT_LETTERS = re.compile(rf"[{HIDDEN_CHARACTERS}]")

_LATIN = re.compile(r"[a-zA-Z]")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁўЎіІїЇєЄґҐѕЅјЈ]")
_CYRILLIC_ONLY = re.compile(r"[бгджзийлнптўфцчшщъыьэюяБГДЖЗИЙЛПУЎФЦЧШЩЪЫЬЭЮЯ]")
_TO_CYRILLIC = str.maketrans("aceiopxysjABCEHIKMOPTXSJY", "асеіорхуѕјАВСЕНІКМОРТХЅЈУ")
_TO_LATIN = str.maketrans("асеіорхуѕјАВСЕНІКМОРТХЅЈУ", "aceiopxysjABCEHIKMOPTXSJY")

_APOSTROPHE = re.compile(r"['’ʼ‘`´]")
# «сьнег» and «снег», «парлямэнт» and «парламент», «прэзыдэнт» and «прэзідэнт» are the same word in two orthographies.
_SOFT_BEFORE_CONSONANT = re.compile(r"ь(?=[бвгджзйклмнпрстфхцчш])")
LONG_WORD = 6

#: how many words a paragraph's end is worth when closeness is counted
PARAGRAPH_STEP = 12
#: characters that tell whether a text is łacinka
LATIN_SAMPLE = 1500
#: characters that tell the spelling, and how many telling letters it takes
SPELLING_SAMPLE, FEWEST_LETTERS = 3000, 3
TITLE, TEXT = "title", "text"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one article, title first, then text; all lists have the same length.

    `keys` are for comparing; `starts` and `ends` are places in the word's own field as it was given; `positions`
    count words, with a jump at each new paragraph; `title_count` words belong to the title; `spelling` is 'ru', 'be' or
    'uk' where the letters tell, else ''.
    """

    title: str
    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    positions: list[int]
    title_count: int
    spelling: str
    #: the keys of the different words; `order` has each word's place there
    vocabulary: list[str]
    order: list[int]

    def field_of(self, index: int) -> str:
        """The field the word stands in: 'title' or 'text'."""
        return TITLE if index < self.title_count else TEXT

    def written(self, first: int, last: int) -> str:
        """The words from `first` to `last` (included) as they stand; both must be of one field."""
        field = self.title if first < self.title_count else self.text
        return field[self.starts[first] : self.ends[last]]


@lru_cache(maxsize=1)
def tokens_of(title: str, text: str) -> Tokens:
    """Split both fields into words once; linear in their length. Topics and watchlists read the same words in turn."""
    is_latin = is_lacinka(title, text)
    first, second = text_words(title), text_words(text)
    count = len(first.starts)
    if is_latin:
        vocabulary = list(map(_LATIN_KEYS.__getitem__, first.vocabulary + second.vocabulary))
    else:
        vocabulary = first.keys(_KEYS) + second.keys(_KEYS)
    order = first.order + [len(first.vocabulary) + place for place in second.order]
    spelling = "be" if is_latin else spelling_of(f"{title}\n{text[:SPELLING_SAMPLE]}")
    return Tokens(
        title,
        text,
        list(map(vocabulary.__getitem__, order)),
        first.starts + second.starts,
        first.ends + second.ends,
        # Title and lead speak of one thing: the words of both may stand near each other.
        positions_of(title, first, 0) + positions_of(text, second, count + 2),
        count,
        spelling,
        vocabulary,
        order,
    )


def text_words(field: str) -> TextWords:
    """The words of a field; what a word is, `WORD` says."""
    return words_of_plain(field) or cut(field, _WORD_AS_GROUP)


def positions_of(field: str, words: TextWords, position: int) -> list[int]:
    """The words' places as closeness counts them: from `position` on, with a step between paragraphs."""
    positions: list[int] = []
    line_end = field.find("\n")
    while line_end >= 0:
        first, after = len(positions), bisect_left(words.starts, line_end)
        positions.extend(range(position, position + after - first))
        position += after - first
        if after == len(words.starts):
            return positions
        position += PARAGRAPH_STEP
        # Blank lines belong to the same step.
        line_end = field.find("\n", words.starts[after])
    positions.extend(range(position, position + len(words.starts) - len(positions)))
    return positions


def is_lacinka(title: str, text: str) -> bool:
    """Whether an article is in Belarusian in Latin script, by its title and beginning."""
    sample = f"{title}\n{text[:LATIN_SAMPLE]}"
    return not sample.isascii() and not _CYRILLIC.search(sample) and is_latin_belarusian(sample.lower())


def spelling_of(sample: str) -> str:
    """Which of the three languages a text is spelled in, by и, і and ў; '' where too few of them stand in it.

    Russian (and Bulgarian) has и and no і; Belarusian і and no и; Ukrainian both. A quotation changes nothing.
    """
    russian, shared, belarusian = sample.count("и"), sample.count("і"), sample.count("ў")
    if russian + shared + belarusian < FEWEST_LETTERS:
        return ""
    if (shared + belarusian) * 4 < russian:
        return "ru"
    return "be" if russian * 4 < shared + belarusian else "uk"


def word_key(word: str) -> str:
    """The comparable form of one written word: `plain` and then `comparable`."""
    return comparable(plain(word))


def latin_key(word: str) -> str:
    """The comparable form of a łacinka word, in Cyrillic."""
    return comparable(in_cyrillic(plain(word)))


_KEYS = Memo(lambda word: word_key(word) if len(word) <= LONGEST_WORD else "")
_LATIN_KEYS = Memo(lambda word: latin_key(word) if len(word) <= LONGEST_WORD else "", most=16_384)


def comparable(key: str) -> str:
    """The form in which plain words meet; a function word meets none but its own spellings («праз» is no «проза»)."""
    if key.isascii():
        return key
    if key in FUNCTION_WORDS:
        return "=" + folded(key, is_long=False)
    return folded(key, len(key) >= LONG_WORD)


def plain(word: str) -> str:
    """Lower case, in one script, without hidden characters, apostrophes or an English possessive."""
    if word.isascii():
        word = word.removesuffix("'s").lower()
        return word if word.isalnum() else word.replace("'", "").replace("`", "")
    word = _NOT_LETTERS.sub("", unicodedata.normalize("NFC", word))
    if _LATIN.search(word):
        if _CYRILLIC.search(word):
            # A word in two scripts was typed on the wrong keys: the letters that only one script has decide.
            word = word.translate(_TO_CYRILLIC if _CYRILLIC_ONLY.search(word) else _TO_LATIN)
        elif word[-2:] in ("'s", "’s"):
            word = word[:-2]
    word = word.casefold()
    # U+02BC, the apostrophe that is a letter to Unicode, is none to us.
    return word if word.isalnum() and "ʼ" not in word else _APOSTROPHE.sub("", word)


def folded(key: str, is_long: bool) -> str:
    """Belarusian orthographies and neighbouring alphabets brought together.

    Short words keep ы and the soft л, so that «мыс» is not «мис»; in long ones the difference says nothing more.
    """
    if key.isascii():
        return key
    # Letter by letter this takes half the time of `str.translate` with a table (measured).
    key = key.replace("ё", "е").replace("ў", "у").replace("ґ", "г").replace("і", "и").replace("ї", "и")
    key = key.replace("є", "е").replace("э", "е")
    if "ь" in key:
        key = _SOFT_BEFORE_CONSONANT.sub("", key)
    if is_long:
        key = key.replace("ы", "и").replace("ля", "ла").replace("лю", "лу")
    return key
