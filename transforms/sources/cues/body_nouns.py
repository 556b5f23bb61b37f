"""Nouns of bodies in languages with cases, «прокуратура», «абласны суд», and what their names are made of.

The table `[bodies]` of seeds/words/LANGUAGE.toml holds them. `[bodies.nouns.GENDER]` gives by endings in brackets, the
nominative first, the stems that take them: "(|а|у|ом|е)" = "суд комитет". `[bodies.adjectives]` gives for each gender
how its adjectives end, in the same notation: "ск(ий|ого|ому|им|ом)". `[bodies.parts]` holds sets of words and endings
that the grammar asks for by name; docs/languages.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from presswatch.errors import RulesError
from transforms.language import Memo, name_key
from transforms.sources.cues.endings import forms_of

GENDERS = ("masculine", "feminine", "neuter", "plural")
#: sets that words as compared are looked up in, and sets for words as written
_COMPARED = (
    "genitive_adjective",
    "place_adjective",
    "genitive",
    "genitive_behind_adjective",
    "place",
    "surname",
    "link",
    "linked",
    "named_after",
    "prefix",
)
_WRITTEN = ("abroad", "common", "proper", "vague", "state", "behind_vowel", "makes_name")
#: in Russian, Belarusian and Ukrainian alike
_FEMININE_ACCUSATIVE = ("у", "ю")
_TABLES = ("nouns", "adjectives", "parts")


@dataclass(frozen=True, slots=True)
class BodyNoun:
    """A form of such a noun."""

    nominative: str
    gender: str
    is_oblique: bool
    #: no case that says where something goes: «в суд», «в прокуратуру»
    may_be_place: bool
    #: in a compound that is a name by itself, how many letters are the noun: five of «Мосгорсуда»
    letters_of_noun: int = 0


@dataclass(frozen=True)
class BodyNouns:
    """The nouns of one language by the key of each form, and what goes with them."""

    forms: Mapping[str, BodyNoun]
    #: gender -> how an adjective ends in any case -> how it ends in the nominative
    adjectives: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, tuple[str, ...]]

    def part(self, name: str) -> tuple[str, ...]:
        """Return a set of words or endings; one that a language lacks is empty."""
        return self.parts.get(name, ())

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters with which a form or a compound may begin."""
        return frozenset(word[:1] for word in (*self.forms, *self.part("prefix")))

    @cached_property
    def _beginnings(self) -> tuple[int, frozenset[str]]:
        """The first letters of compounds, as many as the shortest beginning has; hardly any word has them."""
        length = min(map(len, self.part("prefix")), default=0)
        return length, frozenset(prefix[:length] for prefix in self.part("prefix"))

    @cached_property
    def _known(self) -> frozenset[str]:
        """All forms, as a set: most words of a text are none of them."""
        return frozenset(self.forms)

    @cached_property
    def _last_letters(self) -> tuple[int, frozenset[str]]:
        """The last letters of nouns that make a name of a word before them, as many as the shortest has."""
        length = min(map(len, self._tails), default=0)
        return length, frozenset(tail[-length:] for tail in self._tails)

    def among(self, keys: Set[str]) -> dict[str, BodyNoun]:
        """Return the words that are a form of a noun or a compound of one: «суд», «энергослужба»."""
        nouns = {key: self.forms[key] for key in self._known & keys}
        (length, beginnings), (end_length, ends) = self._beginnings, self._last_letters
        for key in keys:
            # a tenth of the words of a text
            if key[:length] in beginnings or key[-end_length:] in ends:
                noun = self._nouns[key]
                if noun is not None:
                    nouns[key] = noun
        return nouns

    @cached_property
    def _nouns(self) -> Memo[BodyNoun | None]:
        """Answers about words: texts repeat their words, and a dict is asked faster than endings are compared."""
        return Memo(self._noun_of)

    def _noun_of(self, key: str) -> BodyNoun | None:
        found = self.forms.get(key)
        length, beginnings = self._beginnings
        if found is None and key[:length] in beginnings:
            found = self._compound(key)
        if found is None and key.endswith(self._tails):
            found = self.named_compound(key)
        return found

    def __reduce__(self) -> tuple[object, ...]:
        # Another process finds again what texts have asked for.
        return BodyNouns, (self.forms, self.adjectives, self.parts)

    @cached_property
    def _ends(self) -> Mapping[str, BodyNoun]:
        """The forms of nouns that make a name of a word before them: «Мосгорсуд», «Самараэнерго»."""
        nouns = frozenset(self.part("makes_name"))
        return {key: noun for key, noun in self.forms.items() if noun.nominative in nouns}

    @cached_property
    def _tails(self) -> tuple[str, ...]:
        return tuple(self._ends)

    def named_compound(self, key: str) -> BodyNoun | None:
        """Return the longest noun that ends a word, if what stands before it is no mere kind: not «горводоканал»."""
        for start in range(_SHORTEST_OWN, len(key) - 1):
            noun = self._ends.get(key[start:])
            if noun is not None:
                is_kind = key[:start] in self.part("prefix")
                return None if is_kind else replace(noun, letters_of_noun=len(key) - start)
        return None

    def _compound(self, key: str) -> BodyNoun | None:
        for prefix in self.part("prefix"):
            if key.startswith(prefix) and (noun := self.forms.get(key[len(prefix) :])):
                return replace(noun, nominative=prefix + noun.nominative)
        return None

    def nominative_of(self, adjective: str, gender: str) -> str | None:
        """Return an adjective's nominative in one gender; None if it does not end as such an adjective does."""
        endings, small = self.adjectives.get(gender, {}), adjective.casefold()
        for length in range(min(len(adjective), _LONGEST_ENDING), 0, -1):
            ending = endings.get(small[-length:])
            if ending is not None:
                nominative = adjective[:-length] + ending
                return nominative[0].upper() + nominative[1:] if adjective[0].isupper() else nominative
        return None


_LONGEST_ENDING = 12
#: letters before a noun that make a name of a compound
_SHORTEST_OWN = 3


def read_body_nouns(file_name: str, table: Mapping[str, Any]) -> BodyNouns:
    """Read the table `[bodies]` of a file of words.

    Raises:
        RulesError: a part of it is unknown or no text; the message names it.
    """
    if unknown := sorted(set(table) - set(_TABLES)):
        raise RulesError(f"{file_name}: unknown table [bodies.{unknown[0]}]; known are {', '.join(_TABLES)}")
    nouns, adjectives, parts = (table.get(name, {}) for name in _TABLES)
    _check(file_name, "nouns", nouns, GENDERS)
    _check(file_name, "adjectives", adjectives, GENDERS)
    _check(file_name, "parts", parts, (*_COMPARED, *_WRITTEN))
    forms: dict[str, BodyNoun] = {}
    for key, noun in _forms(file_name, nouns):
        if key not in forms or forms[key].is_oblique:
            forms[key] = noun
    return BodyNouns(
        forms,
        {gender: dict(_endings(file_name, gender, listed)) for gender, listed in adjectives.items()},
        {name: tuple(_part(file_name, name, listed)) for name, listed in parts.items()},
    )


def _check(file_name: str, name: str, table: object, known: tuple[str, ...]) -> None:
    if not isinstance(table, dict):
        raise RulesError(f"{file_name}: [bodies.{name}] must be a table")
    if unknown := sorted(set(table) - set(known)):
        raise RulesError(f"{file_name}: [bodies.{name}] has an unknown {unknown[0]!r}; known are {', '.join(known)}")


def _forms(file_name: str, nouns: Mapping[str, Any]) -> Iterator[tuple[str, BodyNoun]]:
    for gender, groups in nouns.items():
        if not isinstance(groups, dict):
            raise RulesError(f"{file_name}: [bodies.nouns.{gender}] must be a table of endings and stems")
        for endings, stems in groups.items():
            for stem in _words(file_name, f"nouns.{gender}", stems):
                nominative, others = _expanded(file_name, stem + endings)
                yield name_key(nominative), BodyNoun(nominative, gender, is_oblique=False, may_be_place=not others)
                for form in others:
                    is_goal = gender == "feminine" and form.endswith(_FEMININE_ACCUSATIVE)
                    yield name_key(form), BodyNoun(nominative, gender, is_oblique=True, may_be_place=not is_goal)


def _endings(file_name: str, gender: str, listed: object) -> Iterator[tuple[str, str]]:
    for pattern in _words(file_name, f"adjectives.{gender}", listed):
        nominative, others = _expanded(file_name, pattern)
        yield nominative, nominative
        yield from ((ending, nominative) for ending in others)


def _part(file_name: str, name: str, listed: object) -> Iterator[str]:
    for word in _words(file_name, f"parts.{name}", listed):
        yield name_key(word) if name in _COMPARED else word


def _expanded(file_name: str, pattern: str) -> tuple[str, tuple[str, ...]]:
    try:
        return forms_of(pattern)
    except ValueError as error:
        raise RulesError(f"{file_name}: [bodies] {error}") from error


def _words(file_name: str, name: str, listed: object) -> list[str]:
    if not isinstance(listed, str):
        raise RulesError(f"{file_name}: [bodies] {name} must be a text of words")
    return listed.split()
