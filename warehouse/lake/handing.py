"""Hand the finished runs of a house over to the lake: once each, in one transaction, holding the lake's turn.

What a run touched is found by the rows that name it, and in `touched` otherwise. All rows of these keys replace those
in the lake, so that a row that vanished here vanishes there too; retention touches nothing, so what a house has deleted
stays in the lake. The runs' own rows go in the same transaction: a run is handed over once, however often it is
interrupted. The published snapshot is read, which nobody writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.claims import claim_share, refusal, refuse_copy
from warehouse.lake.families import hand_family
from warehouse.lake.place import LakePlace, told
from warehouse.lake.travel import Travel, bring_up_to_date, travels, version_of
from warehouse.lake.turns import Turns, lake_turns
from warehouse.statements import quoted

#: articles in one transaction, as far as whole runs allow: a large home's first hand-over takes many
ARTICLES_AT_ONCE = 20_000
#: the most runs at once: each is a key
RUNS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class House:
    """A home that hands over: its published snapshot, its share's name (`k/n`), and which addresses are its own.

    `home` is the mark that tells it from any other home; '' if it has none.
    """

    snapshot: Path
    name: str
    is_ours: Callable[[str], bool]
    home: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """How many runs and articles went to the lake, and up to which run."""

    runs: int = 0
    articles: int = 0
    #: the latest of these runs; '' if there was none
    until: str = ""

    def __add__(self, other: Handover) -> Handover:
        """Add two hand-overs."""
        return Handover(self.runs + other.runs, self.articles + other.articles, max(self.until, other.until))


def hand_over(house: House, place: LakePlace, articles_at_once: int = ARTICLES_AT_ONCE) -> Handover:
    """Hand over the finished runs of a house that the lake does not have.

    Raises:
        WarehouseError: the lake cannot be reached, or belongs to a newer presswatch; the next call hands over what this
            one could not.
        UsageError: the share is another home's; what this one did before that is handed over.
    """
    return sum(portions(house, place, articles_at_once), Handover())


def portions(house: House, place: LakePlace, articles_at_once: int = ARTICLES_AT_ONCE) -> Iterator[Handover]:
    """Hand over what the lake lacks, the oldest runs first; yields what each turn brought, when it is over.

    Raises:
        WarehouseError, UsageError: as `hand_over`; what was yielded stays handed over.
    """
    with lake_turns(place) as turns:
        attach_house(turns.connection, house.snapshot)
        every, version = travels(turns.connection, "house"), version_of(turns.connection, "house")
        while True:
            with turns.take() as connection:
                bring_up_to_date(connection, at_least=version)
                holder = claim_share(connection, house)
                if holder is None:
                    refuse_copy(connection, house)
                fresh, is_rest = fresh_runs(connection, articles_at_once, holder.since if holder else None)
                brought = hand_runs(turns, house, every, fresh) if fresh else Handover()
            yield brought
            if is_rest and holder:
                raise refusal(house, holder)
            if is_rest:
                return


def hand_runs(turns: Turns, house: House, every: Sequence[Travel], fresh: Sequence[str]) -> Handover:
    """Hand these runs over in one transaction; the caller has the turn."""
    connection = turns.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE fresh (run_id VARCHAR)")
    connection.execute("INSERT INTO temp.fresh SELECT unnest(?::VARCHAR[])", [fresh])
    again = take_mended(connection)
    connection.execute("BEGIN")
    articles = hand_tables(connection, house, every, is_again=again)
    turns.still_ours()
    connection.execute("COMMIT")
    return Handover(len(fresh), articles, max(fresh))


def attach_house(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> None:
    """Attach a snapshot; what does not fit into memory is spilled beside it.

    Raises:
        WarehouseError: it cannot be read.
    """
    try:
        connection.execute(
            f"SET temp_directory = {quoted(snapshot.with_name('lake.tmp'))}; SET memory_limit = '1500MB'"
        )
        connection.execute(f"ATTACH {quoted(snapshot)} AS house (READ_ONLY)")
    except duckdb.Error as error:
        raise WarehouseError(f"{snapshot}: {told(error)}") from error


def fresh_runs(
    connection: duckdb.DuckDBPyConnection, articles_at_once: int, before: datetime | None
) -> tuple[list[str], bool]:
    """Return the oldest ended runs of the house that the lake does not have, as many as fit into one transaction.

    And whether these are all of them. `before`: only runs that started earlier; None: all.
    """
    rows = connection.execute(
        "SELECT run_id, coalesce(articles_new, 0) + coalesce(articles_changed, 0) FROM house.runs "
        "WHERE state <> 'running' AND run_id NOT IN (SELECT run_id FROM lake.runs) "
        "AND (?::TIMESTAMPTZ IS NULL OR started_at < ?) ORDER BY started_at, run_id LIMIT ?",
        [before, before, RUNS_AT_ONCE],
    ).fetchall()
    taken: list[str] = []
    weight = 0
    for run_id, articles in rows:
        weight += articles
        if taken and weight > articles_at_once:
            break
        taken.append(run_id)
    return taken, len(taken) == len(rows) < RUNS_AT_ONCE


def take_mended(connection: duckdb.DuckDBPyConnection) -> bool:
    """Include earlier runs whose rows these runs have changed as a whole; return whether there were any."""
    found = connection.execute(
        "INSERT INTO temp.fresh SELECT DISTINCT t.key FROM house.touched t SEMI JOIN temp.fresh USING (run_id) "
        "WHERE relation = 'runs' AND t.key NOT IN (SELECT run_id FROM temp.fresh)"
    ).fetchone()
    return bool(found and found[0])


def hand_tables(connection: duckdb.DuckDBPyConnection, house: House, every: Sequence[Travel], *, is_again: bool) -> int:
    """Replace the rows of everything that the new runs have touched; return the number of articles."""
    handed = hand_families(connection, every, is_again=is_again)
    for one in every:
        if one.alone == "whole":
            hand_whole(connection, one)
        elif one.key and not one.head:
            hand_alone(connection, one, house, is_again=is_again)
    return handed["articles"]


def hand_families(connection: duckdb.DuckDBPyConnection, every: Sequence[Travel], *, is_again: bool) -> dict[str, int]:
    """Replace the touched families; return the number of heads replaced, by the head's table."""
    handed = {}
    for head in (one for one in every if one.head == one.table):
        members = [one for one in every if one.head == head.table]
        handed[head.table] = hand_family(connection, head, members, is_again=is_again)
    return handed


def hand_whole(connection: duckdb.DuckDBPyConnection, one: Travel) -> None:
    """Copy all of a small table if the lake has something else."""
    said, known = (f"SELECT * EXCLUDE (run_id) FROM {database}.{one.table}" for database in ("house", "lake"))
    differs = connection.execute(
        f"SELECT EXISTS (FROM ({said} EXCEPT {known})) OR EXISTS (FROM ({known} EXCEPT {said}))"
    ).fetchone()
    if differs and differs[0]:
        connection.execute(f"DELETE FROM lake.{one.table}")
        connection.execute(f"INSERT INTO lake.{one.table} BY NAME FROM house.{one.table}")


def hand_alone(connection: duckdb.DuckDBPyConnection, one: Travel, house: House, *, is_again: bool) -> None:
    """Replace the rows of the touched keys of a table that belongs to no family."""
    asked = " UNION ALL ".join(touched_keys(one))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE keys AS SELECT DISTINCT key FROM ({asked})")
    if one.is_shared_out:
        leave_others(connection, one, house)
    if not exists(connection, "FROM temp.keys"):
        return
    ours = f"FROM house.{one.table} WHERE {one.key_sql} IN (SELECT key FROM temp.keys)"
    row = connection.execute(f"SELECT count(*), {f'min({name_of(one.at)})' if one.at else 'NULL'} {ours}").fetchone()
    rows, oldest = row or (0, None)
    take_away_alone(connection, one, ours, None if is_again else oldest)
    if rows:
        named = f"* REPLACE ({quoted(house.name)} AS house)" if one.table == "runs" else "*"
        connection.execute(f"INSERT INTO lake.{one.table} BY NAME SELECT {named} {ours}{in_order(one)}")


def take_away_alone(connection: duckdb.DuckDBPyConnection, one: Travel, ours: str, oldest: object) -> None:
    """Delete the existing rows of the touched keys; for keys the house still has, since the oldest of its rows."""
    there = f"DELETE FROM lake.{one.table} WHERE {one.key_sql} IN (SELECT key FROM temp.keys {{}})"
    if oldest is None:
        connection.execute(there.format(""))
        return
    # What vanished has no time to limit the search.
    found = f"IN (SELECT {one.key_sql} {ours})"
    connection.execute(f"{there.format(f'WHERE key {found}')} AND {name_of(one.at)} >= ?", [oldest])
    vanished = f"WHERE key NOT {found}"
    if exists(connection, f"FROM temp.keys {vanished}"):
        connection.execute(there.format(vanished))


def touched_keys(one: Travel) -> Iterator[str]:
    """Yield the queries for a table's keys that the new runs have touched."""
    for column in one.run_columns:
        yield f"SELECT {one.key_sql} AS key FROM house.{one.table} WHERE {column} IN (SELECT run_id FROM temp.fresh)"
    yield (
        f"SELECT key FROM house.touched WHERE relation = {quoted(one.table)} "
        "AND (run_id IS NULL OR run_id IN (SELECT run_id FROM temp.fresh))"
    )


def leave_others(connection: duckdb.DuckDBPyConnection, one: Travel, house: House) -> None:
    """Exclude the keys whose addresses belong to other houses."""
    rows: Sequence[tuple[str, str]] = connection.execute(
        f"SELECT {one.key_sql}, url FROM house.{one.table} WHERE {one.key_sql} IN (SELECT key FROM temp.keys)"
    ).fetchall()
    others = [key for key, url in rows if not house.is_ours(url)]
    if others:
        connection.execute("DELETE FROM temp.keys WHERE list_contains(?::VARCHAR[], key)", [others])


def exists(connection: duckdb.DuckDBPyConnection, asked: str) -> bool:
    """Tell whether a FROM clause gives a row."""
    found = connection.execute(f"SELECT EXISTS ({asked})").fetchone()
    return bool(found and found[0])


def in_order(one: Travel) -> str:
    """Return the order of rows: by time, so that a search by time reads few of them."""
    return f" ORDER BY {name_of(one.at)}" if one.at else ""


def name_of(column: str) -> str:
    """Return a column's name, quoted if needed: `at` is an SQL keyword."""
    return f'"{column}"'
