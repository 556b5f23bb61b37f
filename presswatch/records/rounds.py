"""The options of a round, the outcomes of its steps, and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from presswatch.errors import CANNOT_CONNECT
from presswatch.records.articles import Article, ArticleLine
from presswatch.records.outcomes import Drop, RunTally, Visit, VisitOutcome
from presswatch.records.outlets import Coverage, Freshness, LengthShift, OutletHistory
from presswatch.records.stored import FollowedFeed
from presswatch.records.tags import Role
from presswatch.shown import how_many


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What one round is asked to do. `only` is 'seeds', 'feeds' or None; `force` visits every feed, due or not."""

    seeds: Path | None = None
    feeds: Path | None = None
    only: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """The facts of an article for a report, so that a large run need not hold texts and tags."""

    article_id: str
    title: str
    #: its URL, or the path of its seed file
    address: str
    language: str | None
    origin: str
    text_origin: str
    published_at: datetime | None
    date_origin: str | None
    has_author: bool
    #: a source tag besides that of its publisher
    has_source: bool
    has_topic: bool


def facts_of(article: Article) -> ArticleFacts:
    """Return the facts of an article for a report."""
    return ArticleFacts(
        article.article_id,
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
    """The outcome of a step: facts of its articles, drops, and the ids of new and changed ones.

    `articles` includes those that brought nothing new. `seen` counts the files, or holds the keys of the items, that
    were tried; `pageless` holds the keys of those that have no page, `postponed` of those that stay due, `stood_in` of
    those whose page could not be read and whose article is the feed's own text. `gone` and `back`: articles whose page
    vanished or is back; their ids are in `changed` too, since each of them got a version.
    """

    articles: list[ArticleFacts] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    pageless: list[str] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)
    stood_in: list[str] = field(default_factory=list)
    gone: list[ArticleLine] = field(default_factory=list)
    back: list[ArticleLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Of the pages that were tried: how many could be read, and how many articles are the feed's own text."""

    tried: int = 0
    read: int = 0
    stood_in: int = 0

    def __str__(self) -> str:
        """In a line: "13 pages, 0 read; 12 articles from the feed's own text"."""
        stood_in = f"; {how_many(self.stood_in, 'article')} from the feed's own text" if self.stood_in else ""
        return f"{how_many(self.tried, 'page')}, {self.read} read{stood_in}"


def pages_of(outcomes: Sequence[Outcome]) -> PageCounts:
    """Count the pages of these batches."""
    return PageCounts(
        sum(len({*outcome.seen} - {*outcome.postponed, *outcome.pageless}) for outcome in outcomes),
        sum(article.text_origin == "page" for outcome in outcomes for article in outcome.articles),
        sum(len(outcome.stood_in) for outcome in outcomes),
    )


@dataclass(slots=True)
class FeedOutcome:
    """The outcome of visiting the feeds."""

    visits: list[Visit] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    items_new: int = 0

    @property
    def not_asked(self) -> list[Visit]:
        """Visits that did not take place: the host rests, or time was up."""
        return [visit for visit in self.visits if visit.outcome == VisitOutcome.POSTPONED]

    @property
    def asked(self) -> list[Visit]:
        """Visits that took place, whatever their result."""
        return [visit for visit in self.visits if visit.outcome != VisitOutcome.POSTPONED]

    @property
    def failed(self) -> list[Visit]:
        """Visits that took place and brought no feed."""
        return [visit for visit in self.visits if visit.outcome == VisitOutcome.FAILED]

    @property
    def all_failed(self) -> bool:
        """Whether feeds were asked and none of them could be read."""
        return bool(self.asked) and len(self.failed) == len(self.asked)

    @property
    def is_offline(self) -> bool:
        """Whether feeds were asked and none of their servers could be reached."""
        return self.all_failed and all((visit.problem or "").startswith(CANNOT_CONNECT) for visit in self.failed)


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems although feeds answered. `shifts` is worth a look; each of the others fails the run."""

    lost: Sequence[OutletHistory] = ()
    shifts: Sequence[LengthShift] = ()
    silence: str | None = None
    emptiness: str | None = None


@dataclass(frozen=True, slots=True)
class RoundReport:
    """A finished round. `tally.state` is 'completed' or 'failed', `tally.problems` say why.

    Of the drops, `stand_ins_by_reason` are the pages that could not be read whose article is the feed's own text; the
    others gave no article, and `lost` holds the first of these, seed files first.
    """

    tally: RunTally
    #: the run in one line: "12 new, 3 changed, 48/50 feeds"
    message: str
    drops_by_reason: dict[str, int]
    feed_problems: list[tuple[str, str]]
    feed_rows: list[FollowedFeed]
    #: seconds from publication to availability, p50 and p95
    latency_seconds: tuple[float | None, float | None]
    #: the share of the run's articles that have an author, a time, a language, a source tag, a topic; 0 to 1
    shares: dict[str, float]
    stage_seconds: dict[str, float]
    #: entries of feeds that were there at an earlier visit, or whose article another feed brought
    items_known: int = 0
    #: outlets whose texts suddenly changed their length
    shifts: Sequence[LengthShift] = ()
    coverage: Coverage | None = None
    #: how old the week's articles were when they became available, by outlet, the most productive first
    freshness: Sequence[Freshness] = ()
    #: feeds were asked and no server could be reached, and nothing else was wrong
    is_offline: bool = False
    new: Sequence[ArticleLine] = ()
    changed: Sequence[ArticleLine] = ()
    #: articles whose page vanished, or is back
    gone: Sequence[ArticleLine] = ()
    back: Sequence[ArticleLine] = ()
    stand_ins_by_reason: Mapping[str, int] = field(default_factory=dict)
    lost: Sequence[Drop] = ()
    pages: PageCounts = PageCounts()
    #: stories that the run's articles began
    stories_new: int = 0
    #: when a frequently updated feed is due before the next quarter of an hour, if any
    between_at: datetime | None = None

    @property
    def lost_by_reason(self) -> Counter[str]:
        """Why drops gave no article, with counts."""
        return Counter(self.drops_by_reason) - Counter(self.stand_ins_by_reason)
