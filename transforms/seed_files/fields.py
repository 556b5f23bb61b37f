"""Check the documented fields of a JSON seed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.records import DropReason, JsonObject
from transforms.text import parse_date


class FieldFault(ValueError):
    """A field is missing or of the wrong type; the message names it. `url` and `title` are what could be read."""

    def __init__(self, message: str, reason: DropReason, url: str | None = None, title: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.url = url
        self.title = title


@dataclass(frozen=True, slots=True)
class SeedFields:
    """The fields of a JSON seed, in their types."""

    title: str
    text: str
    html: str
    url: str | None
    published_at: datetime | None
    authors: tuple[str, ...]
    language: str | None

    @classmethod
    def of(cls, entry: Any, now: datetime) -> SeedFields:
        """Read and check an object.

        Raises:
            FieldFault: it is not an object, a required field is missing, or a field has the wrong type.
        """
        if not isinstance(entry, dict):
            raise FieldFault("not an object", DropReason.BAD_FIELDS)
        url = entry.get("url") if isinstance(entry.get("url"), str) else None
        title = entry.get("title") if isinstance(entry.get("title"), str) else None
        try:
            return cls(
                title=needed_title(entry),
                text=optional_text(entry, "text"),
                html=optional_text(entry, "html"),
                url=checked_url(entry),
                published_at=checked_date(entry, now),
                authors=checked_authors(entry),
                language=checked_language(entry),
            )
        except FieldFault as fault:
            fault.url, fault.title = url, title
            raise


def needed_title(entry: JsonObject) -> str:
    """Return the title with single spaces."""
    title = " ".join(optional_text(entry, "title").split())
    if not title:
        raise FieldFault("field title is missing or empty", DropReason.NO_TITLE)
    return title


def optional_text(entry: JsonObject, name: str) -> str:
    """Return a string field; absent and null are empty. Half a surrogate pair can't be stored and is replaced."""
    value = entry.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FieldFault(f"field {name} must be text, not {type(value).__name__}", DropReason.BAD_FIELDS)
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def checked_url(entry: JsonObject) -> str | None:
    """Return the address, which must be an absolute web address."""
    url = optional_text(entry, "url").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FieldFault(f"field url: {error}", DropReason.BAD_URL) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise FieldFault(f"field url is not a web address: {url[:80]}", DropReason.BAD_URL)
    return url


def checked_date(entry: JsonObject, now: datetime) -> datetime | None:
    """Return the time of publication."""
    raw = optional_text(entry, "published_at").strip()
    if not raw:
        return None
    moment = parse_date(raw, now)
    if moment is None:
        raise FieldFault(f"field published_at is not a date: {raw[:80]}", DropReason.BAD_FIELDS)
    return moment


def checked_authors(entry: JsonObject) -> tuple[str, ...]:
    """Return the authors; a single name need not be in a list."""
    value = entry.get("authors")
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FieldFault("field authors must be a list of names", DropReason.BAD_FIELDS)
    return tuple(" ".join(name.split()) for name in names if name.strip())


def checked_language(entry: JsonObject) -> str | None:
    """Return the language's code, two or three letters."""
    language = optional_text(entry, "language").strip().lower()
    if not language:
        return None
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", language):
        raise FieldFault(f"field language is not an ISO 639 code: {language[:20]}", DropReason.BAD_FIELDS)
    return language.split("-")[0]
