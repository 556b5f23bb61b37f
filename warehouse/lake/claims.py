"""Which home is which house: the lake notes the first home that hands over under a share, and refuses any other.

Two homes with one share would ask every host twice, and each would lack what the other has seen. A home that takes the
place of a lost one says so: it adopts the share. What the other one did before that is still handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from presswatch.errors import UsageError
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.turns import lake_turn

if TYPE_CHECKING:
    import duckdb

    from warehouse.lake.handing import House


@dataclass(frozen=True, slots=True)
class Holder:
    """The home that is a house, by its mark, and since when."""

    home: str
    since: datetime


def holder_of(connection: duckdb.DuckDBPyConnection, house: House) -> Holder | None:
    """Return the home that is this house by now; None if none is."""
    found = connection.execute("SELECT home, claimed_at FROM lake.house_homes WHERE house = ?", [house.name]).fetchone()
    return Holder(*found) if found else None


def claim_share(connection: duckdb.DuckDBPyConnection, house: House) -> Holder | None:
    """Note that this home is the house if none is yet; return the other one that is. The caller has the lake's turn.

    A home without a share or a mark stands for itself.

    Raises:
        UsageError: the lake knows this home as another house.
    """
    refuse_other_name(connection, house)
    if not (house.name and house.home):
        return None
    holder = holder_of(connection, house)
    if holder is None:
        note_home(connection, house)
        return None
    return holder if holder.home != house.home else None


def refuse_other_name(connection: duckdb.DuckDBPyConnection, house: House) -> None:
    """Refuse a home that the lake knows as another house: its feeds would come as those of nobody, all new.

    So it is where a command was started without the shard that is set elsewhere, or where nothing was adopted.

    Raises:
        UsageError: the home has another share in the lake, and not this one.
    """
    sql = "SELECT house FROM lake.house_homes WHERE home = ? ORDER BY claimed_at DESC"
    names = [name for (name,) in connection.execute(sql, [house.home]).fetchall()] if house.home else []
    if not names or house.name in names:
        return
    here = f"shard = {house.name!r}; run `presswatch adopt {house.name}` here first" if house.name else "no shard"
    raise UsageError(
        f"this home is house {names[0]} of the lake, and its settings say {here}"
        + ("" if house.name else f': write shard = "{names[0]}" into presswatch.toml, so that every command knows it')
    )


def refuse_copy(connection: duckdb.DuckDBPyConnection, house: House) -> None:
    """Refuse a home that lacks the last run of its house since it became it: a copy of it, with its mark, is at work.

    The same is true of a home that was put back to a backup. What another home did as this house before is no sign.
    The house's snapshot is attached.

    Raises:
        UsageError: it lacks that run.
    """
    sql = (
        "SELECT run_id, started_at FROM lake.runs JOIN lake.house_homes USING (house) "
        "WHERE house = ? AND started_at >= claimed_at ORDER BY started_at DESC, run_id DESC LIMIT 1"
    )
    for run_id, started_at in connection.execute(sql, [house.name]).fetchall():
        if not connection.execute("SELECT count(*) FROM house.runs WHERE run_id = ?", [run_id]).fetchall()[0][0]:
            raise UsageError(
                f"house {house.name} of this lake has had a run at {started_at:%Y-%m-%d %H:%M} UTC that is unknown "
                "here: a copy of this home is at work, or this one was put back to a backup: if it is to go on in the "
                f"other's place, run `presswatch adopt {house.name}` here"
            )


def refusal(house: House, holder: Holder) -> UsageError:
    """Return the error that tells a home that its share is another's."""
    held = f"(mark {holder.home}, since {holder.since:%Y-%m-%d %H:%M} UTC; this one is {house.home})"
    return UsageError(
        f"house {house.name} of this lake is another home {held}: write a shard of its own into its settings, or run "
        f"`presswatch adopt {house.name}` here if it takes the place of the other"
    )


def require_own_share(place: LakePlace, house: House) -> None:
    """Refuse a home whose share is another's.

    Raises:
        UsageError: it is.
        WarehouseError: the lake cannot be reached, or has no houses yet.
    """
    with open_lake(place, is_reader=True) as lake:
        refuse_other_name(lake, house)
        holder = holder_of(lake, house)
    if holder and holder.home != house.home:
        raise refusal(house, holder)


def take_share(place: LakePlace, house: House) -> None:
    """Note that this home is the house from now on, whichever was before.

    Raises:
        WarehouseError: the lake cannot be reached.
    """
    with lake_turn(place) as (connection, still_ours):
        connection.execute("BEGIN")
        connection.execute("DELETE FROM lake.house_homes WHERE house = ? OR home = ?", [house.name, house.home])
        note_home(connection, house)
        still_ours()
        connection.execute("COMMIT")


def note_home(connection: duckdb.DuckDBPyConnection, house: House) -> None:
    """Insert the row of a house."""
    connection.execute("INSERT INTO lake.house_homes VALUES (?, ?, now())", [house.name, house.home])
