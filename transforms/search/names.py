"""Names across languages and scripts: «Тихановская» finds «Ціханоўская» and "Tsikhanouskaya".

A table lists names that languages write differently. All others are matched by the letters that the languages exchange,
which gives candidates, not certainty: «Марков» finds «Маркаў», and occasionally an unrelated name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from presswatch.errors import RulesError
from transforms.language import latin_key, stem, stems_of, word_key

_CYRILLIC = re.compile("[а-я]")
_SHORTEST = 4
#: more spellings of one name would match unrelated names
_MOST_SPELLINGS = 24
#: letters that Russian and Belarusian write differently in a name's stem, in the form of word keys
_EXCHANGED = (
    (re.compile("т(?=[ие])|ц(?=[ие])"), "тц"),
    (re.compile("(?<=[аеиоюя])[ву](?=[бвгджзклмнпрстфхцчш]|$)"), "ву"),
    (re.compile(r"([бвгджзклмнпрстфхцчш])\1"), None),
)
#: Latin spellings of a Cyrillic letter; the first is the usual one
_IN_LATIN = {
    "а": ("a",), "б": ("b",), "в": ("v",), "г": ("g", "h"), "д": ("d",), "е": ("e", "ia"), "ж": ("zh",), "з": ("z",),
    "и": ("i", "y"), "й": ("i", "y"), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("n",), "о": ("o",), "п": ("p",),
    "р": ("r",), "с": ("s",), "т": ("t",), "у": ("u",), "ф": ("f",), "х": ("kh", "h"), "ц": ("ts",), "ч": ("ch",),
    "ш": ("sh",), "щ": ("shch",), "ь": ("",), "ы": ("y",), "ю": ("yu", "iu"), "я": ("ya", "ia"),
}  # fmt: skip


#: Cyrillic spellings of Latin letters, the longest first; endings of names are tried before them
_IN_CYRILLIC = {
    "shch": ("щ",), "zh": ("ж",), "kh": ("х",), "ts": ("ц",), "ch": ("ч",), "sh": ("ш",), "yu": ("ю",), "iu": ("ю",),
    "ya": ("я",), "ia": ("ия", "я"), "yo": ("е",), "ye": ("е",), "a": ("а",), "b": ("б",), "c": ("к", "ц"),
    "d": ("д",), "e": ("е",), "f": ("ф",), "g": ("г",), "h": ("г", "х"), "i": ("и",), "j": ("й", "дж"), "k": ("к",),
    "l": ("л",), "m": ("м",), "n": ("н",), "o": ("о",), "p": ("п",), "r": ("р",), "s": ("с",), "t": ("т",), "u": ("у",),
    "v": ("в",), "w": ("в", "у"), "x": ("кс",), "y": ("й", "и"), "z": ("з",),
}  # fmt: skip
_ENDS_IN_CYRILLIC = (("iy", "ий"), ("yi", "ий"), ("yy", "ий"), ("ski", "ский"), ("sky", "ский"), ("ny", "ный"))
_LATIN_LETTERS = re.compile("|".join(_IN_CYRILLIC))


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names by the stems of their forms: each maps to the stems of its forms in other languages."""

    stems: Mapping[str, frozenset[str]]

    def elsewhere(self, word: str) -> frozenset[str]:
        """Return the stems of a name in other languages; none for a word in lower case."""
        if not word[:1].isupper():
            return frozenset()
        for key in (word_key(word), latin_key(word)):
            known = self.stems.get(stem(key))
            if known is not None:
                return known
        return frozenset(_exchanged(word))


def read_names(toml_text: str) -> NameTable:
    """Read lines of names under `[names]`.

    Raises:
        RulesError: the text is not TOML, or a list is not a string.
    """
    try:
        lists = tomllib.loads(toml_text).get("names", {})
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"names.toml: {error}") from error
    if not isinstance(lists, dict) or not all(isinstance(listed, str) for listed in lists.values()):
        raise RulesError("names.toml: [names] must hold texts with a line for each name")
    return NameTable(_met(line for listed in lists.values() for line in listed.splitlines()))


def _met(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the stem of each name, with the stems of all names on its line."""
    table: dict[str, set[str]] = {}
    for line in lines:
        together = {found for name in line.split() for found in stems_of(name)}
        for name in line.split():
            table.setdefault(stem(word_key(name)), set()).update(together)
    return {key: frozenset(stems) for key, stems in table.items()}


#: an empty table: names are matched by letters only
NO_NAMES = NameTable({})


@lru_cache(maxsize=4096)
def _exchanged(word: str) -> tuple[str, ...]:
    """Return stems of a name with letters exchanged between languages and scripts."""
    if len(word) < _SHORTEST or word.isupper():
        return ()
    return _exchanged_latin(word) if word.isascii() and word.isalpha() else _exchanged_cyrillic(word)


def _exchanged_latin(word: str) -> tuple[str, ...]:
    spelled = [one.capitalize() for one in _cyrillic_spellings(word.lower())]
    return tuple(dict.fromkeys(found for one in spelled for found in sorted(stems_of(one))))


def _exchanged_cyrillic(word: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    stems = [one for one in sorted(stems_of(word)) if len(one) >= _SHORTEST - 1 and _CYRILLIC.search(one)]
    for one in stems:
        found.update(dict.fromkeys(_sisters(one)))
    # English keeps the whole name: "Klimov", not "Klim"
    for one in (*stems, word_key(word)) if stems else ():
        found.update(dict.fromkeys(stem(latin) for latin in _latin_spellings(one)))
    return tuple(found)


def _sisters(cyrillic: str) -> Iterator[str]:
    """Yield a stem with each exchange made everywhere or nowhere."""
    made = [cyrillic]
    for pattern, letters in _EXCHANGED:
        if letters is None:
            made += [pattern.sub(r"\1", one) for one in made]
        else:
            made += [pattern.sub(letters[0], one) for one in made] + [pattern.sub(letters[1], one) for one in made]
    yield from dict.fromkeys(made)


def _latin_spellings(cyrillic: str) -> Iterator[str]:
    """Yield the usual Latin spellings of a stem."""
    choices = [_IN_LATIN.get(letter, (letter,)) for letter in cyrillic]
    for number, letters in enumerate(product(*choices)):
        if number == _MOST_SPELLINGS:
            return
        yield "".join(letters)


def _cyrillic_spellings(latin: str) -> Iterator[str]:
    """Yield the usual Cyrillic spellings of a name in English letters."""
    for end, ending in _ENDS_IN_CYRILLIC:
        if latin.endswith(end):
            latin, tail = latin.removesuffix(end), ending
            break
    else:
        tail = ""
    choices = [_IN_CYRILLIC.get(letters, ("",)) for letters in _LATIN_LETTERS.findall(latin)]
    for number, letters in enumerate(product(*choices)):
        if number == _MOST_SPELLINGS:
            return
        yield "".join(letters) + tail
