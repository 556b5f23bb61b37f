"""The end of a round: count, judge, close the run, publish, and tell."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.steps.outcomes import Harvest
from flows.steps.outlet_check import find_faults
from flows.steps.report import report_of, verdict
from flows.steps.round_state import RoundState
from flows.steps.search import update_search_index
from presswatch.errors import WarehouseError
from presswatch.records import Findings, RoundReport, pages_of
from warehouse.snapshot import publish
from warehouse.store import count_pending, coverage, end_run, followed_feeds, open_warehouse


def finish(state: RoundState) -> RoundReport:
    """Count, close the run, publish, and say what happened."""
    tally, polled = state.tally, state.polled
    harvest = Harvest([state.seeds, *state.pages, state.revisited], [*state.feed_drops, *polled.drops])
    count_up(state, harvest)
    with open_warehouse(state.settings.home) as connection:
        tally.pending = count_pending(connection)
        feed_rows = followed_feeds(connection)
        days = coverage(connection, tally.started_at, state.settings.time_zone)
        looked = [*state.pages, state.revisited]
        findings = find_faults(connection, tally, looked) if state.options.only != "seeds" else Findings()
        verdict(tally, findings, harvest.drops, polled)
        tally.ended_at = datetime.now(UTC)
        end_run(connection, tally)
    publish(state.settings.home, tally.run_id)
    pages, seconds, now = pages_of(state.pages), state.stage_seconds, datetime.now(UTC)
    return report_of(tally, harvest, pages, polled, feed_rows, findings, days, seconds, state.options.only, now)


def count_up(state: RoundState, harvest: Harvest) -> None:
    """What the stages gave, as the run's figures."""
    tally, polled = state.tally, state.polled
    tally.articles_new = sum(len(outcome.new) for outcome in harvest.outcomes)
    tally.articles_changed = sum(len(outcome.changed) for outcome in harvest.outcomes)
    tally.feeds_visited, tally.feeds_failed = len(polled.asked), len(polled.failed)
    tally.items_seen = sum(visit.items_seen for visit in polled.visits)
    tally.dropped = len(harvest.drops)


def index_for_search(state: RoundState) -> None:
    """Take up the run's articles; an index that cannot be written fails no run, the next search makes up for it."""
    try:
        update_search_index(state.settings.home)
    except WarehouseError as error:
        state.report_progress(f"the search index is behind: {error}")
