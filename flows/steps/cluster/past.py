"""`retag` and `reextract` over the lake: each house processes its share of the articles that no home has any more.

A portion is taken back, processed like the house's own articles, handed over and removed again. A stopped run leaves
whole portions; finished ones are no longer out of date, so the next run continues after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol

from flows.steps.cluster.handing import handed_until, is_of_house, lake_place
from presswatch.errors import UsageError, WarehouseError
from presswatch.records import RunTally
from presswatch.settings import Settings
from presswatch.shown import how_many
from warehouse.lake import LakePlace, Stale, stale_in_lake, take_back
from warehouse.snapshot import forget_these
from warehouse.store import open_warehouse, run_lock

#: articles per hand-over and published snapshot: half a minute of work, so that a stop loses little
PORTION = 5000

#: told of what, how much is done, and of how much
Measured = Callable[[str, int, int | None], None]
#: processes what is out of date in the home as a separate run, reporting how far it is and calling the second argument
#: before anything else
Again = Callable[[Measured, Callable[[], None]], RunTally]


class Told(Protocol):
    """Who is told how it goes: the caller of a run."""

    @property
    def progress(self) -> Callable[[str], None]:
        """Told in words."""

    @property
    def measured(self) -> Measured:
        """Told in figures."""


def over_the_lake(
    settings: Settings, stale: Stale, again: Again, caller: Told, portion: int = PORTION
) -> Iterator[RunTally]:
    """Process a share's articles that only the lake has, after the run for those of the home; yield each run's tally.

    Raises:
        UsageError: the settings name no lake.
        WarehouseBusy: another run is at work.
        WarehouseError: the lake cannot be reached; what is done so far stays done (`summed` tells both).
    """
    place = lake_place(settings)
    if place is None:
        raise UsageError("there is no lake: settings lake and lake_data say where it is (docs/cluster.md)")
    with open_warehouse(settings.home) as connection:
        left = stale_in_lake(connection, place, stale, partial(is_of_house, settings))
    for done in range(0, len(left), portion):
        article_ids = left[done : done + portion]
        caller.measured("articles", done, len(left))
        caller.progress(f"{done} of {how_many(len(left), 'article')} that only the lake has")
        in_all = partial(measured_in_all, caller.measured, (done, len(article_ids), len(left)))
        tally = again(in_all, partial(take, settings, place, article_ids))
        if is_behind := (handed_until(settings) or "") < tally.run_id:
            tally.problems.append("the lake is behind: started again, this goes on where it stopped")
        else:
            with run_lock(settings.home):
                forget_these(settings.home, article_ids)
        yield tally
        if is_behind:
            return


def measured_in_all(tell: Measured, counts: tuple[int, int, int], _what: str, done: int, total: int | None) -> None:
    """Tell how far all is; `counts`: articles of the portions before, of the one at work, and of all."""
    before, portion, articles = counts
    if total:
        tell("articles", before + portion * min(done, total) // total, articles)


def take(settings: Settings, place: LakePlace, article_ids: Sequence[str]) -> None:
    """Take these articles back into the home."""
    with open_warehouse(settings.home) as connection:
        take_back(connection, place, article_ids)


def summed(own: RunTally, others: Iterator[RunTally]) -> RunTally:
    """Add the counts and problems of further runs to the tally of the home's run; if that had problems, start none.

    A lake that cannot be reached any more is a problem too: what was done is told with it.
    """
    try:
        for other in () if own.problems else others:
            own.items_seen += other.items_seen
            own.articles_changed += other.articles_changed
            own.dropped += other.dropped
            own.problems += other.problems
    except WarehouseError as error:
        own.problems.append(f"{error}; what is done stays done: started again, this goes on where it stopped")
    return own
