"""Language-independent names: «Лукашэнка», «Лукашенко» and "Lukashenko" have one consonant skeleton.

Vowels are dropped, since they differ between languages and orthographies («Ганна», «Анна»; -ов, -аў, -ou); so are в, ў,
у and w, v, u. Consonants become classes: ц, т and ts, th are T; г, х and h, kh, gh are G; щ, ш, ч each have their Latin
spellings. A skeleton is a candidate, not an identity: of 713 Russian surnames 155 share one with another.
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
#: letters with diacritics in Polish, Czech, Lithuanian, łacinka and Turkish that are separate sounds
_MARKED = dict(zip("čšžłøßśźćçşğ", ("ch", "sh", "zh", "l", "o", "ss", "s", "z", "ch", "ch", "sh", "g"), strict=True))
#: Latin spellings of one Slavic consonant, longest first
_SPELLINGS = {
    "shch": "C", "sch": "C", "tch": "C", "dzh": "Z", "kh": "G", "gh": "G", "zh": "Z", "ch": "C", "sh": "C", "ts": "T",
    "tz": "T", "dz": "D", "ph": "F", "ck": "K", "cz": "C", "sz": "C", "th": "T",
}  # fmt: skip
_LATIN_PIECES = re.compile("|".join([*_SPELLINGS, "."]))
_SOFT_C = re.compile("c(?=[eiy])")
#: where c is ц in Polish names and English ones have none: Nawrocki, Nawrocka, Katowice, Wrocław
_POLISH_C = re.compile("c(?=k(?:i|a|ie)$)|(?<=wi)c(?=e$)|(?<=.)c(?=[lł]aw$)")
_CYRILLIC_PAIRS = (("дж", "ж"), ("дз", "д"), ("тс", "ц"))
_DOUBLED = re.compile(r"(.)\1+")
_APOSTROPHES = re.compile("['’ʼ‘`´]")
#: words of up to this many letters stay whole: their ending cannot be separated from the root
SHORT = 3


def skeleton_of(word: str) -> str:
    """Return the skeleton of a written name, in capitals; '' for what has no letters of the two scripts.

    An initial A stands for a vowel, an initial V for в, v and w: there they distinguish names.
    """
    lower = _APOSTROPHES.sub("", word.lower())
    if _CYRILLIC.search(lower):
        return cyrillic_skeleton(stem(word_key(word)) if len(lower) > SHORT else lower)
    lower = unmarked(_POLISH_C.sub("ts", lower))
    return latin_skeleton(lower) if _LATIN.search(lower) else ""


def cyrillic_skeleton(word: str) -> str:
    """Return the skeleton of a Cyrillic stem."""
    for pair, letter in _CYRILLIC_PAIRS:
        word = word.replace(pair, letter)
    return begun(word[:1], "в") + _DOUBLED.sub(r"\1", "".join(_CYRILLIC_CLASSES.get(letter, "") for letter in word))


def latin_skeleton(word: str) -> str:
    """Return the skeleton of a Latin name without diacritics."""
    pieces = (
        _LATIN_CLASSES.get(piece) or _SPELLINGS.get(piece, "")
        for piece in _LATIN_PIECES.findall(_SOFT_C.sub("s", word))
    )
    return begun(word[:1], "vw") + _DOUBLED.sub(r"\1", "".join(pieces))


def begun(first: str, labials: str) -> str:
    """Return what the first letter leaves if it is not a consonant of a class."""
    return "V" if first in labials else "A" if first in _VOWELS else ""


def unmarked(word: str) -> str:
    """Remove diacritics from Latin letters, spelling out those that are separate sounds."""
    if word.isascii():
        return word
    spelled = "".join(_MARKED.get(letter, letter) for letter in word)
    return "".join(letter for letter in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(letter))


#: the same names recur in the news
SKELETONS = Memo(skeleton_of, most=16_384)
