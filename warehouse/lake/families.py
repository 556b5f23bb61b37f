"""Families: tables whose rows belong to one head row (an article, an item) and are replaced with it, all or none.

An article seen by two houses belongs to the house that saw it first, whichever of them hands over first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from warehouse.lake.travel import Travel
from warehouse.statements import quoted

#: how long before a house's own first sight another house's may be: twice the age of the last revisit
REACH = timedelta(days=30)
#: a run's id contains its start, and a day depends on the zone: bounds are widened by this
LEEWAY = timedelta(days=1)
#: rows of a table that DuckDB unpacks together
VECTOR = 2048
#: stretches of a table that are named one by one; old articles of a run lie scattered
MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest first sight and publication of the rows to replace; None: unbounded."""

    seen: datetime | None
    told: datetime | None


def hand_family(
    connection: duckdb.DuckDBPyConnection, head: Travel, members: Sequence[Travel], *, is_again: bool
) -> int:
    """Replace the touched members of a family; return how many heads were replaced.

    `is_again`: times themselves have changed, so existing rows are searched everywhere and no house was first.
    """
    find_touched(connection, head, members)
    find_standing(connection, head, is_everywhere=is_again)
    if not is_again:
        connection.execute(
            "DELETE FROM temp.heads WHERE key IN (SELECT s.key FROM temp.standing s JOIN temp.heads h USING (key) "
            "WHERE s.seen_at < h.seen_at)"
        )
    row = connection.execute(
        "SELECT (SELECT count(*) FROM temp.heads), count(*), min(seen_at), min(told_at) "
        "FROM temp.standing SEMI JOIN temp.heads USING (key)"
    ).fetchone()
    count, replaced, seen, told = row or (0, 0, None, None)
    if count:
        bounds = Bounds(None, None) if is_again else Bounds(seen, told)
        for member in members:
            if replaced:
                take_away(connection, member, bounds)
            bring(connection, member)
    return int(count)


def find_touched(connection: duckdb.DuckDBPyConnection, head: Travel, members: Sequence[Travel]) -> None:
    """Make `heads`: the rows of the head's table that the new runs have touched in any table of the family.

    Heads that the house has deleted are not among them: retention does not travel.
    """
    asked = [
        f"SELECT {one.key_sql} AS key FROM house.{one.table} WHERE {column} IN (SELECT run_id FROM temp.fresh)"
        for one in members
        for column in one.run_columns
    ]
    asked.append(
        f"SELECT key FROM house.touched WHERE relation = {quoted(head.table)} "
        "AND (run_id IS NULL OR run_id IN (SELECT run_id FROM temp.fresh))"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE heads AS SELECT {columns_of(head)} FROM house.{head.table} "
        f"WHERE {head.key_sql} IN (SELECT key FROM ({' UNION ALL '.join(asked)}))"
    )


def find_standing(connection: duckdb.DuckDBPyConnection, head: Travel, *, is_everywhere: bool) -> None:
    """Make `standing`: the lake's rows of these heads."""
    found = connection.execute("SELECT min(seen_at) FROM temp.heads").fetchone()
    oldest = found[0] if found else None
    since = f'"{head.at}" >= {moment(oldest - REACH)} AND ' if oldest and not is_everywhere else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE standing AS SELECT {columns_of(head)} FROM lake.{head.table} "
        f"WHERE {since}{head.key_sql} IN (SELECT key FROM temp.heads)"
    )


def columns_of(head: Travel) -> str:
    """Return the queried columns of a head: its key, its first sight, and its publication."""
    return f'{head.key_sql} AS key, "{head.at}" AS seen_at, least("{head.at}", published_at) AS told_at'


def take_away(connection: duckdb.DuckDBPyConnection, member: Travel, bounds: Bounds) -> None:
    """Delete the existing rows of the heads that are replaced."""
    since = bound_of(member, bounds)
    connection.execute(
        f"DELETE FROM lake.{member.table} WHERE {since}{member.key_sql} IN "
        "(SELECT key FROM temp.standing SEMI JOIN temp.heads USING (key))"
    )


def bound_of(member: Travel, bounds: Bounds) -> str:
    """Return the condition that keeps the search for a member's rows to the files of its days."""
    if bounds.seen is None or bounds.told is None:
        return ""
    if member.at_type == "INTEGER":
        return f"\"{member.at}\" >= date_diff('day', DATE '1970-01-01', DATE '{bounds.told - LEEWAY:%Y-%m-%d}') AND "
    if member.at_type == "VARCHAR":
        return f"\"{member.at}\" >= '{bounds.seen - LEEWAY:%Y%m%dT%H%M%S}' AND "
    return f'"{member.at}" >= {moment(bounds.seen - LEEWAY)} AND '


def bring(connection: duckdb.DuckDBPyConnection, member: Travel) -> None:
    """Insert a member's rows of these heads; one without a time gets its head's, or it would never be found again."""
    lying = where_they_lie(connection, member)
    if not lying:
        return
    own = {
        "INTEGER": "date_diff('day', DATE '1970-01-01', CAST(timezone('UTC', h.told_at) AS DATE))",
        "VARCHAR": "strftime(timezone('UTC', h.seen_at), '%Y%m%dT%H%M%S')",
    }.get(member.at_type, "h.seen_at")
    connection.execute(
        f"INSERT INTO lake.{member.table} BY NAME "
        f'SELECT m.* REPLACE (coalesce(m."{member.at}", {own}) AS "{member.at}") '
        f"FROM house.{member.table} m JOIN temp.heads h ON {member.key_sql} = h.key "
        f'WHERE {lying} ORDER BY m."{member.at}"'
    )


def where_they_lie(connection: duckdb.DuckDBPyConnection, member: Travel) -> str:
    """Return the condition that keeps the reading of a member to the places in the file that hold rows of these heads.

    A join alone unpacks every text of the house to find those of one run: 340 CPU-ms in a house of 200,000 articles.
    '' if there are none.
    """
    found = connection.execute(
        f"WITH places AS (SELECT DISTINCT m.rowid // {VECTOR} AS place FROM house.{member.table} m "
        f"SEMI JOIN temp.heads h ON {member.key_sql} = h.key), "
        "islands AS (SELECT place, place - row_number() OVER (ORDER BY place) AS island FROM places) "
        f"SELECT min(place) * {VECTOR}, (max(place) + 1) * {VECTOR} - 1 FROM islands GROUP BY island ORDER BY 1"
    ).fetchall()
    if len(found) > MOST_PLACES:
        found = [(found[0][0], found[-1][1])]
    return " OR ".join(f"m.rowid BETWEEN {first} AND {last}" for first, last in found)


def moment(at: datetime) -> str:
    """Return a time in SQL."""
    return f"TIMESTAMPTZ '{at.isoformat()}'"
