"""The store that the houses of a cluster share: raw files in S3 or in a folder, under the mark of their home.

Credentials come from the variables that other S3 tools use (AWS_…), never from a setting.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presswatch.errors import WarehouseError
from warehouse.archive.raw_names import mark_in

if TYPE_CHECKING:
    from obstore.store import ObjectStore

#: read by the client itself; the first says where the store is
VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION")
#: bytes per request: a record and its head usually fit (a page has 100 KB, 25 compressed)
RANGE_BYTES = 1 << 18
#: a request is given up after this time; a part of a large file is 5 MB
REQUEST_TIMEOUT = "60s"
#: of a store that refuses every second request, the parts of a large file get through
RETRIES = {"max_retries": 8, "retry_timeout": timedelta(seconds=40)}


@contextmanager
def open_store(place: str) -> Iterator[ObjectStore]:
    """Open the store at a place (`s3://…` or a folder).

    Raises:
        WarehouseError: it cannot be reached, refuses, or its library is missing.
    """
    try:
        from obstore.exceptions import BaseError
    except ImportError as error:
        raise WarehouseError("the package obstore is missing: pip install 'presswatch[cluster]'") from error
    try:
        yield client_of(place, tuple(os.environ.get(name, "") for name in VARIABLES))
    except BaseError as error:
        # Only the first line: the rest are the library's own debugging notes.
        first = str(error).strip().partition("\n")[0]
        raise WarehouseError(f"the store of raw files, {place}: {first}") from error


@lru_cache(maxsize=4)
def client_of(place: str, variables: tuple[str, ...]) -> ObjectStore:
    """Return the client of a store, which keeps its connections between records; one for each set of VARIABLES."""
    from obstore.store import LocalStore, from_url

    if "://" not in place:
        return LocalStore(place, mkdir=True)
    options: Any = {"timeout": REQUEST_TIMEOUT, "allow_http": variables[0].startswith("http://")}
    # Untyped, because the package is optional.
    opened: Any = from_url
    client: ObjectStore = opened(place, client_options=options, retry_config=RETRIES)
    return client


def bring(place: str, path: Path) -> None:
    """Upload a whole file to the store, in parts; it appears whole or stays as before.

    Raises:
        WarehouseError: as `open_store`.
    """
    import obstore

    with open_store(place) as store:
        obstore.put(store, key_of(path.name), path)


@contextmanager
def stored_file(place: str, name: str) -> Iterator[io.BufferedReader]:
    """Open a file of the store at any byte; only what is read is fetched.

    Raises:
        FileNotFoundError: the store has none of that name.
        WarehouseError: as `open_store`.
    """
    with open_store(place) as store:
        yield io.BufferedReader(StoredFile(store, key_of(name)), RANGE_BYTES)


def key_of(name: str) -> str:
    """Return a file's key in the store."""
    return f"{mark_in(name)}/{name}"


class StoredFile(io.RawIOBase):
    """A file of the store, read by ranges."""

    def __init__(self, store: ObjectStore, key: str) -> None:
        super().__init__()
        self._store, self._key, self._position = store, key, 0
        self._is_at_end = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from any byte on."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a byte, counted from the beginning or from here."""
        self._position = offset + (self._position if whence == os.SEEK_CUR else 0)
        self._is_at_end = False
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer by one request; 0 at the end."""
        import obstore
        from obstore.exceptions import BaseError

        if self._is_at_end:
            return 0
        try:
            found = obstore.get_range(self._store, self._key, start=self._position, length=len(buffer))
        except BaseError:
            # A range beyond the end is refused, as other things are: only then is the size requested.
            if self._position < obstore.head(self._store, self._key)["size"]:
                raise
            return 0
        buffer[: len(found)] = memoryview(found)
        self._position += len(found)
        self._is_at_end = len(found) < len(buffer)
        return len(found)
