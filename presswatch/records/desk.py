"""What the desk shows: rows of its lists, and the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from presswatch.records.searching import Place


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list; `at` is when it was published, or first seen."""

    article_id: str
    at: datetime | None
    outlet_id: str | None
    outlet: str
    owner_type: str | None
    title: str
    lead: str
    url: str | None
    language: str | None
    version: int
    gone_at: datetime | None
    story_id: str | None = None
    score: float | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that a list can be narrowed to, and how many of its articles have it."""

    value: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of a list of articles. `total` counts all of them; `facets` are named like the filters of a search."""

    rows: Sequence[ArticleRow]
    total: int
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    #: words of the question that no article contains
    unknown_words: Sequence[str] = ()
    #: how many of the newest articles found the facets count
    counted_of: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A list of anything else: names of its columns and its rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as mappings."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
