"""The end of a round: count, compare with what is usual, judge, close the run, publish, and report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from flows.steps.results import Results
from flows.steps.rounds.report import MOST_NAMES, OFFLINE, RoundFacts, report_of
from flows.steps.rounds.state import RoundState
from presswatch.records import (
    Drop,
    DropReason,
    FeedOutcome,
    Findings,
    Outcome,
    OutletHistory,
    RoundReport,
    RunState,
    RunTally,
    pages_of,
)
from presswatch.shown import how_many
from transforms.feeds import (
    NEWEST_TEXTS,
    SHORTEST_SECONDS,
    empty_pages,
    length_shifts,
    lost_outlets,
    round_between,
    unusual_silence,
)
from transforms.work import BUG
from warehouse.snapshot import publish
from warehouse.store import coverage, end_run, freshness, open_warehouse, outlet_histories, stillness
from warehouse.store.articles import count_pending
from warehouse.store.feeds import followed_feeds, hot_visits
from warehouse.stories import stories_founded


def close_round(state: RoundState) -> RoundReport:
    """Count, close the run, publish, and say what happened."""
    tally, polled = state.tally, state.polled
    results = Results([state.seeds, *state.pages, state.revisited], [*state.feed_drops, *polled.drops])
    count_up(state, results)
    with open_warehouse(state.settings.home) as connection:
        tally.pending = count_pending(connection)
        feed_rows = followed_feeds(connection)
        days = coverage(connection, tally.started_at, state.settings.time_zone)
        looked = [*state.pages, state.revisited]
        findings = find_faults(connection, tally, looked) if state.options.only != "seeds" else Findings()
        tally.problems += problems_of(findings, results.drops, polled)
        tally.state = RunState.FAILED if tally.problems else RunState.COMPLETED
        tally.ended_at = datetime.now(UTC)
        end_run(connection, tally)
        ages = freshness(connection)
        stories = stories_founded(connection, tally.run_id)
        hot = hot_visits(connection, SHORTEST_SECONDS) if state.options.only != "seeds" else []
    publish(state.settings.home, tally.run_id)
    return report_of(
        RoundFacts(
            tally,
            results,
            pages_of(state.pages),
            polled,
            feed_rows,
            findings,
            days,
            ages,
            state.stage_seconds,
            state.options.only,
            published_at=datetime.now(UTC),
            stories=stories,
            between_at=round_between(hot, tally.started_at),
        )
    )


def count_up(state: RoundState, results: Results) -> None:
    """Add the results of the stages to the run's figures."""
    tally, polled = state.tally, state.polled
    tally.articles_new = sum(len(outcome.new) for outcome in results.outcomes)
    tally.articles_changed = sum(len(outcome.changed) for outcome in results.outcomes)
    tally.feeds_visited, tally.feeds_failed = len(polled.asked), len(polled.failed)
    tally.items_seen = sum(visit.items_seen for visit in polled.visits)
    tally.dropped = len(results.drops)


def find_faults(connection: Any, tally: RunTally, pages: Sequence[Outcome]) -> Findings:
    """Find what is wrong with a run whose feeds answered: no text, no news, unusual lengths.

    `connection` is the open warehouse.
    """
    histories = outlet_histories(connection, tally.started_at, newest=NEWEST_TEXTS, run_id=tally.run_id)
    texts = sum(article.text_origin == "page" for outcome in pages for article in outcome.articles)
    # Pages that robots.txt forbids were not tried.
    misses = [drop.reason for outcome in pages for drop in outcome.drops if drop.reason != DropReason.ROBOTS]
    return Findings(
        lost=lost_outlets(histories),
        shifts=length_shifts(histories),
        silence=unusual_silence(stillness(connection, tally.started_at)),
        emptiness=empty_pages(texts + tally.articles_new, misses),
    )


def problems_of(findings: Findings, drops: Sequence[Drop], polled: FeedOutcome) -> Iterator[str]:
    """Why a round failed: no feed could be reached, an outlet's texts are missing, or there was a bug."""
    bugs = [drop.detail for drop in drops if BUG in (drop.detail or "")]
    if bugs:
        yield f"{how_many(len(bugs), 'input')} broke the reader, first: {bugs[0]}"
    if polled.all_failed:
        yield OFFLINE if polled.is_offline else "no feed could be read"
    if findings.lost:
        yield f"no text any more from {named(findings.lost)}"
    yield from filter(None, (findings.emptiness, findings.silence))


def named(lost: Sequence[OutletHistory]) -> str:
    """Return the lost outlets with reasons: "tut_by (no_text)", those with the most texts first, at most five."""
    ordered = sorted(lost, key=lambda history: -history.texts)
    names = [f"{history.outlet} ({history.reason})" for history in ordered[:MOST_NAMES]]
    return ", ".join(names) + (f" and {len(lost) - MOST_NAMES} more" if len(lost) > MOST_NAMES else "")
