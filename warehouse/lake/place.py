"""Where the lake is, and how it is attached: extensions of the very engine, credentials from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from presswatch.errors import WarehouseError
from warehouse.statements import quoted

# Loaded where the lake is opened: who only asks where it is, as `sql` does, must not pay for the engine.
if TYPE_CHECKING:
    import duckdb

#: what the lake is called in a connection
LAKE = "lake"
EXTENSIONS = ("postgres_scanner", "ducklake")
S3_EXTENSION = "httpfs"
#: words of a secret -> the variables of the usual tools for S3
S3_VARIABLES = {
    "KEY_ID": "AWS_ACCESS_KEY_ID",
    "SECRET": "AWS_SECRET_ACCESS_KEY",
    "SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "REGION": "AWS_REGION",
}
#: the engine's own name for a secret that was given none
S3_SECRET = "__default_s3"
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL"
#: what an engine or a library says may hold what it was given
SECRET_WORD = re.compile(r"(?i)(password|passfile|sslpassword|secret|token)(\s*=\s*)('[^']*'|\S+)")
URL_SECRET = re.compile(r"(\w+://[^:/@\s]+):[^@\s]+@")


@dataclass(frozen=True, slots=True)
class LakePlace:
    """The lake's catalog, a PostgreSQL database in libpq's words, and where its files lie (a folder or `s3://…`).

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
        """Where the files lie, ending in a slash as DuckLake keeps it."""
        return self.data.rstrip("/") + "/"


@contextmanager
def open_lake(place: LakePlace, *, is_reader: bool = False, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose current database is the lake; times come in UTC.

    Raises:
        WarehouseError: catalog or files cannot be reached, or an extension is missing; the message holds no secret.
    """
    with loaded(place, threads) as connection:
        use_lake(connection, place, is_reader=is_reader)
        yield connection


@contextmanager
def loaded(place: LakePlace, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that could reach the lake; what goes wrong with it meanwhile is the lake's fault."""
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute(f"SET TimeZone = 'UTC'; SET threads = {threads}")
        prepare(connection, place)
        yield connection
    except duckdb.Error as error:
        raise WarehouseError(f"the lake: {told(error)}") from error
    finally:
        connection.close()


def use_lake(connection: duckdb.DuckDBPyConnection, place: LakePlace, *, is_reader: bool) -> None:
    """Make the lake a connection's current database."""
    attach_lake(connection, place, is_reader=is_reader)
    connection.execute(f"USE {LAKE}")


def prepare(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> None:
    """Load what reaching the lake needs, and tell the engine the way to the object store."""
    for name in (*EXTENSIONS, *([S3_EXTENSION] if place.is_remote else [])):
        connection.execute(f"LOAD {quoted(extension(name))}")
    if place.is_remote:
        connection.execute(s3_secret(os.environ))


def attach_lake(connection: duckdb.DuckDBPyConnection, place: LakePlace, *, is_reader: bool) -> None:
    """Attach the lake.

    Nothing is kept in the catalog itself: small deletes there beside large ones in files lose rows
    (duckdb/ducklake#1215).
    """
    options = "READ_ONLY" if is_reader else f"DATA_PATH {quoted(place.folder)}, DATA_INLINING_ROW_LIMIT 0"
    connection.execute(f"ATTACH {quoted('ducklake:postgres:' + place.catalog)} AS {LAKE} ({options})")


@contextmanager
def lake_beside(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> Iterator[None]:
    """The lake, for reading, beside what a connection has open; its engine goes on without lake and credentials.

    After an error they stay: an engine that has seen one is not used again (warehouse/store/file/engine.py).
    """
    prepare(connection, place)
    attach_lake(connection, place, is_reader=True)
    yield
    connection.execute(f"DETACH {LAKE}")
    if place.is_remote:
        connection.execute(f"DROP SECRET {S3_SECRET}")


def s3_secret(environ: Mapping[str, str]) -> str:
    """What tells the engine the credentials of the object store, and where it is if it is not Amazon's."""
    words = [f"{word} {quoted(environ[name])}" for word, name in S3_VARIABLES.items() if environ.get(name)]
    if endpoint := environ.get(ENDPOINT_VARIABLE, ""):
        parts = urlsplit(endpoint)
        words += [f"ENDPOINT {quoted(parts.netloc)}", "URL_STYLE 'path'", f"USE_SSL {parts.scheme == 'https'}"]
    return f"CREATE SECRET (TYPE s3{''.join(', ' + word for word in words)})"


def extension(name: str) -> Path:
    """The file of one of DuckDB's extensions, of the very version of the engine.

    Raises:
        WarehouseError: its package is missing, or is of another version.
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
    """What an error says, in one line and without a secret."""
    return without_secrets(str(error).strip().partition("\n")[0])


def without_secrets(text: str) -> str:
    """A message of an engine or a library without passwords that it repeats."""
    return URL_SECRET.sub(r"\1:…@", SECRET_WORD.sub(r"\1\2…", text))
