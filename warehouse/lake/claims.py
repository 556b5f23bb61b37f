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
    """
    if not (house.name and house.home):
        return None
    holder = holder_of(connection, house)
    if holder is None:
        note_home(connection, house)
        return None
    return holder if holder.home != house.home else None


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
        connection.execute("DELETE FROM lake.house_homes WHERE house = ?", [house.name])
        note_home(connection, house)
        still_ours()
        connection.execute("COMMIT")


def note_home(connection: duckdb.DuckDBPyConnection, house: House) -> None:
    """Insert the row of a house."""
    connection.execute("INSERT INTO lake.house_homes VALUES (?, ?, now())", [house.name, house.home])
