"""What a round reports: counts, problems, shares, seconds; and whether it may be called a success."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.steps.outcomes import Harvest, lines_of
from presswatch.records import (
    ArticleFacts,
    Coverage,
    Drop,
    FeedOutcome,
    Findings,
    LengthShift,
    OutletHistory,
    PageCounts,
    RoundReport,
    RunTally,
    Visit,
)
from presswatch.shown import how_many
from transforms.tasks import BUG

MOST_NAMES = 5
#: drops that a report names; the rest is a query away
MOST_LOST = 50
#: what a run is told apart by in which no feed's server was there
OFFLINE = "every feed was unreachable"
#: the problem of a visit that did not take place because a server had asked for patience, or was not there
HOST_RESTS = "host rests"


def message_of(tally: RunTally, feeds: str, sights: str = "", shifts: Sequence[LengthShift] = ()) -> str:
    """The run in one line: "12 new, 3 changed (1 gone), 48/50 feeds", and what was wrong.

    `feeds` are the words about feeds, `sights` those about pages that are gone or back.
    """
    parts = [f"{tally.articles_new} new", f"{tally.articles_changed} changed{sights}", feeds]
    if tally.pending:
        parts.append(f"{tally.pending} pending")
    return ", ".join(parts + tally.problems + [str(shift) for shift in shifts[:MOST_NAMES]])


def words_on_sights(gone: int, back: int) -> str:
    """Of the changed articles how many are gone from their address or there again: " (1 gone, 1 back)", else ''."""
    words = [f"{count} {word}" for count, word in ((gone, "gone"), (back, "back")) if count]
    return f" ({', '.join(words)})" if words else ""


def words_on_feeds(polled: FeedOutcome, only: str | None) -> str:
    """How many of the asked feeds answered, and how many were not asked: "2/3 feeds, 1 not asked (…)"."""
    if only == "seeds":
        return "seeds only"
    answered = f"{len(polled.asked) - len(polled.failed)}/{len(polled.asked)} feeds" if polled.asked else ""
    return ", ".join(part for part in (answered, words_on_rest(polled.not_asked)) if part) or "no feed due"


def words_on_rest(not_asked: Sequence[Visit]) -> str:
    """Which feeds were not asked and why: "38 not asked (host rests until 08:16 UTC)", the latest end; '' for none."""
    if not not_asked:
        return ""
    counted = Counter(visit.problem or "put off" for visit in not_asked)
    rests = [visit for visit in not_asked if visit.problem == HOST_RESTS]
    ends = [visit.at + timedelta(seconds=visit.retry_after_seconds or 0.0) for visit in rests]
    until = {HOST_RESTS: f" until {minute_after(max(ends), rests[0].at)}"} if ends else {}
    reasons = [
        (f"{count} " if len(counted) > 1 else "") + reason + until.get(reason, "") for reason, count in counted.items()
    ]
    return f"{len(not_asked)} not asked ({'; '.join(reasons)})"


def minute_after(moment: datetime, now: datetime) -> str:
    """A moment as people read it, rounded up; its day where it is not that of `now`."""
    whole = (moment + timedelta(seconds=59)).astimezone(UTC)
    return f"{whole:%H:%M} UTC" if whole.date() == now.astimezone(UTC).date() else f"{whole:%d %b %H:%M} UTC"


def verdict(tally: RunTally, findings: Findings, drops: Sequence[Drop], polled: FeedOutcome) -> None:
    """Set the tally's state: a run that could look nowhere, lost an outlet's texts or met a bug is no success."""
    bugs = [drop.detail for drop in drops if BUG in (drop.detail or "")]
    if bugs:
        tally.problems.append(f"{how_many(len(bugs), 'input')} broke the reader, first: {bugs[0]}")
    if polled.all_failed:
        tally.problems.append(OFFLINE if polled.is_offline else "no feed could be read")
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
    harvest: Harvest,
    pages: PageCounts,
    polled: FeedOutcome,
    feed_rows: Sequence[dict[str, Any]],
    findings: Findings,
    days: Coverage,
    stage_seconds: dict[str, float],
    only: str | None,
    now: datetime,
) -> RoundReport:
    """Put the report together; `tally` already has its verdict."""
    urls = {row["feed_id"]: row["url"] for row in feed_rows}
    new, changed, gone, back = harvest.new, harvest.changed, harvest.gone, harvest.back
    sights = words_on_sights(len(gone), len(back))
    return RoundReport(
        tally=tally,
        message=message_of(tally, words_on_feeds(polled, only), sights, findings.shifts),
        drops_by_reason=dict(Counter(drop.reason for drop in harvest.drops)),
        feed_problems=[(urls.get(visit.feed_id, visit.feed_id), visit.problem or "") for visit in polled.failed],
        feed_rows=list(feed_rows),
        latency_seconds=latency_of([article for article in new if article.origin == "feed"], now),
        shares=shares_of([*new, *changed]),
        stage_seconds=stage_seconds,
        items_known=max(0, tally.items_seen - polled.items_new),
        shifts=findings.shifts,
        coverage=days,
        is_offline=tally.problems == [OFFLINE],
        new=lines_of(new),
        changed=lines_of(changed),
        gone=gone,
        back=back,
        stand_ins_by_reason=dict(Counter(drop.reason for drop in harvest.stand_ins)),
        lost=harvest.lost[:MOST_LOST],
        pages=pages,
    )
