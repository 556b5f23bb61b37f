"""The work of the flows, step by step: plain functions that know nothing of Prefect.

    runs (lock, begin, end, publish) around
      rounds ── seeds ── feeds ── pages ── stories ── search, housekeeping     a whole round, to its report
      past (backfill, import_warc)      again (replay, retag, stories)      rereading

Each step fetches with connectors, reads with transforms and stores with warehouse. `Caller.step(name, work)` defines
what a step is: under Prefect a task, on the command line a plain call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from flows.steps.again.adopting import adopt
    from flows.steps.again.replay import Wanted, replay_drops
    from flows.steps.again.retag import retag_all, retag_lake
    from flows.steps.again.story_corrections import correct_stories, rebuild_stories
    from flows.steps.cluster.handing import lake_place
    from flows.steps.digest import is_digest_due, send_digest
    from flows.steps.housekeeping import keep_house
    from flows.steps.pages.revisits import revisit_all
    from flows.steps.past.backfill import backfill_order, backfill_past, count_past, words_on_backfill
    from flows.steps.past.import_warc import import_archives
    from flows.steps.past.slices import duration_in_words
    from flows.steps.rereading import reextract_all, reextract_lake, why_nothing
    from flows.steps.results import Results, lines_of
    from flows.steps.rounds.round import run_round
    from flows.steps.runs import Caller, OpenPool, put_on_record, reading_pool
    from flows.steps.search import SearchWish, index_path, search_articles, update_search_index
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "adopt", "backfill_order", "backfill_past", "count_past", "duration_in_words", "words_on_backfill",
    "correct_stories", "rebuild_stories", "Caller", "OpenPool", "Results", "SearchWish", "Wanted",
    "import_archives", "index_path", "is_digest_due", "keep_house", "lake_place", "lines_of", "put_on_record",
    "reading_pool", "reextract_all", "reextract_lake", "replay_drops", "retag_all", "retag_lake", "revisit_all",
    "run_round", "search_articles", "send_digest", "update_search_index", "why_nothing",
]  # fmt: skip
