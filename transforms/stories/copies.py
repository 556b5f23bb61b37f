"""Decide whether a text is contained in another, in what way, and who copied whom, by ordered rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from enum import StrEnum
from typing import NamedTuple

from presswatch.records import Republication, Role, TextFacts
from transforms.stories.passages import Overlap, overlap
from transforms.stories.text_words import Words, words_of

#: shingles two texts must share, and the share of the shorter one: less is a common quotation or a set phrase
FEWEST_SHINGLES, LEAST_SHARED = 12, 0.25
#: the fewest words of the longest passage: two forecasts, a form filled in twice, share many short ones
FEWEST_WORDS = 10
#: shares from which a text is the same, an edited one, or wholly within another
SAME, EDITED, WITHIN = 0.9, 0.5, 0.7
#: minutes between two outlets before the time says anything, and its confidence then
LEAST_MINUTES = 3.0
SURENESS = ((60.0, 0.85), (15.0, 0.75), (LEAST_MINUTES, 0.6))
#: roles by which an article says that its words are another's
CITING = frozenset({Role.SOURCE_LINE, Role.DATELINE, Role.ATTRIBUTION, Role.TOLD_TO, Role.REPOST})
LEAST_CONFIDENCE = 0.6
#: how much more of the first text the other must contain for the first to be a part of it
PART = 1.3


class CopyKind(StrEnum):
    """How a text is contained in another."""

    WIRE_COPY = "wire_copy"
    LIGHT_EDIT = "light_edit"
    EXCERPT = "excerpt"
    WHOLE_QUOTATION = "whole_quotation"
    PASSAGE = "passage"


class Direction(NamedTuple):
    """Who copied whom: `later` is the copy; `source_id` the origin outside the archive; `rule` says why."""

    rule: str
    confidence: float
    copy: TextFacts
    origin: TextFacts | None
    source_id: str | None


def kind_of_copy(of_copy: float, of_origin: float) -> CopyKind:
    """Return the kind of a copy, from the shares that it and its origin have in common."""
    if min(of_copy, of_origin) >= SAME:
        return CopyKind.WIRE_COPY
    if of_copy >= WITHIN and of_copy >= PART * of_origin:
        return CopyKind.EXCERPT
    if of_origin >= WITHIN and of_origin >= PART * of_copy:
        return CopyKind.WHOLE_QUOTATION
    return CopyKind.LIGHT_EDIT if min(of_copy, of_origin) >= EDITED else CopyKind.PASSAGE


def direction_of(one: TextFacts, other: TextFacts) -> Direction:
    """Return who copied whom: by a link, a named source, a source both name, or the time; otherwise unknown."""
    earlier, later = sorted((one, other), key=lambda facts: (facts.told_at, facts.article_id))
    return (
        said_of_one("link", 0.97, links_to, (one, other))
        or said_of_one("named source", 0.95, names_outlet_of, (one, other))
        or common_source(earlier, later)
        or by_time(earlier, later)
        or Direction("unknown", 0.0, later, earlier, earlier.publisher_id)
    )


def said_of_one(
    rule: str, confidence: float, says: Callable[[TextFacts, TextFacts], bool], both: tuple[TextFacts, TextFacts]
) -> Direction | None:
    """Return the direction if exactly one of two says it about the other; if both do, neither is believed."""
    said = [(copy, origin) for copy, origin in (both, both[::-1]) if says(copy, origin)]
    return Direction(rule, confidence, *said[0], said[0][1].publisher_id) if len(said) == 1 else None


def links_to(copy: TextFacts, origin: TextFacts) -> bool:
    """Tell whether an article links to another."""
    return bool(origin.url) and origin.url in copy.links


def names_outlet_of(copy: TextFacts, origin: TextFacts) -> bool:
    """Tell whether an article itself says that it relies on another's outlet."""
    outlet = origin.publisher_id
    return bool(outlet) and outlet in copy.cited and outlet != copy.publisher_id


def common_source(earlier: TextFacts, later: TextFacts) -> Direction | None:
    """Return a third source that two outlets name: both took the text from there."""
    common = sorted((earlier.cited & later.cited) - {earlier.publisher_id, later.publisher_id})
    if not common or earlier.publisher_id == later.publisher_id:
        return None
    return Direction("common source", 0.9, later, None, common[0])


def by_time(earlier: TextFacts, later: TextFacts) -> Direction | None:
    """Say that the later copied, if both times are the outlets' own and far enough apart."""
    minutes = (later.told_at - earlier.told_at).total_seconds() / 60
    if not (earlier.has_real_time and later.has_real_time and minutes >= LEAST_MINUTES):
        return None
    sureness = next(sure for least, sure in SURENESS if minutes >= least)
    return Direction("time", sureness, later, earlier, earlier.publisher_id)


#: most certain rule first
#: rules by which an article itself names its origin
SAID = ("link", "named source")
RULES = ("link", "named source", "common source", "time", "unknown")


def copies_among(
    pairs: Iterable[tuple[TextFacts, TextFacts]],
    known: Mapping[str, Republication],
    were_copies: Set[frozenset[str]] = frozenset(),
) -> list[Republication]:
    """Return the republications among pairs of an article and a candidate.

    One row for each copy, with its most certain origin.

    `known` are rows found before: only more certain ones are returned. `were_copies` are the ids of pairs found to be
    copies in earlier versions. Each text is split once.
    """
    cut: dict[str, Words] = {}
    best = dict(known)
    for one, other in pairs:
        found = overlap(words_for(cut, one), words_for(cut, other))
        if found is None or not is_copy(found, was_copy={one.article_id, other.article_id} in were_copies):
            continue
        for row in rows_of(one, other, found):
            if row.article_id not in best or rank_of(row) < rank_of(best[row.article_id]):
                best[row.article_id] = row
    return [row for row in best.values() if row is not known.get(row.article_id)]


def rank_of(row: Republication) -> tuple[bool, bool, int, float, float, float, str]:
    """Return the order of an article's origins.

    Those it names itself, those with half of it, most certain rule, earliest.

    An article that shares only a part of it is not an origin if another contains the whole.
    """
    minutes = row.minutes_later or 0.0
    is_said, is_half = row.rule in SAID, row.of_article >= EDITED
    return (
        not is_said,
        not is_half,
        RULES.index(row.rule),
        -row.of_article,
        -row.of_origin,
        -minutes,
        row.near_article_id or "",
    )


def words_for(cut: dict[str, Words], facts: TextFacts) -> Words:
    """Return a text's words, split once."""
    if facts.article_id not in cut:
        cut[facts.article_id] = words_of(facts.text)
    return cut[facts.article_id]


def is_copy(found: Overlap, *, was_copy: bool) -> bool:
    """Tell whether two texts share more than a quotation or a set phrase.

    Texts that differ in their figures are two fillings of one form, but not if one was a copy of the other until its
    outlet corrected a figure.
    """
    is_passage = found.shingles >= FEWEST_SHINGLES and found.words >= FEWEST_WORDS and (was_copy or not found.is_form)
    return is_passage and max(found.of_one, found.of_other) >= LEAST_SHARED


def rows_of(one: TextFacts, other: TextFacts, found: Overlap) -> list[Republication]:
    """Return the rows for a pair: one, or two if both took the text from a third."""
    said = direction_of(one, other)
    if said.origin is None:
        return [
            row_of(said._replace(copy=copy), copy is one, found, other if copy is one else one) for copy in (one, other)
        ]
    return [row_of(said, said.copy is one, found, said.origin)]


def row_of(said: Direction, is_one: bool, found: Overlap, beside: TextFacts) -> Republication:
    """Return the row of a copy; `beside` is the text it was compared with."""
    of_copy, of_origin = (found.of_one, found.of_other) if is_one else (found.of_other, found.of_one)
    here, there = (found.in_one, found.in_other) if is_one else (found.in_other, found.in_one)
    copy, origin = said.copy, said.origin
    minutes = (copy.told_at - origin.told_at).total_seconds() / 60 if origin else None
    return Republication(
        copy.article_id,
        origin.article_id if origin else None,
        said.source_id,
        kind_of_copy(of_copy, of_origin),
        round(max(of_copy, of_origin), 4),
        round(of_copy, 4),
        round(of_origin, 4),
        said.rule,
        said.confidence,
        copy.text[slice(*here)],
        *here,
        *there,
        minutes,
        beside.article_id,
    )
