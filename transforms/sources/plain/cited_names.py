"""Find unregistered names right behind a phrase that cites: "told Glimmer", "tests by Acme show".

Nothing about such a name says that it is a source, so whatever the text shows to be a person, a place or an everyday
word is left out: people are named in full once, then by their surname.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from transforms.sources.bodies.organisation_names import (
    SPACES,
    is_capital,
    is_capital_before,
    name_behind,
)
from transforms.sources.bodies.organisations import Places, Usage, is_mark, may_be_other
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.findings import CERTAIN
from transforms.sources.grammar.surroundings import behind_apposition
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_joined, is_near, match_left
from transforms.sources.names.writing import is_owner, name_written, opens_sentence

#: effects of phrases that only outlets follow: what is told to somebody, or seen, aired or passed on by somebody
_OUTLETS = frozenset({"told", "interview", "outlet_saw", "airs", "repost", "relay"})
_OTHERS = frozenset({"says", "citing"})
_SHORTEST, _MOST_WORDS = 4, 4
#: words that are no name of an outlet or a body, or part of a person's
_NO_NAME = (
    "given_name",
    "name_particle",
    "body_noun",
    "people",
    "office",
    "person_noun",
    "no_paper",
    "platform",
    "region",
    "no_firm_alone",
    "speech",
    "preposition",
    "before_subject",
    "about",
)


#: small words behind a name that do not make it describe something: "according to Acme on Monday", "to Acme data"
_GOES_ON = ("preposition", "says_what", "filler", "pronoun", "at", "and", "article", "speech", "figures", "document")


class _Cited(Enum):
    """What stands before a name: a phrase that outlets follow, another one, a work that shows something, tests."""

    BY_OUTLET = auto()
    BY_ANY = auto()
    BY_WORK = auto()
    BY_TESTS = auto()


class NameUsage(Usage):
    """How a text uses a word elsewhere, each word asked for once."""

    def __init__(self, words: ReadWords) -> None:
        super().__init__(words)
        self._parts = Places(words, _is_part)
        self._alone = Places(words, _is_alone)

    def is_part(self, key: str) -> bool:
        """Tell whether a word also stands beside another of a longer name."""
        return key in self._parts

    def is_alone(self, key: str) -> bool:
        """Tell whether a word also stands alone within a sentence."""
        return key in self._alone


def cited_names(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield such names; none overlaps one of `hits`."""
    if not words.has_any("cites_name"):
        return
    taken = words_taken(hits)
    usage = NameUsage(words)
    for link in words.places_in("cites_name"):
        span = name_behind(words, link)
        if span is None or not taken.isdisjoint(range(span[0], span[1] + 2)):
            continue
        cited = _cited(words, link, *span)
        if cited is not None and _may_be_source(words, *span, cited, usage):
            kind = "outlet" if cited is _Cited.BY_OUTLET else "official"
            yield Hit(*span, None, name_written(words, *span), kind, is_weak=True, is_stranger=True)


def _cited(words: ReadWords, link: int, first: int, last: int) -> _Cited | None:
    """Return how the words before a name cite it; None if they do not, or not for certain."""
    if words.is_in(link, "made_by", "from_people") and is_joined(words, link):
        if words.is_in(link - 1, "document", "trial") and _shows(words, last):
            return _Cited.BY_TESTS if words.is_among(link - 1, "trial") else _Cited.BY_WORK
        if words.is_among(link, "made_by") and not words.is_among(link - 1, "told_first"):
            return None
    cue, _ = match_left(words, first)
    if cue is None and first > link + 1:
        cue, _ = match_left(words, link + 1)
    if cue is None or cue.confidence < CERTAIN or _is_attribute(words, last) or _is_ordered(words, cue, last):
        return None
    return _Cited.BY_OUTLET if cue.effect in _OUTLETS else _Cited.BY_ANY if cue.effect in _OTHERS else None


def _is_ordered(words: ReadWords, cue: Cue, last: int) -> bool:
    """Match "told Acme to stop": nobody tells an outlet to do something."""
    return cue.effect == "told" and is_joined(words, last + 1) and words.is_among(last + 1, "to")


def _shows(words: ReadWords, last: int) -> bool:
    """Tell whether a work shows something, behind the name or what it is: "tests by Acme, a vendor, show"."""
    after = last + 1
    if after < len(words.keys) and not is_joined(words, after):
        after = behind_apposition(words, after) or after
    return after < len(words.keys) and words.is_among(after, "shows")


def _is_attribute(words: ReadWords, last: int) -> bool:
    """Tell whether a noun follows to which the name belongs: "the Planck spacecraft"; "You magazine" is an outlet."""
    after = last + 1
    if is_joined(words, after) and words.keys[after].isdigit():
        # "Power 105.1"
        return True
    if is_joined(words, after) and is_owner(words, last):
        # "told Harrow's council"
        return words.is_in(after, "body_noun", "local_body", "people", "person_noun", "no_body_end")
    if not (is_joined(words, after) and words.written(after)[0].islower()):
        return after < len(words.keys) and words.between(after).startswith(" (")
    is_clause = words.is_in(after, *_GOES_ON)
    return not is_clause and words.type_of(after) is None and not words.is_in(after, "auxiliary", "before_subject")


def _may_be_source(words: ReadWords, first: int, last: int, cited: _Cited, usage: NameUsage) -> bool:
    """Tell whether nothing shows a name to be a person, a place, or an everyday word."""
    if last - first >= _MOST_WORDS or may_be_other(words, first, last, usage):
        return False
    for index in range(first, last + 1):
        if not is_own_word(words, index) or words.cues.countries.of(words.keys[index]) is not None:
            return False
    return _is_one_word(words, first, usage) if first == last else _is_long(words, last, cited, usage)


def is_own_word(words: ReadWords, index: int) -> bool:
    """Tell whether a word may be a name of its own: no given name, office, everyday word or platform."""
    return not words.is_in(index, *_NO_NAME) and words.type_of(index) is None


def _is_one_word(words: ReadWords, index: int, usage: NameUsage) -> bool:
    """Tell whether a word has a capital everywhere and is no part of a name: the "Lyfe" of "Lyfe Jennings"."""
    key = words.keys[index]
    least = _SHORTEST - words.written(index).isupper()
    if (
        len(key) < least
        or words.is_among(index, "no_body")
        or usage.is_small(key)
        or key.endswith(words.cues.endings.get("group", ()))
    ):
        return False
    return is_mark(words, index) or not usage.is_part(key)


def _is_part(words: ReadWords, index: int) -> bool:
    """Tell whether a word stands beside another of a longer name."""
    after = index + 1
    goes_on = after < len(words.keys) and words.between(after) in SPACES and is_capital(words, after)
    return goes_on and not is_owner(words, index) or is_capital_before(words, index)


def _is_long(words: ReadWords, last: int, cited: _Cited, usage: NameUsage) -> bool:
    """Tell whether several words name no person: nothing says who it is, and the last word is nowhere a surname."""
    if usage.is_alone(words.keys[last]):
        return False
    # "according to Salt Depository data": no person has figures
    has_figures = is_joined(words, last + 1) and words.is_in(last + 1, "figures", "document")
    return has_figures or cited in (_Cited.BY_OUTLET, _Cited.BY_TESTS) and not _tells_who(words, last)


def _is_alone(words: ReadWords, index: int) -> bool:
    """Tell whether a word with a capital stands alone within a sentence, as surnames do."""
    return is_capital(words, index) and not is_capital_before(words, index) and not opens_sentence(words, index)


def _tells_who(words: ReadWords, last: int) -> bool:
    """Match "Jane Doe, who", "Jane Doe, 45", "Jane Doe, a surgeon", "Jane Doe of the Herald"."""
    after = last + 1
    if is_joined(words, after):
        return words.is_in(after, "of", "writes_for")
    if not is_near(words, after):
        return False
    return words.keys[after].isdigit() or words.is_in(after, "apposition", "people", "office")
