"""Meanings of a word in context: senses given by words beside it, and words within proper names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from transforms.language import Tokens
from transforms.topics.compiled import Sense, TopicRules
from transforms.topics.matcher import Hit

#: «Победа», «Наша Ніва»: a name in guillemets begins with a capital and is not a sentence
_NAME = re.compile(r"«([^\W\d_][^«».,!?:;…]{1,60})»(?!,? [—–-])")
#: "The Tortured Poets Department", ‘Anthem’: a title in English quotation marks has capitals throughout
_TITLE = re.compile(r"[“\"‘']([A-Z0-9][^“”\"‘\n.!?;…]{1,60}?)[”\"’'](?!\w)")
_SMALL_IN_TITLES = 3
_MOST_WORDS = 7


def told_apart(rules: TopicRules, hits: Sequence[Hit], tokens: Tokens) -> list[Hit]:
    """Return the hits whose words keep their meaning in context."""
    by_bag: dict[int, list[Hit]] = {sense.words: [] for sense in rules.senses}
    by_bag |= {sense.beside: [] for sense in rules.senses}
    for hit in hits:
        if hit[0] in by_bag:
            by_bag[hit[0]].append(hit)
    silent: set[int] = set()
    for sense in rules.senses:
        silent |= _silenced(sense, by_bag, tokens)
    if not silent:
        return list(hits)
    return [hit for hit in hits if hit[1] not in silent or not silent.issuperset(range(hit.first, hit.last + 1))]


def _silenced(sense: Sense, by_bag: Mapping[int, Sequence[Hit]], tokens: Tokens) -> set[int]:
    """Return the words to which others beside them give another sense."""
    beside = by_bag[sense.beside]
    silent: set[int] = set()
    for hit in by_bag[sense.words] if beside else ():
        if any(_is_near(hit, other, tokens, sense.within) for other in beside):
            silent.update(range(hit.first, hit.last + 1))
    return silent


def _is_near(hit: Hit, other: Hit, tokens: Tokens, within: int) -> bool:
    """Tell whether two hits are near each other in one field and are not the same words."""
    is_apart = other.last < hit.first or other.first > hit.last
    is_of_title = hit.first < tokens.title_count
    if not is_apart or is_of_title != (other.first < tokens.title_count):
        return False
    return abs(tokens.positions[hit.first] - tokens.positions[other.first]) <= within


def words_in_names(tokens: Tokens) -> frozenset[int]:
    """Return the words of names in guillemets: the name of a cinema or a team does not show what a text is about."""
    found: set[int] = set()
    for field, low, high in (
        (tokens.title, 0, tokens.title_count),
        (tokens.text, tokens.title_count, len(tokens.starts)),
    ):
        for start, end in _names_in(field):
            first = bisect_left(tokens.starts, start, low, high)
            after = bisect_left(tokens.starts, end, low, high)
            if after - first <= _MOST_WORDS:
                found.update(range(first, after))
    return frozenset(found)


@lru_cache(maxsize=4)
def _names_in(field: str) -> tuple[tuple[int, int], ...]:
    """Return where names stand in a field; remembered, because topics and watchlists ask in turn."""
    found = [match.span(1) for match in _TITLE.finditer(field) if _has_capitals(match[1])]
    if "«" in field:
        found += [match.span(1) for match in _NAME.finditer(field) if match[1][0].isupper()]
    return tuple(found)


def _has_capitals(quoted: str) -> bool:
    """Tell whether all words but the small ones are capitalised."""
    return all(word[0].isupper() or len(word) <= _SMALL_IN_TITLES for word in quoted.replace("-", " ").split())
