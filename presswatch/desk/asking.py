"""One request to the desk: its question, its language, its snapshot, and how an answer is made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from flows.steps import index_path, update_search_index
from presswatch.desk.formats import MEDIA_TYPES
from presswatch.desk.question import Question, read_question
from presswatch.errors import UsageError
from presswatch.page import chosen_language, page
from presswatch.settings import Settings
from warehouse.desk import Reading, Scope, newest_of, scope_of
from warehouse.search import open_index


class NotThere(UsageError):
    """There is no article, outlet or story of this name."""


class Desk:
    """What all requests share: the home's newest snapshot, and its search index, updated once for each snapshot."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.snapshot = newest_of(settings.home)
        self._indexed: object = None

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Yield a connection to the newest snapshot, in the zone of the settings."""
        with self.snapshot.reading(self.settings.time_zone) as connection:
            yield connection

    @contextmanager
    def index(self) -> Iterator[sqlite3.Connection]:
        """Yield the search index, up to date with the snapshot."""
        engine = self.snapshot.engine()
        if engine is not self._indexed:
            update_search_index(self.settings.home)
            self._indexed = engine
        path, _ = index_path(self.settings.home)
        with open_index(path, is_writer=False) as index:
            yield index


class Asking:
    """One request."""

    def __init__(self, desk: Desk, request: Request) -> None:
        self.desk = desk
        self.request = request
        self.now = datetime.now(UTC)
        self.time_zone = desk.settings.time_zone

    @cached_property
    def question(self) -> Question:
        """The question in the address.

        Raises:
            UsageError: it cannot be understood.
        """
        return read_question(self.request.query_params.multi_items())

    @property
    def language(self) -> str:
        """The page's language."""
        asked = self.request.query_params.get("ui")
        return chosen_language(asked, self.request.cookies.get("ui"), self.request.headers.get("accept-language", ""))

    @property
    def address(self) -> str:
        """The desk's own address, like http://127.0.0.1:4201."""
        return f"{self.request.url.scheme}://{self.request.headers['host']}"

    def scope(self, connection: Reading) -> Scope:
        """Return the part of the archive that a page about a period covers.

        Raises:
            UsageError: the address has search words, which such a page does not support, or an unknown name.
        """
        if self.question.words:
            raise UsageError("this page takes a period and filters; words are looked for among /articles")
        since, until = self.question.period(self.now, self.time_zone)
        return scope_of(connection, self.question.query(self.now, self.time_zone), since, until)

    def answer(self, template: str, section: str, facts: Mapping[str, object], status: int = 200) -> HTMLResponse:
        """Return a page."""
        beside: dict[str, object] = {"section": section, "question": Question(), "time_zone": self.time_zone}
        beside |= {"made_at": self.made_at(), "is_file": False, "crumbs": ()}
        return HTMLResponse(page(template, self.language, beside | dict(facts)), status_code=status)

    def file(self, form: str, content: bytes, name: str) -> Response:
        """Return a file to keep, or a feed to follow."""
        kept = {} if form == "atom" else {"Content-Disposition": f'attachment; filename="presswatch-{name}.{form}"'}
        return Response(content, media_type=MEDIA_TYPES[form], headers=kept)

    def problem(self, status: int, error: Exception | None) -> HTMLResponse:
        """Return a page that says what failed and why."""
        if not self.desk.snapshot.is_there():
            return self.answer("welcome.html", "", {"home": self.desk.settings.home}, 503)
        said = str(error) if error else "there is no such page here"
        return self.answer("error.html", "", {"status": status, "problem": said}, status)

    def made_at(self) -> datetime | None:
        """When the snapshot was published; None if there is none."""
        return self.desk.snapshot.changed_at()
