"""Take over a house's share from the lake, because the house was lost or the number of houses changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.steps.cluster.handing import house_of, is_of_house, lake_place
from flows.steps.runs import NOBODY, Caller, framed_run
from presswatch.errors import UsageError
from presswatch.settings import Settings
from presswatch.shown import how_many
from warehouse.lake import Adopted, Share, adopt_share, take_share
from warehouse.store import open_warehouse
from warehouse.store.again import count_masked

#: how far back articles and records of runs are taken: pages are revisited for seven days, stories may last longer
DAYS = 30


def adopt(settings: Settings, shard: str, caller: Caller = NOBODY, now: datetime | None = None) -> Adopted:
    """Fill the home with what the lake has of the share; what the home already has stays.

    Raises:
        UsageError: the settings name another share, or no lake.
        WarehouseBusy: a run is at work.
        WarehouseError: the lake cannot be reached.
    """
    place = lake_place(settings)
    if place is None:
        raise UsageError("there is no lake to adopt from: settings lake and lake_data say where it is")
    if settings.shard != shard:
        said = f"shard = {settings.shard!r}" if settings.shard else "no shard"
        raise UsageError(f'the settings of {settings.home} say {said}: write shard = "{shard}" into presswatch.toml')
    tally = caller.new_tally("adopt", now)
    share = Share(lambda url: is_of_house(settings, url), tally.started_at - timedelta(days=DAYS))
    with framed_run(settings, tally, caller), open_warehouse(settings.home) as connection:
        adopted = adopt_share(connection, place, share)
        take_share(place, house_of(settings))
        if masked := count_masked(connection):
            links = how_many(masked, "entry's link has", "entries' links have")
            caller.progress(
                f"{links} a secret that the lake never had: their pages are not asked for here until their feeds name "
                "them again (docs/operations.md, What is private)"
            )
        return adopted
