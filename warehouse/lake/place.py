"""Where the lake is and how it is attached: extensions of exactly this engine, credentials from the environment.

Readers who chose the lake for their command or server read it like the snapshot.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from presswatch.errors import WarehouseError
from warehouse.statements import quoted

# Imported when the lake is opened: a command that only asks if it is, like `sql`, need not load the engine.
if TYPE_CHECKING:
    import duckdb

#: the lake's name in a connection
LAKE = "lake"
EXTENSIONS = ("postgres_scanner", "ducklake")
S3_EXTENSION = "httpfs"
#: words of a secret -> the variables of common S3 tools
S3_VARIABLES = {
    "KEY_ID": "AWS_ACCESS_KEY_ID",
    "SECRET": "AWS_SECRET_ACCESS_KEY",
    "SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "REGION": "AWS_REGION",
}
#: the engine's own name for an unnamed secret
S3_SECRET = "__default_s3"
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL"
#: a request is tried nine times within 26 s: of a store that refuses every second one (503), the engine's own three
#: retries let no hand-over through, which has some sixty requests
S3_PATIENCE = {"http_retries": 8, "http_retry_wait_ms": 100, "http_retry_backoff": 2}
#: DuckLake's words for a database that holds no catalog, and ours
NO_CATALOG = "creating a new DuckLake is explicitly disabled"
NOT_MADE = "it is empty until a house has handed over its first run"
#: messages of an engine or a library may repeat what they were given
SECRET_WORD = re.compile(r"(?i)(password|passfile|sslpassword|secret|token)(\s*=\s*)('[^']*'|\S+)")
URL_SECRET = re.compile(r"(\w+://[^:/@\s]+):[^@\s]+@")
#: the lake that replaces the published snapshot for readers; None: the snapshot is read
chosen_lake: ContextVar[LakePlace | None] = ContextVar("chosen_lake", default=None)
#: a reader scans many files; the writer's batches are too small to divide
READER_THREADS = 2


@dataclass(frozen=True, slots=True)
class LakePlace:
    """The lake's catalog, a PostgreSQL database in libpq's notation, and where its files are (a folder or `s3://…`).

    Neither holds a password: libpq takes it from PGPASSWORD or its password file, S3's come from AWS_… variables.
    """

    catalog: str
    data: str

    @property
    def is_remote(self) -> bool:
        """Whether the files lie in an object store."""
        return "://" in self.data

    @property
    def folder(self) -> str:
        """Where the files are, ending in a slash as in DuckLake."""
        return self.data.rstrip("/") + "/"


@contextmanager
def open_lake(place: LakePlace, *, is_reader: bool = False, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection whose current database is the lake; times are in UTC.

    Raises:
        WarehouseError: catalog or files cannot be reached, or an extension is missing; the message holds no secret.
    """
    with loaded(place, threads) as connection:
        use_lake(connection, place, is_reader=is_reader)
        yield connection


@contextmanager
def loaded(place: LakePlace, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that can reach the lake; its errors meanwhile are the lake's."""
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute(f"SET TimeZone = 'UTC'; SET threads = {threads}")
        prepare(connection, place)
        yield connection
    except duckdb.Error as error:
        raise WarehouseError(f"the lake: {told(error)}") from error
    finally:
        roll_back(connection)
        connection.close()


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """End a transaction that an error has left, before the connection is closed.

    Closing would roll it back too, and where its PostgreSQL session has died, end the whole process (DuckDB 1.5).
    """
    import duckdb

    with suppress(duckdb.Error):
        connection.execute("ROLLBACK")


def use_lake(connection: duckdb.DuckDBPyConnection, place: LakePlace, *, is_reader: bool) -> None:
    """Make the lake a connection's current database."""
    attach_lake(connection, place, is_reader=is_reader)
    connection.execute(f"USE {LAKE}")


def prepare(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> None:
    """Load what reaching the lake needs, and tell the engine how to reach the object store."""
    for name in (*EXTENSIONS, *([S3_EXTENSION] if place.is_remote else [])):
        connection.execute(f"LOAD {quoted(extension(name))}")
    if place.is_remote:
        connection.execute(s3_secret(os.environ))
        connection.execute("; ".join(f"SET {name} = {value}" for name, value in S3_PATIENCE.items()))


def attach_lake(connection: duckdb.DuckDBPyConnection, place: LakePlace, *, is_reader: bool) -> None:
    """Attach the lake.

    No data is stored in the catalog itself: small deletes there beside large ones in files lose rows
    (duckdb/ducklake#1215).
    """
    options = "READ_ONLY" if is_reader else f"DATA_PATH {quoted(place.folder)}, DATA_INLINING_ROW_LIMIT 0"
    connection.execute(f"ATTACH {quoted('ducklake:postgres:' + place.catalog)} AS {LAKE} ({options})")


@contextmanager
def lake_beside(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> Iterator[None]:
    """Attach the lake, for reading, beside a connection's database; detach it and its credentials afterwards.

    After an error they stay: an engine that has seen one is not used again (warehouse/store/file/engine.py).
    """
    prepare(connection, place)
    attach_lake(connection, place, is_reader=True)
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise
    connection.execute(f"DETACH {LAKE}")
    if place.is_remote:
        connection.execute(f"DROP SECRET {S3_SECRET}")


def s3_secret(environ: Mapping[str, str]) -> str:
    """Return the SQL that gives the engine the object store's credentials, and its address if it is not Amazon's."""
    words = [f"{word} {quoted(environ[name])}" for word, name in S3_VARIABLES.items() if environ.get(name)]
    if endpoint := environ.get(ENDPOINT_VARIABLE, ""):
        parts = urlsplit(endpoint)
        words += [f"ENDPOINT {quoted(parts.netloc)}", "URL_STYLE 'path'", f"USE_SSL {parts.scheme == 'https'}"]
    return f"CREATE SECRET (TYPE s3{''.join(', ' + word for word in words)})"


def extension(name: str) -> Path:
    """Return the file of one of DuckDB's extensions, for exactly this version of the engine.

    Raises:
        WarehouseError: its package is missing, or has another version.
    """
    import duckdb

    found = find_spec(f"duckdb_extension_{name}")
    if found is None or not found.submodule_search_locations:
        package = f"duckdb-extension-{name.replace('_', '-')}"
        raise WarehouseError(f"the package {package} is missing: pip install 'presswatch[cluster]'")
    version = f"v{duckdb.__version__}"
    path = Path(found.submodule_search_locations[0]) / "extensions" / version / f"{name}.duckdb_extension"
    if not path.is_file():
        raise WarehouseError(
            f"DuckDB is {duckdb.__version__}, and its extension {name} is of another version: "
            "pip install 'presswatch[cluster]' brings those that fit"
        )
    return path


def told(error: BaseException) -> str:
    """Return an error's message in one line and without secrets, in our words if the lake was never made."""
    if NO_CATALOG in str(error):
        return NOT_MADE
    return without_secrets(str(error).strip().partition("\n")[0])


def without_secrets(text: str) -> str:
    """Remove passwords that an engine or a library repeats in its message."""
    return URL_SECRET.sub(r"\1:…@", SECRET_WORD.sub(r"\1\2…", text))


@contextmanager
def reading_lake(place: LakePlace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the lake, read-only; each statement sees the state of one moment.

    Raises:
        WarehouseError: it cannot be reached, or was made by another version of presswatch.
    """
    import duckdb

    with open_lake(place, is_reader=True, threads=READER_THREADS) as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"the lake was made by another version of presswatch: upgrade this one, or the houses ({told(error)})"
            ) from error
