"""Offices named by a possessive: «Минздрав … его пресс-служба», "its press service" belongs to the body named last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit

#: how many words may stand between the body and "its"
_REACH = 25
#: singular owners of things; "his" and "their" are left out: they are a person's, or several bodies'
_OWNERS = frozenset({"its", "его", "ее", "яго", "ягоная", "ягонай", "ягоную", "яе", "ейная"})
_OFFICES = frozenset(
    f"{press} {service}"
    for press, services in (
        ("press", ("service", "office", "secretary")),
        ("пресс", ("служба", "службе", "службы", "службу", "службой", "секретарь", "секретаря", "релизе", "релиза")),
        ("прэс", ("служба", "службе", "службы", "службу", "службай", "сакратар", "сакратара", "рэлізе", "рэлізу")),
    )
    for service in services
)


def possessive_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A further hit for each office of the body named last, where that body alone was named within reach.

    The body must be the last name before the possessive: behind an outlet or a second body nobody can tell whose it is.
    """
    if not hits or _OWNERS.isdisjoint(words.keys):
        return
    keys, ends = words.keys, [hit.last for hit in hits]
    for position, key in enumerate(keys[:-2]):
        if key not in _OWNERS or (place := bisect_left(ends, position)) == 0:
            continue
        last = hits[place - 1]
        is_body = last.kind in SPEAKING_KINDS and last.source_id is not None and not last.is_speaker
        is_near = position - last.last <= _REACH
        if is_body and is_near and f"{keys[position + 1]} {keys[position + 2]}" in _OFFICES:
            yield replace(last, first=position, last=position + 2, is_oblique=False, is_weak=False, is_domain=False)
