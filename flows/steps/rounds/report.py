"""The report of a round: counts, problems, shares and seconds, in words and as one record."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.steps.results import Results, lines_of, words_on_sights
from presswatch.records import (
    ArticleFacts,
    Coverage,
    FeedOutcome,
    Findings,
    FollowedFeed,
    Freshness,
    LengthShift,
    PageCounts,
    RoundReport,
    RunTally,
    Visit,
)

MOST_NAMES = 5
#: drops that a report names; a query gives the rest
MOST_LOST = 50
#: identifies a run in which no feed's server could be reached
OFFLINE = "every feed was unreachable"
#: problem of a visit that was skipped because a server asked for a rest or was unreachable
HOST_RESTS = "host rests"


def message_of(tally: RunTally, feeds: str, sights: str = "", shifts: Sequence[LengthShift] = ()) -> str:
    """Return the run in one line: "12 new, 3 changed (1 gone), 48/50 feeds", and what was wrong.

    `feeds` are the words about feeds, `sights` those about pages that are gone or back.
    """
    parts = [f"{tally.articles_new} new", f"{tally.articles_changed} changed{sights}", feeds]
    if tally.pending:
        parts.append(f"{tally.pending} pending")
    return ", ".join(parts + tally.problems + [str(shift) for shift in shifts[:MOST_NAMES]])


def words_on_feeds(polled: FeedOutcome, only: str | None) -> str:
    """Return how many of the asked feeds answered, and how many were not asked: "2/3 feeds, 1 not asked (…)"."""
    if only == "seeds":
        return "seeds only"
    answered = f"{len(polled.asked) - len(polled.failed)}/{len(polled.asked)} feeds" if polled.asked else ""
    return ", ".join(part for part in (answered, words_on_rest(polled.not_asked)) if part) or "no feed due"


def words_on_rest(not_asked: Sequence[Visit]) -> str:
    """Return which feeds were not asked and why: "38 not asked (host rests until 08:16 UTC)", the latest end.

    '' for none.
    """
    if not not_asked:
        return ""
    counted = Counter(visit.problem or "put off" for visit in not_asked)
    words = [reason + (end_of_rests(not_asked) if reason == HOST_RESTS else "") for reason in counted]
    if len(counted) > 1:
        words = [f"{count} {word}" for count, word in zip(counted.values(), words, strict=True)]
    return f"{len(not_asked)} not asked ({'; '.join(words)})"


def end_of_rests(not_asked: Sequence[Visit]) -> str:
    """Return until when the last of the resting hosts rests: " until 08:16 UTC"."""
    rests = [visit for visit in not_asked if visit.problem == HOST_RESTS]
    ends = [visit.at + timedelta(seconds=visit.retry_after_seconds or 0.0) for visit in rests]
    return f" until {minute_after(max(ends), rests[0].at)}"


def minute_after(moment: datetime, now: datetime) -> str:
    """Return a moment as people read it, rounded up; with its day if that is not the day of `now`."""
    whole = (moment + timedelta(seconds=59)).astimezone(UTC)
    return f"{whole:%H:%M} UTC" if whole.date() == now.astimezone(UTC).date() else f"{whole:%d %b %H:%M} UTC"


def shares_of(articles: Sequence[ArticleFacts]) -> dict[str, float]:
    """Return the share of the articles that have each kind of fact."""
    tests: dict[str, Callable[[ArticleFacts], bool]] = {
        "author": lambda a: a.has_author,
        "time": lambda a: a.published_at is not None,
        "language": lambda a: a.language is not None,
        "source": lambda a: a.has_source,
        "topic": lambda a: a.has_topic,
    }
    if not articles:
        return {}
    return {name: sum(map(test, articles)) / len(articles) for name, test in tests.items()}


def latency_of(articles: Sequence[ArticleFacts], now: datetime) -> tuple[float | None, float | None]:
    """Return seconds from publication to availability, median and 95th percentile.

    Times without an hour do not count.
    """
    waits = sorted(
        (now - article.published_at).total_seconds()
        for article in articles
        if article.published_at and article.date_origin in ("feed", "page") and article.published_at <= now
    )
    if not waits:
        return None, None
    return statistics.median(waits), waits[min(len(waits) - 1, int(len(waits) * 0.95))]


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """The contents of a round's report; `tally` already has its verdict."""

    tally: RunTally
    results: Results
    pages: PageCounts
    polled: FeedOutcome
    feed_rows: Sequence[FollowedFeed]
    findings: Findings
    coverage: Coverage
    freshness: Sequence[Freshness]
    stage_seconds: dict[str, float]
    #: the half that was requested; None: both
    only: str | None
    published_at: datetime
    #: new stories
    stories: int = 0
    #: when a frequently updated feed is due before the next regular round
    between_at: datetime | None = None


def report_of(facts: RoundFacts) -> RoundReport:
    """Put the report together."""
    tally, results, polled = facts.tally, facts.results, facts.polled
    urls = {row["feed_id"]: row["url"] for row in facts.feed_rows}
    new, changed, gone, back = results.new, results.changed, results.gone, results.back
    sights = words_on_sights(len(gone), len(back))
    return RoundReport(
        tally=tally,
        message=message_of(tally, words_on_feeds(polled, facts.only), sights, facts.findings.shifts),
        drops_by_reason=dict(Counter(drop.reason for drop in results.drops)),
        feed_problems=[(urls.get(visit.feed_id, visit.feed_id), visit.problem or "") for visit in polled.failed],
        feed_rows=list(facts.feed_rows),
        latency_seconds=latency_of([article for article in new if article.origin == "feed"], facts.published_at),
        shares=shares_of([*new, *changed]),
        stage_seconds=facts.stage_seconds,
        items_known=max(0, tally.items_seen - polled.items_new),
        shifts=facts.findings.shifts,
        coverage=facts.coverage,
        freshness=facts.freshness,
        is_offline=tally.problems == [OFFLINE],
        new=lines_of(new),
        changed=lines_of(changed),
        gone=gone,
        back=back,
        stand_ins_by_reason=dict(Counter(drop.reason for drop in results.stand_ins)),
        lost=results.lost[:MOST_LOST],
        pages=facts.pages,
        stories_new=facts.stories,
        between_at=facts.between_at,
    )
