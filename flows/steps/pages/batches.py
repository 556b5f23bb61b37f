"""The page step in batches: one batch is stored while the next one's pages are fetched and read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from flows.steps.fetch_work import FetchWork
from flows.steps.pages.tries import Slice, has_page, item_outcomes
from flows.steps.stories import batch_rules
from presswatch.records import Outcome, facts_of
from warehouse.archive import RawArchive
from warehouse.store import open_warehouse
from warehouse.store.articles import (
    BatchRules,
    ItemOutcome,
    ItemsWanted,
    Kept,
    PendingItem,
    keep_outcomes,
    pending_items,
)

#: stores the results of tries: (connection, outcomes, run id, rules)
Keep = Callable[[Any, Sequence[ItemOutcome], str, BatchRules], Kept]


@dataclass(frozen=True, slots=True)
class Batching:
    """The sizes and times of batches of pages."""

    #: items of the first batch: one task in Prefect and, if hosts are fast, one transaction in the warehouse
    first: int = 100
    #: each batch is twice as large as the one before, up to this: nobody watches a long run closely. Batches of 200
    #: would take 20 MB less and 1/40 more time: each ends with a checkpoint
    largest: int = 400
    #: how long a batch requests pages; the next batch continues with the rest
    seconds: float = 30.0
    #: results of a batch are stored at least this often: pauses and slow servers can prolong it
    seconds_until_kept: float = 30.0
    #: Prefect shows each batch as a task; more than this per run would cost more than they are worth
    most_steps: int = 18
    #: gives the items to try, and stores their outcomes
    choose: Callable[[Any, ItemsWanted], Sequence[PendingItem]] = pending_items
    keep: Keep = keep_outcomes

    def sizes(self) -> Iterator[int]:
        """Return the items of a run's batches, one after the other."""
        return (min(self.first << number, self.largest) for number in count())


BATCHING = Batching()


class PageBatches:
    """A run's pending items, batch by batch; made by `opened_batches`.

    The warehouse is opened by one thread at a time: what to read next is chosen before a batch is handed to the
    storing thread, and that thread is waited for before the next opening.
    """

    def __init__(self, work: FetchWork, storing: ThreadPoolExecutor, batching: Batching) -> None:
        self._work = work
        self._batching = batching
        self._storing = storing
        self._under_way: Future[None] | None = None
        self._sizes = batching.sizes()
        self._postponed: list[str] = []
        self._rows: Sequence[PendingItem] = ()

    def has_more(self) -> bool:
        """Tell whether items are left to try; they are chosen here for the next `read`.

        Raises:
            WarehouseError: the disk would not take the batch before.
        """
        self._rows = self._rows or self._chosen(())
        return bool(self._rows)

    def read(self) -> Outcome:
        """Try the next batch; an empty `seen` means that none was left. No item is tried twice in a run.

        What only storing reveals (`new`, `changed`, some `drops`) is filled in later: before the last batch is
        returned, or when the batches are closed.

        Raises:
            WarehouseError: the disk would not take this batch or the one before.
        """
        if not self.has_more():
            return Outcome()
        rows = self._rows
        pageless = [row["item_key"] for row in rows if not has_page(row)]
        outcome = Outcome(seen=[row["item_key"] for row in rows], pageless=pageless)
        time_slice = Slice(time.monotonic() + self._batching.seconds)
        with RawArchive(self._work.home / "raw") as archive:
            tried = item_outcomes(self._work, rows, archive, time_slice)
            rest = self._stored_when_late(tried, archive, outcome)
        left = set(time_slice.not_reached)
        outcome.seen = [key for key in outcome.seen if key not in left]
        outcome.postponed = [key for key in outcome.postponed if key not in left]
        self._postponed.extend(outcome.postponed)
        # Feeds' own texts may be long: free this batch's before the next one's arrive.
        self._rows = rows = ()
        self._rows = self._chosen(outcome.seen)
        self._store(rest, outcome)
        if not self._rows:
            self.wait()
        return outcome

    def wait(self) -> None:
        """Wait until everything handed over is stored.

        Raises:
            WarehouseError: it could not be stored.
        """
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def _chosen(self, tried: Sequence[str]) -> Sequence[PendingItem]:
        """Return what to try next, without what was postponed or `tried` and perhaps not yet stored."""
        self.wait()
        size = next(self._sizes)
        with open_warehouse(self._work.home) as connection:
            wanted = ItemsWanted(self._work.now, size, size, [*self._postponed, *tried])
            return self._batching.choose(connection, wanted)

    def _stored_when_late(
        self, outcomes: Iterable[ItemOutcome], archive: RawArchive, outcome: Outcome
    ) -> list[ItemOutcome]:
        """Return the outcomes still to be stored, those of the last seconds. Items without one were postponed."""
        together: list[ItemOutcome] = []
        judged: set[str] = set()
        began = time.monotonic()
        for one in outcomes:
            together.append(one)
            judged.add(one.item_key)
            if time.monotonic() - began >= self._batching.seconds_until_kept:
                archive.flush()
                self._store(together, outcome)
                together, began = [], time.monotonic()
        outcome.postponed = [key for key in outcome.seen if key not in judged]
        return together

    def _store(self, outcomes: Sequence[ItemOutcome], outcome: Outcome) -> None:
        """Let outcomes be stored once their pages are on disk. At most one list waits in memory."""
        outcome.articles.extend(facts_of(one.article) for one in outcomes if one.article)
        outcome.drops.extend(one.drop for one in outcomes if one.drop)
        outcome.stood_in.extend(
            one.item_key for one in outcomes if one.reason and one.article and one.article.text_origin == "feed"
        )
        self.wait()
        if outcomes:
            self._under_way = self._storing.submit(store, self._work, outcomes, outcome, self._batching.keep)


def store(work: FetchWork, outcomes: Sequence[ItemOutcome], outcome: Outcome, keep: Keep) -> None:
    """Store the outcomes in one transaction, and note what was new in the batch's outcome."""
    with open_warehouse(work.home) as connection:
        kept = keep(connection, outcomes, work.run_id, batch_rules(work.now))
    outcome.drops.extend(kept.drops)
    outcome.new.extend(kept.new)
    outcome.changed.extend(kept.changed)


@contextmanager
def opened_batches(work: FetchWork, batching: Batching = BATCHING) -> Iterator[PageBatches]:
    """Yield the batches of a run; closing them stores all that was read.

    Raises:
        WarehouseError: the disk would not take the last batch.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="storing") as storing:
        batches = PageBatches(work, storing, batching)
        yield batches
        batches.wait()
