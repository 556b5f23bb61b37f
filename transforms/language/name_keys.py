"""The form in which names and cues compare words: one script, with case, ё, ў, apostrophes and soft signs unified."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.language.lacinka import in_cyrillic
from transforms.language.memo import Memo

# Letters that look the same in Latin and Cyrillic. A third of the words of Belarusian legal texts have one (Latin i).
_LATIN_TWINS = "aceiopxysABCEHIKMOPTXSjáéóý"
_CYRILLIC_TWINS = "асеіорхуѕАВСЕНІКМОРТХЅјаеоу"
_TO_CYRILLIC = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
# accented ones stand for stress in Cyrillic words; only plain ones are mapped back to Latin
_TO_LATIN = str.maketrans(_CYRILLIC_TWINS[:-4], _LATIN_TWINS[:-4])
_LATIN = re.compile(r"[a-zA-Záéóý]")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁўЎіІѕЅјЈґҐ]")
_LATIN_ONLY = re.compile(r"[bdfghklmnqrtuvwzDFGJLNQRUVWYZ]")
_SOFT_BEFORE_CONSONANT = re.compile(r"ь(?=[бвгджзйклмнпрстфхцчшщ])")
#: all written for one
_APOSTROPHES = "’ʼ‘`´"
_APOSTROPHE = re.compile(f"['{_APOSTROPHES}]")
_POSSESSIVE = re.compile(r"'(?:s|[а-яі]{1,3})$")
#: no word of any language is longer; names and cues do not contain anything this long
_TOO_LONG = 64
_NO_KEY = "\0"


def one_script(word: str) -> str:
    """Repair a word that mixes Latin and Cyrillic look-alikes ("Nеws" with a Cyrillic е); others are unchanged."""
    if word.isascii() or not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    if _LATIN_ONLY.search(word):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC)


def _unified(key: str) -> str:
    """Return a key with ё, ў, ґ and apostrophes in one form."""
    # Replacing letter by letter takes less time than a table (measured).
    key = key.replace("ё", "е").replace("ў", "у").replace("ґ", "г")
    for mark in _APOSTROPHES:
        key = key.replace(mark, "'")
    return key


def name_key(word: str) -> str:
    """Return the comparable form of a word: one script, with case, ё, ў, apostrophes and soft signs unified."""
    if word.isascii():
        key = word.lower()
        return key[:-2] if key.endswith("'s") else key
    key = one_script(word).casefold()
    if key.isascii():
        return key[:-2] if key.endswith("'s") else key
    key = _unified(key)
    if "'" in key and (cut := _POSSESSIVE.search(key)) and _LATIN.match(key):
        key = key[: cut.start()]
    return _SOFT_BEFORE_CONSONANT.sub("", key) if "ь" in key else key


KEYS = Memo(lambda word: name_key(word) if len(word) < _TOO_LONG else _NO_KEY, longest=_TOO_LONG)
LATIN_KEYS = Memo(
    lambda word: name_key(in_cyrillic(word.lower())) if len(word) < _TOO_LONG else _NO_KEY,
    most=16_384,
    longest=_TOO_LONG,
)


def name_keys(words: Sequence[str]) -> list[str]:
    """Return `name_key` of each word of a text; of one that is too long, a key that no name has.

    Words of one script without apostrophes are folded all together, joined by line breaks: a text has some two hundred
    that `KEYS` does not know, and each of them took as long as twenty do so.
    """
    joined = "\n".join(words).casefold()
    if max(map(len, words)) >= _TOO_LONG or not _may_be_folded_together(joined):
        return list(map(KEYS.__getitem__, words))
    return _SOFT_BEFORE_CONSONANT.sub("", _unified(joined)).split("\n")


def _may_be_folded_together(joined: str) -> bool:
    """Tell whether no word is of two scripts, and no apostrophe may part a possessive from its word."""
    if _LATIN.search(joined):
        return not (_CYRILLIC.search(joined) or _APOSTROPHE.search(joined))
    # it stays in plain words
    return "`" not in joined
