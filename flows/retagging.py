"""Today's rules over what is stored: no network, in batches, taken up again where it was stopped."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from connectors.children import ReadingPool
from flows.round import CHILD_MEMORY_BYTES, PAGE_DEADLINE_SECONDS, Step
from flows.rule_files import read_rule_texts, seeds_folder
from presswatch.errors import Unreadable
from presswatch.records import RunTally
from presswatch.settings import Settings
from transforms.enriching import compile_rules
from transforms.reading_tasks import retagged, run_task
from warehouse.connection import migrate, open_warehouse, run_lock
from warehouse.publishing import publish
from warehouse.registry import sync_registry
from warehouse.retagging import count_outdated, keep_retagged, outdated_articles
from warehouse.runs import begin_run, end_run

BATCH = 1000


def retag_all(settings: Settings, step: Step, progress: Callable[[str], None], run_name: str | None = None) -> RunTally:
    """Tag every article whose tags were made by other rules.

    Raises:
        WarehouseBusy: a run is at work.
        RulesError: a rules file is wrong.
    """
    texts = read_rule_texts(seeds_folder())
    rules = compile_rules(texts)
    now = datetime.now(UTC)
    tally = RunTally(f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}", "retag", now, prefect_run_id=run_name)
    with run_lock(settings.home):
        with open_warehouse(settings.home) as connection:
            migrate(connection)
            begin_run(connection, tally)
            sync_registry(connection, rules.sources, rules.topics.topics)
            left = count_outdated(connection, rules.version)
        progress(f"{left} articles carry tags of other rules")
        pool = ReadingPool(
            partial(run_task, texts),
            workers=settings.workers,
            deadline_seconds=PAGE_DEADLINE_SECONDS,
            memory_limit_bytes=CHILD_MEMORY_BYTES,
        )
        with pool:
            while left > 0:
                done: int = step("retag a batch", partial(retag_batch, settings, pool, rules.version, tally))
                left -= done
                progress(f"{tally.articles_changed} retagged, {left} to go")
                if not done:
                    break
        finish(settings, tally)
    return tally


def retag_batch(settings: Settings, pool: ReadingPool, rules_version: str, tally: RunTally) -> int:
    """Tag one batch; returns its size."""
    with open_warehouse(settings.home) as connection:
        rows = outdated_articles(connection, rules_version, BATCH)
    answers = list(pool.map((retagged, row) for row in rows))
    lost = [row["article_id"] for row, answer in zip(rows, answers, strict=True) if isinstance(answer, Unreadable)]
    articles: list[Any] = [answer for answer in answers if not isinstance(answer, Unreadable)]
    with open_warehouse(settings.home) as connection:
        keep_retagged(connection, articles, tally.run_id)
    tally.articles_changed += len(articles)
    tally.problems.extend(f"{article_id} could not be retagged" for article_id in lost)
    # Without progress the same rows would come again.
    return len(articles)


def finish(settings: Settings, tally: RunTally) -> None:
    """Close the run and publish."""
    tally.state, tally.ended_at = ("failed" if tally.problems else "completed"), datetime.now(UTC)
    with open_warehouse(settings.home) as connection:
        end_run(connection, tally)
    publish(settings.home, tally.run_id)
