"""Hand a house's finished runs over to the lake, and its raw files to the store beside it.

An unreachable lake or store does not fail a run: the next one makes up for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from presswatch.errors import UsageError, WarehouseError
from presswatch.files import SNAPSHOT_FILE, write_whole
from presswatch.houses import parts_of
from presswatch.records import Feed
from presswatch.settings import Settings
from transforms.web import is_of_share
from warehouse.archive import Stored, note_store, store_finished, store_note
from warehouse.lake import Handover, House, LakePlace, Upkeep, hand_over, keep_lake, require_own_share

#: names the run up to which the lake has everything: notes about what these runs touched can be deleted
HANDED_FILE = "lake.handed"
#: no further raw file is begun after this time: a gigabyte takes some seconds, and a day of a house may have fifty
UPLOAD_SECONDS = 120.0


def feeds_of_house(settings: Settings, feeds: Sequence[Feed]) -> list[Feed]:
    """Return those of these feeds that belong to the house."""
    return [feed for feed in feeds if is_of_house(settings, feed.url)]


def is_of_house(settings: Settings, url: str) -> bool:
    """Tell whether an address belongs to the house's share."""
    return is_of_share(url, *parts_of(settings.shard))


def has_seeds(settings: Settings) -> bool:
    """Tell whether this house reads the seed files. Only the first house does.

    Otherwise each would add every article.
    """
    return parts_of(settings.shard)[0] == 0


def lake_place(settings: Settings) -> LakePlace | None:
    """Return where the lake of these settings is; None if there is none.

    Raises:
        UsageError: a catalog without a place for its files, or the reverse.
    """
    if bool(settings.lake) != bool(settings.lake_data):
        raise UsageError("settings lake and lake_data go together: a catalog, and where its files lie")
    return LakePlace(settings.lake, settings.lake_data) if settings.lake else None


def hand_over_runs(settings: Settings, progress: Callable[[str], None]) -> Handover:
    """Hand over what the lake lacks; report an unreachable lake and leave the work to the next run.

    Raises:
        UsageError: the share is another home's.
    """
    place = lake_place(settings)
    if place is None:
        return Handover()
    try:
        brought = hand_over(house_of(settings), place)
    except WarehouseError as error:
        progress(f"the lake is behind, the next run makes up for it: {error}")
        return Handover()
    except UsageError:
        # The next run asks before it begins.
        (settings.home / HANDED_FILE).unlink(missing_ok=True)
        raise
    if brought.until:
        write_whole(settings.home / HANDED_FILE, f"{brought.until}\n{settings.shard}\n")
    return brought


def house_of(settings: Settings) -> House:
    """Return the house that a home is."""
    mark = store_note(settings.home / "raw").mark
    return House(settings.home / SNAPSHOT_FILE, settings.shard, lambda url: is_of_house(settings, url), mark)


def refuse_share_of_another(settings: Settings) -> None:
    """Refuse to collect for a share that is another home's; asked by homes that have handed over nothing for theirs.

    Raises:
        UsageError: it is another's.
    """
    place = lake_place(settings)
    if place is None or handed(settings)[1:] == [settings.shard]:
        return
    with suppress(WarehouseError):  # it cannot be reached, or no house has made it: the hand-over will tell
        require_own_share(place, house_of(settings))


def handed_until(settings: Settings) -> str | None:
    """Return the run up to which the lake has everything; '' if unknown, None if there is no lake."""
    if not settings.lake:
        return None
    return handed(settings)[0]


def handed(settings: Settings) -> list[str]:
    """Return the run up to which the lake has everything, '' if unknown, and the share it was handed over as."""
    try:
        return (settings.home / HANDED_FILE).read_text("utf-8").split("\n")[:2]
    except OSError:
        return [""]


def keep_our_lake(settings: Settings, progress: Callable[[str], None]) -> Upkeep | None:
    """Maintain the lake, if this is its first house; report an unreachable lake and leave the work to next week."""
    place = lake_place(settings)
    if place is None or parts_of(settings.shard)[0] != 0:
        return None
    try:
        return keep_lake(place)
    except WarehouseError as error:
        progress(f"the lake is not looked after: {error}")
        return None


def name_raw_store(settings: Settings) -> None:
    """Tell the raw archive where the lake's files are: its own go beside them, in `raw/`."""
    if settings.lake_data:
        note_store(settings.home / "raw", settings.lake_data.rstrip("/") + "/raw")


def store_raw_files(settings: Settings, progress: Callable[[str], None]) -> Stored:
    """Upload finished raw files to the store.

    If it cannot be reached, report this and leave the work to the next run.
    """
    if not settings.lake_data:
        return Stored()
    until = time.monotonic() + UPLOAD_SECONDS
    try:
        return store_finished(settings.home / "raw", datetime.now(UTC), lambda: time.monotonic() < until)
    except WarehouseError as error:
        progress(f"raw files wait, the next run brings them: {error}")
        return Stored()
