"""What many tests begin with, made once in a process: an empty home, and the tables of a home that come from the rules.

Making either anew has tests of its own, and commands in processes of their own do it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from presswatch.records import Source, Topic
from warehouse.store.file.columns import Incoming
from warehouse.store.file.rows import lent, select, staged

#: the tables that `sync_registry` fills
TABLES = ("sources", "source_domains", "topics")


@dataclass
class Home:
    """A file of the writer's that was migrated; new homes begin as copies of it."""

    file: Path
    attach: Callable[..., None]

    def attach_copied(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Attach a file of the writer's; one that is missing in an existing folder is copied there first."""
        if not path.exists() and path.parent.is_dir():
            with suppress(OSError):  # a folder that cannot be written is the engine's to complain about
                shutil.copyfile(self.file, path)
        self.attach(connection, path)


@dataclass
class Registry:
    """The tables of the rules that this process used last, as columns: making these takes most of filling them."""

    sync: Callable[..., None]
    of: tuple[Sequence[Source], Sequence[Topic]] | None = None
    columns: dict[str, Incoming] = field(default_factory=dict)

    def sync_copied(
        self,
        connection: duckdb.DuckDBPyConnection,
        sources: Sequence[Source],
        topics: Sequence[Topic],
        run_id: str | None = None,
    ) -> None:
        """Fill empty tables from the columns; tables with rows are compared as ever."""
        is_empty = not any(connection.execute(f"SELECT EXISTS (FROM {table})").fetchone()[0] for table in TABLES)
        if not is_empty or not self.knows(sources, topics):
            self.sync(connection, sources, topics, run_id)
            if is_empty:
                self.of = sources, topics
                self.columns = {
                    table: staged(connection, table, select(connection, f"FROM {table}")) for table in TABLES
                }
            return
        for table, columns in self.columns.items():
            with lent(connection, "incoming", columns):
                connection.execute(
                    f"INSERT INTO {table} BY NAME SELECT * REPLACE (?::VARCHAR AS run_id) FROM incoming", [run_id]
                )

    def knows(self, sources: Sequence[Source], topics: Sequence[Topic]) -> bool:
        """Tell whether the columns are of these very rules."""
        return self.of is not None and self.of[0] is sources and self.of[1] is topics
