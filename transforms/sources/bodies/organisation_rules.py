"""The places where an organisation that no registry knows may be named, and how its name is found there.

organisation_names.py finds names beside their people, shares or kind; here are those behind a word that cites them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from transforms.sources.bodies.organisation_names import (
    SPACES,
    before_office,
    before_which,
    behind_article,
    behind_staff,
    by_itself,
    ending_in,
    follows,
    in_apposition,
    is_capital,
    is_capital_before,
    name_behind,
    name_from,
    owner_of,
)
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import opens_sentence
from transforms.text import matches_at, places_of_marks

_SHORTEST_BARE = 4
_CALL_SIGN = re.compile("[KW][A-Z]{2,3}(?![^\\W_])")
_ABBREVIATION = re.compile("[A-Z]{3,6}")


def _station(words: ReadWords, first: int) -> tuple[int, int] | None:
    """Return the letters of a station: "told WKRG", "obtained by WBZ-TV", "CNN affiliate KABC"."""
    if first >= len(words.keys) or words.between(first) not in SPACES:
        return None
    # "told KATE"
    if _CALL_SIGN.fullmatch(words.written(first)) is None or words.is_among(first, "given_name"):
        return None
    has_tail = first + 1 < len(words.keys) and words.between(first + 1) == "-" and words.written(first + 1).isupper()
    return first, first + has_tail


def _behind_the(words: ReadWords, the: int) -> tuple[int, int] | None:
    """Return the name of "told The Arts Desk": within a sentence only a name begins with "The"."""
    span = name_from(words, the + 1)
    return None if span is None or words.is_among(span[0], "no_paper") else (the, span[1])


@lru_cache(maxsize=4)
def _capital_article(articles: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of an article with a capital before a name; no text has "(?!)"."""
    written = "|".join(sorted(map(str.capitalize, articles))) or "(?!)"
    return re.compile(rf" (?:{written}) (?=[A-Z\d])")


def capital_thes(words: ReadWords) -> Iterator[int]:
    """Yield each "The" within a sentence."""
    for match in _capital_article(words.cues.words["definite"]).finditer(words.text):
        if words.text[match.start() - 1].islower():
            yield bisect_left(words.starts, match.start())


def _abbreviated_behind(words: ReadWords, according: int) -> tuple[int, int] | None:
    """Return the abbreviation of "according to the NRAA"."""
    first = according + 2
    if first < len(words.keys) and words.is_among(first, "definite"):
        first += 1
    if first >= len(words.keys) or not is_joined(words, first) or not words.is_among(according + 1, "to"):
        return None
    is_body = _ABBREVIATION.fullmatch(words.written(first)) and not words.is_among(first, "no_body")
    after = first + 1
    # "according to ADHD experts"
    is_field = after < len(words.keys) and is_joined(words, after) and words.is_among(after, "of_field")
    return None if not is_body or is_field or follows(words, after) else (first, first)


def _abbreviated_before(words: ReadWords, official: int) -> tuple[int, int] | None:
    """Return the abbreviation of "a KBD official said", "KBD officials confirmed"."""
    first, after = official - 1, official + 1
    verbs = ("shows", "said") if words.is_among(official, "document") else ("said",)
    is_said = after < len(words.keys) and is_joined(words, after) and words.is_in(after, *verbs)
    if first < 0 or not is_said or not is_joined(words, official):
        return None
    if is_capital_before(words, first) and not opens_sentence(words, first - 1):
        return None
    is_body = _ABBREVIATION.fullmatch(words.written(first)) and not words.is_among(first, "no_body")
    return (first, first) if is_body else None


def _behind_document(words: ReadWords, link: int) -> tuple[int, int] | None:
    """Return the name of "a survey from Robocorp finds": the "from" stands behind a work or data."""
    if link == 0 or not is_joined(words, link) or not words.is_in(link - 1, "document", "figures"):
        return None
    return name_behind(words, link)


def _bare_behind(words: ReadWords, verb: int) -> tuple[int, int] | None:
    """Return the name of «Об этом сообщает Укравтопром.»: a capitalised word that closes it, no person's name."""
    first, end = verb + 1, verb + 2
    if first >= len(words.keys) or not is_joined(words, first) or not is_capital(words, first):
        return None
    is_closed = end == len(words.keys) or words.between(end)[:1] in (".", ",", ";")
    written = words.written(first)
    if not is_closed or len(written) < _SHORTEST_BARE or words.is_in(first, "filler", "given_name"):
        return None
    return None if written.casefold().endswith(words.cues.endings.get("surname", ())) else (first, first)


def call_signs(words: ReadWords) -> Iterator[int]:
    """Yield the words that look like the letters of a station, which may begin with K or W only."""
    for match in matches_at(_CALL_SIGN, words.text, places_of_marks(words.text, "KW")):
        yield bisect_left(words.starts, match.start())


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a rule looks for names (a set of seeds/words), how it finds them, and what they are then."""

    near: str
    find: Callable[[ReadWords, int], tuple[int, int] | None]
    kind: str
    #: the name may be the first word of a sentence, and nothing else shows that it is a name
    may_open: bool = False
    #: the name is inserted between commas, and the verb follows the second one
    is_inserted: bool = False
    #: finds all words that look like such a name, where these are rarer than the words beside it
    shaped: Callable[[ReadWords], Iterator[int]] | None = None


RULES = (
    Rule("staff_of", behind_staff, "official"),
    Rule("firm_office", before_office, "company"),
    Rule("firm_has", owner_of, "company"),
    Rule("firm_end", ending_in, "company"),
    Rule("of_thing", before_which, "official", may_open=True),
    Rule("body_kind", in_apposition, "company", may_open=True, is_inserted=True),
    Rule("to_station", lambda words, index: _station(words, index + 1), "outlet", shaped=call_signs),
    Rule("to_paper", lambda words, index: _behind_the(words, index + 1), "outlet", shaped=capital_thes),
    Rule("cue_at_distance", _abbreviated_behind, "official"),
    Rule("official_of", _abbreviated_before, "official"),
    Rule("document", _abbreviated_before, "official"),
    Rule("from_people", _behind_document, "official"),
    Rule("reports_now", _bare_behind, "outlet"),
)

#: for names that no other rule finds, and that are no shorter form of one
LAST_RULES = (
    Rule("firm_said", by_itself, "company", may_open=True),
    Rule("said_plainly", behind_article, "official"),
)
