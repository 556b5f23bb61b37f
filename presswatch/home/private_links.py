"""The secrets of links, kept apart in `private/`, which only the home's owner may read.

what came ── document, page, address ──> masked, for everybody      masked link ── whole ──> the link to fetch
                    └── keep ──> private/links.sqlite                       └──────────── private/links.sqlite

`private/key` makes the marks that replace secrets (transforms/web/masking.py); it is made with the first answer.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from presswatch.errors import Forbidden, WarehouseError
from presswatch.files import PRIVATE_FOLDER
from presswatch.records import Fetched
from presswatch.shown import redact_url, secret_spans
from transforms.web import Masking, Secret, marks_in, whole_url

KEY_BYTES = 32
#: days after which a secret no longer seen in a link is deleted; pages are revisited for a week
KEPT_DAYS = 60
#: why a page cannot be fetched: its home was adopted, or restored without its private folder
NOT_HERE = "the secret of its link is not kept here"
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS secrets (mark TEXT PRIMARY KEY, host TEXT, value TEXT, last_day TEXT) WITHOUT ROWID"
)


class PrivateLinks:
    """The private store of one home, and the secrets this process has met."""

    def __init__(self, home: Path) -> None:
        self.folder = home / PRIVATE_FOLDER
        self._masking: Masking | None = None

    @property
    def masking(self) -> Masking:
        """The home's way to mask.

        Raises:
            WarehouseError: the key cannot be read or made.
        """
        if self._masking is None:
            self._masking = Masking(self._key())
        return self._masking

    def document(self, answer: Fetched) -> Fetched:
        """Return a feed's answer without the secrets of links; its own address is left to the caller."""
        return with_body(answer, self.masking.document(answer.body, answer.final_url))

    def based(self, answer: Fetched) -> Fetched:
        """Return a feed's answer with a masked address, since this may be the base of its masked links."""
        return replace(answer, final_url=self.address(answer.final_url))

    def seed(self, body: bytes) -> bytes:
        """Mask the secrets of links in a seed file's bytes, and store them."""
        masked = self.masking.document(body, "")
        if masked is not body:
            self.keep_all()
        return masked

    def page(self, answer: Fetched) -> Fetched:
        """Mask the secrets by which a page was requested, and those of the address it gives as its own; store them."""
        before = set(self.masking.found)
        led = self.way(answer)
        known = self.named_in(led)
        body = self.masking.page(answer.body, known)
        if set(self.masking.found) != before:
            self.keep_all()
        return answer if led == answer and body is answer.body else without(known, with_body(led, body))

    def way(self, answer: Fetched) -> Fetched:
        """Return an answer whose addresses, from the first asked to the last, are masked."""
        hops = tuple((status, self.masking.address(target)) for status, target in answer.hops)
        first, last = self.masking.address(answer.url), self.masking.address(answer.final_url)
        return replace(answer, url=first, final_url=last, hops=hops)

    def named_in(self, answer: Fetched) -> dict[str, Secret]:
        """Return the secrets whose marks are in the addresses of an answer."""
        addresses = (answer.url, answer.final_url, *(target for _, target in answer.hops))
        marks = (mark for text in addresses for mark in marks_in(text))
        return {mark: self.masking.found[mark] for mark in marks if mark in self.masking.found}

    def address(self, url: str) -> str:
        """Return a masked link."""
        return self.masking.address(url) if secret_spans(url) or "@" in url else url

    def picture(self, url: str) -> str:
        """Return a picture's masked address; its signature stays."""
        has_secret = secret_spans(url, is_picture=True) or "@" in url
        return self.masking.address(url, is_picture=True) if has_secret else url

    def known_address(self, url: str) -> str:
        """Return a link that somebody searches for in its masked form; unchanged if this user may not read the key."""
        if not secret_spans(url):
            return url
        with suppress(OSError):
            return Masking((self.folder / "key").read_bytes()).address(url)
        return url

    def whole(self, url: str) -> str:
        """Return the link to fetch.

        Raises:
            Forbidden: its secret is not stored here.
        """
        if not marks_in(url):
            return url
        found = dict(self._stored(marks_in(url)))
        if self._masking is not None:
            found |= {mark: secret for mark in marks_in(url) if (secret := self._masking.found.get(mark))}
        whole = whole_url(url, found.get)
        if whole is None:
            raise Forbidden(redact_url(url), NOT_HERE)
        return whole

    def keep(self, addresses: Iterable[str | None]) -> None:
        """Store the secrets in these masked links; forget the others that were met.

        Raises:
            WarehouseError: the disk would not take them.
        """
        if self._masking is None or not self._masking.found:
            return
        marks = {mark for address in addresses for mark in marks_in(address or "")}
        self._write({mark: secret for mark, secret in self._masking.found.items() if mark in marks})
        self._masking.found.clear()

    def keep_all(self) -> None:
        """Store every secret that was met.

        Raises:
            WarehouseError: the disk would not take them.
        """
        if self._masking is not None:
            self._write(self._masking.found)
            self._masking.found.clear()

    def forget_old(self) -> int:
        """Delete secrets last seen more than two months before the newest; return how many."""
        if not self._path.exists():
            return 0
        with self._opened() as connection:
            # A date stored while the clock was wrong must not make others look old.
            sql = "DELETE FROM secrets WHERE last_day < (SELECT date(min(max(last_day), ?), ?) FROM secrets)"
            return connection.execute(sql, [datetime.now(UTC).date().isoformat(), f"-{KEPT_DAYS} days"]).rowcount

    @property
    def _path(self) -> Path:
        return self.folder / "links.sqlite"

    def _stored(self, marks: Iterable[str]) -> Iterator[tuple[str, Secret]]:
        if not self._path.exists():
            return
        with self._opened() as connection:
            for mark in marks:
                for host, value in connection.execute("SELECT host, value FROM secrets WHERE mark = ?", [mark]):
                    yield mark, Secret(host, value)

    def _write(self, found: Mapping[str, Secret]) -> None:
        if not found:
            return
        day = datetime.now(UTC).date().isoformat()
        with self._opened() as connection:
            connection.executemany(
                "INSERT INTO secrets VALUES (?, ?, ?, ?) ON CONFLICT (mark) DO UPDATE "
                "SET value = excluded.value, last_day = excluded.last_day WHERE last_day <> excluded.last_day",
                [(mark, secret.host, secret.value, day) for mark, secret in found.items()],
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            made_private(self.folder)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(self._path, timeout=20)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(SCHEMA)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise WarehouseError(f"{self._path}: {error}; see docs/operations.md, What is private") from error

    def _key(self) -> bytes:
        """Return the home's key, making it if there is none."""
        path = self.folder / "key"
        try:
            if not path.exists():
                made_private(self.folder)
                # Two processes may make it at once, perhaps with the same pid in two containers: each has its own
                # draft.
                draft = self.folder / f".key.{secrets.token_hex(8)}.tmp"
                with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
                    file.write(secrets.token_bytes(KEY_BYTES))
                    file.flush()
                    os.fsync(file.fileno())
                with suppress(FileExistsError):
                    os.link(draft, path)
                draft.unlink()
            key = path.read_bytes()
        except OSError as error:
            raise WarehouseError(f"{path}: {error.strerror}; see docs/operations.md, What is private") from error
        if not 16 <= len(key) <= 64:
            raise WarehouseError(
                f"{path} is not a key: put it back from a copy, or move it away to begin with a new one"
            )
        return key


def made_private(folder: Path) -> None:
    """Make a folder that only its owner may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def without(known: Mapping[str, Secret], answer: Fetched) -> Fetched:
    """Return an answer without these secrets in its headers, and in those that were sent."""

    def told(text: str) -> str:
        for mark, secret in known.items():
            text = text.replace(secret.value, mark)
        return text

    sent = tuple((name, told(value)) for name, value in answer.request_headers)
    return replace(answer, headers={name: told(value) for name, value in answer.headers.items()}, request_headers=sent)


def with_body(answer: Fetched, body: bytes) -> Fetched:
    """Return an answer with another body; the wire bytes are dropped if it differs."""
    return answer if body is answer.body else replace(answer, body=body, wire_body=b"")
