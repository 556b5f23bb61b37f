"""What a round reports: counts, problems, shares, seconds; and whether it may be called a success."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from presswatch.outlets import Coverage, LengthShift, OutletHistory
from presswatch.records import Drop, RunTally
from presswatch.rounds import ArticleFacts, FeedOutcome, Findings, RoundReport
from transforms.reading_tasks import BUG

MOST_NAMES = 5


def message_of(tally: RunTally, shifts: Sequence[LengthShift] = ()) -> str:
    """The run in one line: "12 new, 3 changed, 48/50 feeds", and what was wrong."""
    answered = tally.feeds_visited - tally.feeds_failed
    feeds = f"{answered}/{tally.feeds_visited} feeds" if tally.feeds_visited else "no feed due"
    parts = [f"{tally.articles_new} new", f"{tally.articles_changed} changed", feeds]
    if tally.pending:
        parts.append(f"{tally.pending} pending")
    return ", ".join(parts + tally.problems + [str(shift) for shift in shifts[:MOST_NAMES]])


def verdict(tally: RunTally, findings: Findings, drops: Sequence[Drop]) -> None:
    """Set the tally's state: a run that could look nowhere, lost an outlet's texts or met a bug is no success."""
    bugs = [drop.detail for drop in drops if BUG in (drop.detail or "")]
    if bugs:
        tally.problems.append(f"{len(bugs)} inputs broke the reader, first: {bugs[0]}")
    if tally.feeds_visited and tally.feeds_failed == tally.feeds_visited:
        tally.problems.append("every feed was unreachable")
    if findings.lost:
        tally.problems.append(f"no text any more from {named(findings.lost)}")
    tally.problems += [problem for problem in (findings.emptiness, findings.silence) if problem]
    tally.state = "failed" if tally.problems else "completed"


def named(lost: Sequence[OutletHistory]) -> str:
    """The lost outlets with why: "tut_by (no_text)", those with the most texts first, at most five of them."""
    ordered = sorted(lost, key=lambda history: -history.texts)
    names = [f"{history.outlet} ({history.reason})" for history in ordered[:MOST_NAMES]]
    return ", ".join(names) + (f" and {len(lost) - MOST_NAMES} more" if len(lost) > MOST_NAMES else "")


def shares_of(articles: Sequence[ArticleFacts]) -> dict[str, float]:
    """What share of the articles carries each kind of fact."""
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
    """Seconds from publication to queryable, median and 95th percentile; day-only times do not count."""
    waits = sorted(
        (now - article.published_at).total_seconds()
        for article in articles
        if article.published_at and article.date_origin in ("feed", "page") and article.published_at <= now
    )
    if not waits:
        return None, None
    return statistics.median(waits), waits[min(len(waits) - 1, int(len(waits) * 0.95))]


def report_of(
    tally: RunTally,
    articles: Sequence[ArticleFacts],
    drops_by_reason: Mapping[str, int],
    polled: FeedOutcome,
    feed_rows: Sequence[dict[str, Any]],
    findings: Findings,
    days: Coverage,
    stage_seconds: dict[str, float],
    now: datetime,
) -> RoundReport:
    """Put the report together; `tally` already has its verdict."""
    urls = {row["feed_id"]: row["url"] for row in feed_rows}
    return RoundReport(
        tally=tally,
        message=message_of(tally, findings.shifts),
        drops_by_reason=dict(drops_by_reason),
        feed_problems=[(urls.get(visit.feed_id, visit.feed_id), visit.problem or "") for visit in polled.unanswered],
        feed_rows=list(feed_rows),
        articles=[(a.title, a.address, a.language or "") for a in articles],
        latency_seconds=latency_of([a for a in articles if a.origin == "feed"], now),
        shares=shares_of(articles),
        stage_seconds=stage_seconds,
        items_known=max(0, tally.items_seen - polled.items_new),
        shifts=findings.shifts,
        coverage=days,
    )
