"""What a fetch asks for, how it behaves, and what it may use up."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from presswatch import __version__
from presswatch.access import Access, access_for
from presswatch.headers import joined_headers
from presswatch.records import Validators

#: status line, headers and interim answers, in addition to the body
HEADER_ALLOWANCE_BYTES = 256 * 1024
MAX_VALIDATOR_CHARACTERS = 1024


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How we behave towards servers. Sizes are bytes, times are seconds."""

    #: folder of the files in which processes share what they know about hosts
    state_dir: Path
    #: the same for public hosts, shared with other processes of the machine; None: `state_dir`
    machine_dir: Path | None = None
    #: a PostgreSQL database through which several machines take turns at hosts, in place of `machine_dir`; empty: none
    gate: str = ""
    allow_networks: str = ""
    host_delay_seconds: float = 5.0
    #: an address for site owners
    contact: str = ""
    #: for one fetch over all hops, without the wait for politeness
    total_deadline_seconds: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    max_bytes: int = 15_000_000
    #: headers and proxies for requests to single addresses
    access: tuple[Access, ...] = ()
    #: a PEM file of the certificate authorities to trust; None: those of certifi
    authorities: Path | None = None

    @property
    def user_agent(self) -> str:
        """An honest name; its first word is the product token by which robots.txt rules match."""
        contact = "".join(character for character in self.contact if character.isascii() and character.isprintable())
        return f"presswatch/{__version__}" + (f" (+{contact.strip()})" if contact.strip() else "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one fetch asks for."""

    accept: str = "*/*"
    #: from the last answer, returned byte for byte
    validators: Validators | None = None
    #: of the decoded body; None: the policy's limit
    max_bytes: int | None = None
    #: accept the first `max_bytes` of a longer body instead of refusing it
    is_cut_allowed: bool = False
    #: accept a body that ends before its Content-Length or its last chunk; `is_cut` then says so
    is_short_allowed: bool = False
    #: read the body of an answer that fails or leads nowhere: some servers send the whole feed with it
    is_fault_read: bool = False
    #: the one allowed private host that may be asked, on every hop; None: any that the user allowed
    private_host: str | None = None
    #: first and last byte wanted (RFC 9110 §14.2)
    byte_range: tuple[int, int] | None = None


@dataclass(slots=True)
class Budget:
    """What a fetch may still use, over all its hops; headers and interim answers count."""

    seconds_left: float
    bytes_left: int
    #: the deadline of the current hop
    clock: asyncio.Timeout | None = None
    #: whether a connection was made for the current request; otherwise an earlier one was reused
    has_connected: bool = False


#: why a page or feed may not lead to a private host, though the user allowed its network
NOT_ITS_OWN = "a private address of another host"
#: the one host that may be private in this task's fetch
only_private_host: ContextVar[str | None] = ContextVar("only_private_host", default=None)
#: the budget of this task's fetch
wire_budget: ContextVar[Budget | None] = ContextVar("wire_budget", default=None)


class BytesSpent(Exception):
    """The fetch has read all the bytes it may."""


def conditions(validators: Validators | None) -> dict[str, str]:
    """Return conditional headers, byte for byte; an invalid header value is not sent."""
    if validators is None:
        return {}
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value and is_sendable(value)}


def is_sendable(value: str) -> bool:
    """Tell whether a stored validator can be sent as a header: short, one line, Latin-1."""
    return len(value) <= MAX_VALIDATOR_CHARACTERS and all(" " <= c <= "\xff" and c != "\x7f" for c in value)


def header_texts(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name, values byte for byte as Latin-1, without cookies."""
    texts = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)
    return joined_headers(pair for pair in texts if pair[0] not in ("set-cookie", "set-cookie2"))


def request_headers(policy: FetchPolicy, wish: Wish, target: str) -> list[tuple[bytes, bytes]]:
    """Return all headers we send, apart from Host: no cookie, no referer, no coding but gzip, and no credentials.

    The exception is what the user has set for addresses below which the target lies; hops to other addresses do not
    carry it.
    """
    headers = {"User-Agent": policy.user_agent, "Accept": wish.accept, "Accept-Encoding": "gzip"}
    headers |= conditions(wish.validators)
    if wish.byte_range is not None:
        headers["Range"] = f"bytes={wish.byte_range[0]}-{wish.byte_range[1]}"
    access = access_for(target, policy.access)
    own = dict(access.headers) if access else {}
    named = {name.lower() for name in own}
    headers = {name: value for name, value in headers.items() if name.lower() not in named} | own
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]


def sent_headers(raw: list[tuple[bytes, bytes]], policy: FetchPolicy, target: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of a request as they may be stored: values that the user set for an address are hidden."""
    access = access_for(target, policy.access)
    secret = {name.lower() for name, _ in access.headers} - {"user-agent"} if access else set()
    texts = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    return tuple((name, "***" if name.lower() in secret else value) for name, value in texts)


def timeouts(policy: FetchPolicy) -> dict[str, dict[str, float]]:
    """Return the timeouts of single steps; the deadline of the whole applies as well."""
    read = policy.read_seconds
    return {"timeout": {"connect": policy.connect_seconds, "read": read, "write": read, "pool": read}}
