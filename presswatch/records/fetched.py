"""Network answers: with bytes, or unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from presswatch.headers import charset_of, media_type_of

#: statuses of a page withdrawn for good, by its publisher or by law (RFC 9110 §15.5.11, RFC 7725 §3)
WITHDRAWN = frozenset({410, 451})
#: statuses of a known page that is gone; for a new page, 404 may only mean that it comes later
VANISHED = WITHDRAWN | {404}


@dataclass(frozen=True, slots=True)
class Validators:
    """A server's validators for conditional requests, kept byte for byte (RFC 9110 §13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body, from which transfer and content codings are removed; characters are not decoded."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    #: the bytes as they came over the wire, still content-coded
    wire_body: bytes = b""
    #: statuses and targets of the redirects that were followed
    hops: tuple[tuple[int, str], ...] = ()
    #: the body ended before the length its server had given
    is_cut: bool = False
    #: the last request's headers as sent, including Host; not kept with what an archive gives back
    request_headers: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    #: path of the archive and offset of the record that it was read from
    record: tuple[str, int] | None = field(default=None, compare=False)

    @property
    def charset(self) -> str | None:
        """The charset given by the server."""
        return charset_of(self.headers.get("content-type", ""))

    @property
    def media_type(self) -> str:
        """The type given by the server, in lower case without parameters."""
        return media_type_of(self.headers.get("content-type", ""))


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304: nothing new since our validators."""

    url: str
    headers: dict[str, str]
    fetched_at: datetime
    hops: tuple[tuple[int, str], ...] = ()
