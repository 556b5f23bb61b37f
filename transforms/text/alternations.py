"""Patterns of many words asked of short texts: the words first, by plain search, then what needs a pattern.

An expression tries each of its alternatives at each place of a text; a plain search for all its words takes a fifth of
that. Most alternatives are words, and of the others most hold a word that has to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

#: an escaped character, a class of characters, a count, or one character
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[^}]*\}|.", re.DOTALL)
#: flags that hold from the beginning on, and groups that are referred to: these patterns are left whole
_INDIVISIBLE = re.compile(r"^\(\?[aiLmsux]+\)|\\[1-9]|\(\?P=|\(\?\(")
_ENDS_RUN, _MAY_BE_MISSING = frozenset("^$.+()|"), frozenset("?*{")
#: a shorter word is in too many texts to rule anything out
SHORTEST = 3


class Alternatives(NamedTuple):
    """A pattern's alternatives: those that are words, those that need a word, the words they need, and the others."""

    words: tuple[str, ...]
    needing: tuple[str, ...]
    needed: tuple[str, ...]
    others: tuple[str, ...]


def holding(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Return a test whether a text contains a match of the pattern: the same answers as `pattern.search`.

    The test is prepared at its first use, because many patterns are for pages that never come.
    """
    question: Callable[[str], bool] | None = None

    def holds(text: str) -> bool:
        nonlocal question
        question = question or _question_of(pattern)
        return question(text)

    return holds


def _question_of(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    of_whole = partial(_is_found, pattern.search)
    source, is_loose = pattern.pattern, bool(pattern.flags & re.IGNORECASE)
    if pattern.flags & ~(re.UNICODE | re.IGNORECASE) or not source.isascii() or _INDIVISIBLE.search(source):
        return of_whole
    if is_loose and any(atom[0] != "\\" and atom != atom.lower() for atom in _ATOM.findall(source)):
        return of_whole
    words, needing, needed, others = alternatives(source)
    has_word, has_needed = re.compile(_by_letters(words)).search, re.compile(_by_letters(needed)).search
    of_needing, of_others = re.compile("|".join(needing)).search, re.compile("|".join(others))
    # What begins with the text's beginning is found there or nowhere.
    find_other = of_others.match if all(other.startswith("^") for other in others) else of_others.search

    def holds(text: str) -> bool:
        if is_loose:
            if not text.isascii():
                return of_whole(text)  # letters of other scripts count as Latin ones there: ſ as s
            text = text.lower()
        return (
            (bool(words) and has_word(text) is not None)
            or (bool(needed) and has_needed(text) is not None and of_needing(text) is not None)
            or (bool(others) and find_other(text) is not None)
        )

    return holds


def perhaps_holding(patterns: Iterable[re.Pattern[str]]) -> Callable[[str], bool]:
    """Return a quick test that holds for every text with a match of one of the patterns, and for few others."""
    words: dict[str, None] = {}
    others: list[str] = []
    for pattern in patterns:
        if not _is_divisible(pattern):
            others.append(f"(?{'i' if pattern.flags & re.IGNORECASE else ''}:{pattern.pattern})")
            continue
        found = alternatives(pattern.pattern)
        words |= dict.fromkeys([*found.words, *found.needed])
        others += found.others
    if words:
        others.append(_by_letters(tuple(words)))
    return partial(_is_found, re.compile("|".join(others) if others else "(?!)").search)


def words_needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return words one of which is in every text with a match; none if they are unknown."""
    found = alternatives(pattern.pattern) if _is_divisible(pattern) else None
    return () if found is None or found.others else found.words + found.needed


def _is_divisible(pattern: re.Pattern[str]) -> bool:
    return not (pattern.flags & ~re.UNICODE or _INDIVISIBLE.search(pattern.pattern))


def _is_found(search: Callable[[str], object], text: str) -> bool:
    return search(text) is not None


def alternatives(source: str) -> Alternatives:
    """Sort a pattern's alternatives by the words they need."""
    words, needing, needed, others = [], [], [], []
    for atoms in _divided(source):
        written = "".join(atoms)
        longest = max(_runs(atoms), key=len)
        if longest and longest == written:
            words.append(longest)
        elif len(longest) >= SHORTEST:
            needing.append(written)
            needed.append(longest)
        else:
            others.append(written)
    return Alternatives(tuple(words), tuple(needing), tuple(dict.fromkeys(needed)), tuple(others))


def _divided(source: str) -> Iterator[list[str]]:
    """Yield the atoms of each alternative, dividing the pattern at the bars outside its groups."""
    atoms: list[str] = []
    depth = 0
    for atom in _ATOM.findall(source):
        depth += (atom == "(") - (atom == ")")
        if atom == "|" and not depth:
            yield atoms
            atoms = []
        else:
            atoms.append(atom)
    yield atoms


def _runs(atoms: list[str]) -> Iterator[str]:
    """Yield the runs of characters, outside groups, that every match of an alternative contains."""
    run: list[str] = []
    depth = 0
    for atom in atoms:
        depth += (atom == "(") - (atom == ")")
        if not depth and len(atom) == 1 and atom not in _ENDS_RUN and atom not in _MAY_BE_MISSING:
            run.append(atom)
            continue
        yield "".join(run[:-1] if atom[0] in _MAY_BE_MISSING else run)
        run = []
    yield "".join(run)


def _by_letters(words: Sequence[str]) -> str:
    """Return a pattern that matches any of the words; where one begins with another, the other is enough."""
    if not all(words):
        return ""
    further: dict[str, list[str]] = {}
    for word in words:
        further.setdefault(word[0], []).append(word[1:])
    parts = [re.escape(letter) + _by_letters(rests) for letter, rests in further.items()]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
