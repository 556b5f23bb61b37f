"""Names as no language changes them: «Лукашэнка», «Лукашенко» and "Lukashenko" have one consonant skeleton.

Vowels go, for languages and orthographies differ in them («Ганна», «Анна»; -ов, -аў, -ou); so do в, ў, у and w, v, u.
Consonants become classes: ц, т and ts, th are T; г, х and h, kh, gh are G; щ, ш, ч each have their Latin spellings.
A skeleton is a candidate, no identity: of 713 Russian surnames 155 share one with another.
"""

from __future__ import annotations

import re
import unicodedata

from transforms.language import Memo, stem, word_key

_VOWELS = frozenset("аеёиоуыэюяіўйьъєїaeiouyj")
_CYRILLIC = re.compile("[а-яёіўїєґ]")
_LATIN = re.compile("[a-z]")
_CYRILLIC_CLASSES = dict(
    zip("бгґджзклмнпрстфхцчшщ", "BGGDZSKLMNPRSTFGTCCC", strict=True), **{letter: "" for letter in _VOWELS | {"в"}}
)
_LATIN_CLASSES = dict(
    zip("bcdfghklmnpqrstxz", "BKDFGGKLMNPKRSTKS", strict=True), **{letter: "" for letter in _VOWELS | set("vw")}
)
_LATIN_CLASSES["x"] = "KS"
#: letters with marks of Polish, Czech, Lithuanian, łacinka and Turkish that stand for a sound of their own
_MARKED = dict(zip("čšžłøßśźćçşğ", ("ch", "sh", "zh", "l", "o", "ss", "s", "z", "ch", "ch", "sh", "g"), strict=True))
#: Latin spellings of one Slavic consonant, the longest first
_SPELLINGS = {
    "shch": "C", "sch": "C", "tch": "C", "dzh": "Z", "kh": "G", "gh": "G", "zh": "Z", "ch": "C", "sh": "C", "ts": "T",
    "tz": "T", "dz": "D", "ph": "F", "ck": "K", "cz": "C", "sz": "C", "th": "T",
}  # fmt: skip
_LATIN_PIECES = re.compile("|".join([*_SPELLINGS, "."]))
_SOFT_C = re.compile("c(?=[eiy])")
_CYRILLIC_PAIRS = (("дж", "ж"), ("дз", "д"), ("тс", "ц"))
_DOUBLED = re.compile(r"(.)\1+")
_APOSTROPHES = re.compile("['’ʼ‘`´]")
#: words of at most so many letters stay whole: their ending is not told from their root
SHORT = 3


def skeleton_of(word: str) -> str:
    """The skeleton of a written name, in capitals; '' for what has no letters of the two scripts.

    An A in front stands for a vowel at the beginning, a V for в, v and w: there they tell names apart.
    """
    lower = _APOSTROPHES.sub("", word.lower())
    if _CYRILLIC.search(lower):
        return cyrillic_skeleton(stem(word_key(word)) if len(lower) > SHORT else lower)
    lower = unmarked(lower)
    return latin_skeleton(lower) if _LATIN.search(lower) else ""


def cyrillic_skeleton(word: str) -> str:
    """The skeleton of a stem in Cyrillic."""
    for pair, letter in _CYRILLIC_PAIRS:
        word = word.replace(pair, letter)
    return begun(word[:1], "в") + _DOUBLED.sub(r"\1", "".join(_CYRILLIC_CLASSES.get(letter, "") for letter in word))


def latin_skeleton(word: str) -> str:
    """The skeleton of a name in Latin letters without marks."""
    pieces = (
        _LATIN_CLASSES.get(piece) or _SPELLINGS.get(piece, "")
        for piece in _LATIN_PIECES.findall(_SOFT_C.sub("s", word))
    )
    return begun(word[:1], "vw") + _DOUBLED.sub(r"\1", "".join(pieces))


def begun(first: str, labials: str) -> str:
    """What the first letter leaves where it is no consonant of a class."""
    return "V" if first in labials else "A" if first in _VOWELS else ""


def unmarked(word: str) -> str:
    """Latin letters without their marks, those that stand for another sound spelled out."""
    if word.isascii():
        return word
    spelled = "".join(_MARKED.get(letter, letter) for letter in word)
    return "".join(letter for letter in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(letter))


#: written names repeat through the news
SKELETONS = Memo(skeleton_of, most=16_384)
