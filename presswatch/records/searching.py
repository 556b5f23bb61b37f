"""Queries and hits of a search: the records between query, index and listing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that must stand side by side in this order; one word is a clause of one.

    Each word is the set of stems it may have. `is_prefix`: the last word may continue. `in_title`: only the title
    counts. `written` is what the user wrote. `similar` are for each word, if any, the stems of names that may be the
    same in another language: what only they find is approximate.
    """

    words: tuple[frozenset[str], ...]
    written: str
    in_title: bool = False
    is_prefix: bool = False
    similar: tuple[frozenset[str], ...] = ()

    @property
    def every_word(self) -> tuple[frozenset[str], ...]:
        """The stems of each word, those of similar names included."""
        return tuple(map(frozenset.union, self.words, self.similar)) if self.similar else self.words


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on an article or its tags.

    `kind` is 'outlet', 'cites', 'topic', 'lang', 'list', 'owner', 'kind', 'author', 'day' or 'story'.
    """

    kind: str
    value: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All `required` must hold (of each, one alternative), none of `excluded`; all filters; from `since` to `until`."""

    required: tuple[tuple[Clause, ...], ...] = ()
    excluded: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def exact(self) -> SearchQuery:
        """The same query without names that are only similar."""
        required = tuple(tuple(replace(clause, similar=()) for clause in group) for group in self.required)
        return replace(self, required=required)

    @property
    def stems(self) -> frozenset[str]:
        """All stems searched for, to mark them in the results."""
        return frozenset(
            stem for group in self.required for clause in group for word in clause.every_word for stem in word
        )


#: the place of a hit that has, instead of a name searched for, one that may be the same in another language
SIMILAR_NAME = "similar_name"


class Place(NamedTuple):
    """Where an article matched a search.

    `field` is 'title', 'text', 'authors', 'credits', or a related record: 'outlet', 'source', 'link', 'address'. `said`
    are the words or the address there. 'similar_name' makes the hit approximate: the article has no name `said`, only
    one that may be the same in another language.
    """

    field: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article. `score` is BM25 (higher is better), None if there were no words to rank by."""

    article_id: str
    at: datetime | None
    outlet: str
    title: str
    text: str
    url: str | None
    language: str | None
    score: float | None
    #: how many more hits belong to the same story
    more_of_story: int = 0
    story_id: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, the number of all matching articles, and words that no article contains."""

    hits: tuple[Hit, ...]
    total: int
    unknown_words: tuple[str, ...] = ()
    #: articles of the snapshot that are not indexed yet
    behind: int = 0
