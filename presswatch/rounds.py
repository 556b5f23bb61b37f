"""What one round is asked to do, what its steps give, and what it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from presswatch.outlets import Coverage, LengthShift, OutletHistory
from presswatch.records import Article, Drop, Role, RunTally, Visit


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What one round is asked to do. `only` is 'seeds', 'feeds' or None; `force` visits every feed, due or not."""

    seeds: Path | None = None
    feeds: Path | None = None
    only: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article as far as a report needs it: a run of ten thousand must not hold all their texts and tags."""

    title: str
    #: its URL, or the path of its seed file
    address: str
    language: str | None
    origin: str
    text_origin: str
    published_at: datetime | None
    date_origin: str | None
    has_author: bool
    #: a source tag beside that of its publisher
    has_source: bool
    has_topic: bool


def facts_of(article: Article) -> ArticleFacts:
    """What a report needs of an article."""
    return ArticleFacts(
        article.title,
        article.url or article.seed_path or "",
        article.language,
        article.origin,
        article.text_origin,
        article.published_at,
        article.date_origin,
        bool(article.authors),
        any(tag.role != Role.PUBLISHER for tag in article.source_tags),
        bool(article.topic_tags),
    )


@dataclass(slots=True)
class Outcome:
    """What a step gave: facts of its articles, drops, and the ids of those that were new or changed.

    `seen` counts the files or holds the keys of the items that were tried; `postponed` the keys of those among them
    that stay due as they were.
    """

    articles: list[ArticleFacts] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FeedOutcome:
    """What visiting the feeds gave."""

    visits: list[Visit] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    items_new: int = 0

    @property
    def unanswered(self) -> list[Visit]:
        """Visits that brought no answer: failed, or put off because the host must rest."""
        return [visit for visit in self.visits if visit.outcome in ("failed", "postponed")]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong although feeds answered. `shifts` is worth a look; each of the others fails the run."""

    lost: Sequence[OutletHistory] = ()
    shifts: Sequence[LengthShift] = ()
    silence: str | None = None
    emptiness: str | None = None


@dataclass(frozen=True, slots=True)
class RoundReport:
    """A finished round. `tally.state` is 'completed' or 'failed', `tally.problems` say why."""

    tally: RunTally
    #: the run in one line: "12 new, 3 changed, 48/50 feeds"
    message: str
    drops_by_reason: dict[str, int]
    feed_problems: list[tuple[str, str]]
    feed_rows: list[dict[str, Any]]
    #: title, address or seed path, language
    articles: list[tuple[str, str, str]]
    #: seconds from publication to queryable, p50 and p95
    latency_seconds: tuple[float | None, float | None]
    #: what share of the run's articles has an author, a time, a language, a source tag, a topic; 0 to 1
    shares: dict[str, float]
    stage_seconds: dict[str, float]
    #: entries of feeds that were there at an earlier visit, or whose article another feed brought
    items_known: int = 0
    #: outlets whose texts changed their length at once
    shifts: Sequence[LengthShift] = ()
    coverage: Coverage | None = None
