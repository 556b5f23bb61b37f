"""Firms that a text only implies: "CEO Tim Cook said" behind Apple, "the company said" behind SaltWorks.

An office without its firm belongs to the one named last before it, and "the company" is the one whose name is written
as no person's is, where the text names no other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from transforms.sources.bodies.organisation_names import SPACES, is_capital
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.introduced_people import person_from, speaks
from transforms.sources.names.finding import SPEAKING_KINDS, Hit, words_taken
from transforms.sources.names.second_mentions import has_own_article
from transforms.sources.names.writing import name_written, opens_sentence

#: how many words before an office, or before "the company", its firm may be named
_REACH = 60
#: "SaltWorks", but neither "McDonald" nor "iPhone"; "LG Energy Solution (LGES)"
_CAMEL = re.compile(r"(?<![\w@#./-])(?!Mc|Mac|De[A-Z]|Di[A-Z]|Le[A-Z]|La[A-Z])[A-Z][a-z]+[A-Z][A-Za-z]+(?![\w-])")
_ABBREVIATED = re.compile(r"(?<![\w@#./-])([A-Z]{2,4}(?: [A-Z][a-z]+){1,3}) \([A-Z]{2,6}\)")
_LAST = attrgetter("last")


def office_bearers(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a hit for each office without a firm whose holder speaks, if one firm alone was named shortly before."""
    if not words.has_any("firm_office"):
        return
    firms = sorted((hit for hit in hits if hit.kind == "company"), key=_LAST)
    if not firms:
        return
    ends, taken = [*map(_LAST, firms)], words_taken(hits)
    bodies = sorted(hit.first for hit in hits if hit.kind in SPEAKING_KINDS)
    for office in words.places_in("firm_office"):
        last = _last_of_office(words, office)
        place = bisect_left(ends, office)
        near = firms[bisect_right(ends, office - _REACH) : place]
        if last is None or office in taken or len({hit.source_id or hit.name.casefold() for hit in near}) != 1:
            continue
        if not _is_other_body_near(bodies, near[-1].last, office):
            yield replace(
                near[-1], first=office, last=last, is_oblique=False, is_weak=False, is_domain=False, is_speaker=True
            )


def _last_of_office(words: ReadWords, office: int) -> int | None:
    """Return the last word of "CEO", "chief executive" that stands bare before a person who speaks."""
    last = office
    if words.is_among(office, "chief_of_firm"):
        while (
            last - office < 2 and words.between(last + 1) in SPACES and words.is_in(last + 1, "chief_office", "office")
        ):
            last += 1
        if last == office:
            return None
    elif words.is_among(office, "of_any_trade"):
        return None
    is_bare = opens_sentence(words, office) or words.between(office)[:1] in (",", '"', "”")
    if not is_bare or words.between(last + 1) not in SPACES or not is_capital(words, last + 1):
        return None
    person = person_from(words, last + 1)
    is_speaker = person is not None and speaks(words, person)
    return last if is_speaker else None


def _is_other_body_near(bodies: Sequence[int], firm: int, office: int) -> bool:
    """Tell whether another body is named between a firm and an office, whose it may be; `bodies` are in order."""
    return bisect_right(bodies, firm) < bisect_left(bodies, office)


def implied_firms(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the first place of the one name that is written as firms are, where "the company" follows it.

    The name itself says nothing there; it tells what "the company" means (see `firm_hits`).
    """
    if not words.has_any("firm_again") or any(hit.kind == "company" for hit in hits):
        return
    again = [index for index in words.places_in("firm_again") if has_own_article(words, index)]
    if not again:
        return
    named = _named(words)
    taken = words_taken(hits)
    if len(named) != 1:
        return
    first, last = next(iter(named.values()))
    if taken.isdisjoint(range(first, last + 1)) and last < again[-1]:
        yield Hit(first, last, None, name_written(words, first, last), "company", is_weak=True, is_stranger=True)


def _named(words: ReadWords) -> dict[str, tuple[int, int]]:
    """Return the first places of names that are written as firms are, by their first words."""
    named: dict[str, tuple[int, int]] = {}
    for match in _CAMEL.finditer(words.text):
        index = bisect_left(words.starts, match.start())
        if index < len(words.keys) and words.starts[index] == match.start() and not words.is_among(index, "platform"):
            named.setdefault(words.keys[index], (index, index))
    for match in _ABBREVIATED.finditer(words.text):
        first = bisect_left(words.starts, match.start())
        last = bisect_left(words.starts, match.end(1)) - 1
        if first < last and words.starts[first] == match.start():
            named.setdefault(words.keys[first], (first, last))
    return named
