"""Find unregistered organisations by who speaks for them: "analysts at Jenner said", "Roku spokeswoman Jane Doe said".

Also by their kind beside a comma ("the contractor, Sunder Infra, said"), by a clause that no person has ("Cadent, which
runs the network, said"), by what only a firm has ("shares of Acme Foods … Acme said"), and by the letters of a
station ("told WKRG").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress

from transforms.sources.bodies.organisation_names import (
    LONGEST_NAME,
    SPACES,
    follows,
    is_capital,
    is_capital_before,
    opens_with,
)
from transforms.sources.bodies.organisation_rules import LAST_RULES, RULES, Rule, call_signs, capital_thes
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_adjective
from transforms.sources.names.writing import name_written, opens_sentence

_SHORTEST_WORD = 2
#: the words beside which the rules look for names; those with a shape look for that
_NEAR = tuple(rule.near for rule in (*RULES, *LAST_RULES) if rule.shaped is None)
#: sets of words that may open a sentence before an office: "Company spokesman", "Security analyst"
_COMMON = (
    "people",
    "body_kind",
    "body_noun",
    "field_of_body",
    "before_office",
    "region",
    "regional",
    "opens_office",
    "before_subject",
    "preposition",
    "at",
    "and",
)
#: no part of an organisation's name
_NO_PART = ("months", "owner", "pronoun", "no_body", "no_firm", "article", "platform", "said", "title")


def organisations(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield such organisations; none overlaps one of `hits`."""
    near = list(words.places_in(*_NEAR))
    if not near and all(next(shaped(words), None) is None for shaped in (call_signs, capital_thes)):
        return
    taken = words_taken(hits)
    for rules in (RULES, LAST_RULES):
        found = list(_free(_named(words, rules, near), taken))
        yield from found
        yield from _free(_named_again(words, found), taken)


def named_again(words: ReadWords, found: Sequence[Hit], hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield later places of names that were `found` before; none overlaps one of `hits`."""
    yield from _free(_named_again(words, found), words_taken(hits)) if found else ()


def _free(hits: Iterable[Hit], taken: set[int]) -> Iterator[Hit]:
    """Yield the hits that share no word with one before them."""
    for hit in hits:
        span = range(hit.first, hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            yield hit


def _named(words: ReadWords, rules: Iterable[Rule], near: Sequence[int]) -> Iterator[Hit]:
    """Yield the names that the rules find, in their order; `near` are all places that one of them may ask for."""
    usage = Usage(words)
    for rule in rules:
        for index in _places(words, rule, near):
            span = rule.find(words, index)
            if (
                span is None
                or may_be_other(words, *span, usage)
                or not rule.may_open
                and _only_opens(words, *span, usage)
            ):
                continue
            first, last = span
            name = name_written(words, first, last)
            yield Hit(first, last, None, name, rule.kind, is_weak=True, is_speaker=rule.is_inserted, is_stranger=True)


def _places(words: ReadWords, rule: Rule, near: Sequence[int]) -> Iterable[int]:
    """Return the places at which a rule looks for names."""
    if rule.shaped is None:
        return compress(near, map(words.cues.words[rule.near].__contains__, map(words.keys.__getitem__, near)))
    return [index - 1 for index in rule.shaped(words) if index and words.is_among(index - 1, rule.near)]


def may_be_other(words: ReadWords, first: int, last: int, usage: Usage) -> bool:
    """Tell whether a name is a place, a day, an office or a person that the text names in full."""
    table = words.cues.countries
    # an article with a capital may be part of a paper's name
    first += first < last and is_capital(words, first) and words.is_among(first, "definite")
    for index in range(first, last + 1):
        if words.is_in(index, *_NO_PART):
            return True
    if len(words.keys[first]) < _SHORTEST_WORD and (first == last or words.between(first) not in SPACES):
        # a part of "C.O."
        return True
    if words.is_among(first, "filler"):
        return True
    is_place = all(table.of(words.keys[index]) is not None for index in range(first, last + 1))
    return is_place or first == last and usage.is_person(words.keys[first])


def _only_opens(words: ReadWords, first: int, last: int, usage: Usage) -> bool:
    """Tell whether a name is one common word that may only open a sentence: "Chief analyst Jane Doe"."""
    if first != last or is_mark(words, first) or not opens_sentence(words, first):
        return False
    is_common = (
        usage.is_small(words.keys[first])
        or words.type_of(first) is not None
        or is_adjective(words, first)
        or words.is_in(first, *_COMMON)
    )
    return is_common or not words.is_among(last + 1, "firm_office") or words.is_among(last + 1, "of_any_trade")


def is_mark(words: ReadWords, index: int) -> bool:
    """Tell whether a word is written as names of firms are: LSEG, JetBlue, 3M."""
    written = name_written(words, index, index)
    return len(written) > 1 and any(letter.isupper() or letter.isdigit() for letter in written[1:])


class Usage:
    """How a text uses a word elsewhere.

    Few words are asked for in most texts, so each is looked for alone; after `_MOST_ALONE` of them all words are read.
    """

    def __init__(self, words: ReadWords) -> None:
        self._persons = Places(words, _ends_name)
        self._small = Places(words, lambda words, index: not is_capital(words, index))

    def is_person(self, key: str) -> bool:
        """Tell whether a word names a person in full: "birch" for "Ann Birch"."""
        return key in self._persons

    def is_small(self, key: str) -> bool:
        """Tell whether a word also stands without a capital: "hotel" in "Hotel spokesman … the hotel"."""
        return key in self._small


_MOST_ALONE = 12


class Places:
    """The words of a text that meet a condition at one of their places."""

    def __init__(self, words: ReadWords, condition: Callable[[ReadWords, int], bool]) -> None:
        self._words, self._condition = words, condition
        self._asked: dict[str, bool] = {}
        self._all: frozenset[str] | None = None

    def __contains__(self, key: str) -> bool:
        if self._all is None and len(self._asked) < _MOST_ALONE:
            if key not in self._asked:
                self._asked[key] = self._is_met(self._words.places_of({key}))
            return self._asked[key]
        if self._all is None:
            keys = enumerate(self._words.keys)
            self._all = frozenset(key for index, key in keys if self._condition(self._words, index))
        return key in self._all

    def _is_met(self, places: Iterable[int]) -> bool:
        return any(self._condition(self._words, index) for index in places)


def _ends_name(words: ReadWords, index: int) -> bool:
    """Tell whether a word directly follows a first name or a title."""
    if index == 0 or not is_capital(words, index) or not _is_near(words, index):
        return False
    before = index - 1
    is_first_name = (
        is_capital(words, before) and not opens_with(words, before) and not words.is_among(before, "article")
    )
    return is_first_name or words.is_among(before, "title")


def _is_near(words: ReadWords, index: int) -> bool:
    """Tell whether only a space, or the stop of an initial, stands before a word."""
    return words.between(index) in SPACES or words.between(index) == ". " and len(words.keys[index - 1]) == 1


def _named_again(words: ReadWords, found: Sequence[Hit]) -> Iterator[Hit]:
    """Yield later places of a name, or of its first word: "shares of Acme Foods … Acme said"."""
    known = _by_first_word(words, found)
    for index in words.places_of(known.keys()):
        if not is_capital(words, index) or is_capital_before(words, index):
            continue
        hit, last = _meant(words, index, known[words.keys[index]])
        if hit is not None and _may_speak(words, index, last):
            yield replace(hit, first=index, last=last)


def _by_first_word(words: ReadWords, found: Sequence[Hit]) -> dict[str, dict[tuple[str, ...], Hit]]:
    """Return the first place of each name, by its first word; bodies' nouns and regions are nobody's alone."""
    known: dict[str, dict[tuple[str, ...], Hit]] = {}
    for hit in found:
        if not words.is_in(hit.first, "body_noun", "region") and not words.type_of(hit.first):
            known.setdefault(words.keys[hit.first], {}).setdefault(_keys(words, hit.first, hit.last), hit)
    return known


def _meant(words: ReadWords, index: int, named: Mapping[tuple[str, ...], Hit]) -> tuple[Hit | None, int]:
    """Return the name before a word that is meant there, and its last word: the whole name, or its first word alone."""
    for last in range(min(index + LONGEST_NAME, len(words.keys) - 1), index - 1, -1):
        hit = named.get(_keys(words, index, last))
        if hit is not None and hit.last < index:
            return hit, last
    if follows(words, index + 1):
        return None, index
    return next((hit for hit in named.values() if hit.first < hit.last < index), None), index


def _keys(words: ReadWords, first: int, last: int) -> tuple[str, ...]:
    return tuple(words.keys[first : last + 1])


def _may_speak(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether a word beside a name may make it a source; the others are not worth judging."""
    is_behind = first > 0 and words.is_in(first - 1, "to", "made_by", "of_people", "definite", "said")
    after = last + 1
    return (
        is_behind or after < len(words.keys) and words.is_in(after, "said", "auxiliary", "people", "filler", "document")
    )
