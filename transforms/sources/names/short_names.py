"""Papers called by the last word of their name: "The Washington Post … told the Post"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit


def with_short_names(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, with those that a later "the Post" makes; where another paper is called so, it is that of this text."""
    called = _called(words, hits)
    if not called:
        return list(hits)
    taken = {index: hit for hit in hits for index in range(hit.first, hit.last + 1)}
    found = {hit.first: hit for hit in hits}
    for index, key in enumerate(words.keys):
        paper = called.get(key)
        if paper is None or index <= paper.last or not _stands_alone(words, index):
            continue
        there = taken.get(index, paper)
        if there is paper or _ends_short(there, index):
            found.pop(index if there is paper else there.first, None)
            found[index] = replace(paper, first=index, last=index, is_weak=False)
    return sorted(found.values(), key=lambda hit: hit.first)


def _ends_short(hit: Hit, index: int) -> bool:
    """Whether a hit is one or two words that end there: it may be another paper of the same last word."""
    return hit.last - hit.first < 2 and hit.last == index


def _called(words: ReadWords, hits: Sequence[Hit]) -> dict[str, Hit]:
    """The last words of names of two and more words that papers are called by, each with its first paper."""
    called: dict[str, Hit] = {}
    for hit in hits:
        if _is_long(words, hit) and hit.source_id is not None and words.is_among(hit.last, "paper"):
            called.setdefault(words.keys[hit.last], hit)
    return called


def _is_long(words: ReadWords, hit: Hit) -> bool:
    """Whether a name has two words and more besides "the"."""
    more = hit.last - hit.first
    return more > 1 or more == 1 and words.keys[hit.first] != "the"


def _stands_alone(words: ReadWords, index: int) -> bool:
    """Whether "the" stands before the capitalised word, and no further name behind it."""
    if index < 1 or words.keys[index - 1] != "the" or not words.written(index)[0].isupper():
        return False
    after = index + 1
    return after >= len(words.keys) or words.between(after) != " " or not words.written(after)[0].isupper()
