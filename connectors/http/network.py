"""Connections that can only reach allowed addresses, and that count the bytes they receive.

The check is made when connecting: one look-up, every answer checked, and the connection goes to the checked numeric
address. TLS still verifies the name, because the pool passes the origin's name on.
"""

from __future__ import annotations

import asyncio
import math
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpcore

from connectors.http.addresses import Address, AllowedNetworks, is_public, refusal
from connectors.http.lenient_answers import HeadBuffer
from connectors.http.policy import NOT_ITS_OWN, BytesSpent, only_private_host, wire_budget
from presswatch.errors import Forbidden

LOOKUP_SECONDS = 5.0
#: how long answers of a look-up count, as in browsers: each look-up takes a thread, 0.4 CPU-ms
LOOKUP_KEPT_SECONDS = 60.0
Resolver = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """Return every address of a name, from the system's resolver."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(slots=True)
class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """A network that refuses what `refusal` refuses."""

    allowed: AllowedNetworks
    resolver: Resolver = look_up
    lookup_seconds: float = LOOKUP_SECONDS
    #: (host, port) pairs found to be in an allowed private network
    allowed_hosts: set[tuple[str, int]] = field(default_factory=set)
    #: (host, port) pairs found to be private
    private_hosts: set[tuple[str, int]] = field(default_factory=set)
    #: answers of look-ups, each with its time (monotonic seconds)
    known: dict[tuple[str, int], tuple[float, list[str]]] = field(default_factory=dict)
    backend: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look the name up once, refuse if any answer is refused, connect to a checked address."""
        addresses = await self.checked_addresses(host, port)
        budget = wire_budget.get()
        if budget is not None:
            budget.has_connected = True
        trouble: Exception | None = None
        for address in addresses[:3]:
            try:
                stream = await self.backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
                continue
            return CountedStream(stream)
        # The host may have moved: the next connection asks again.
        self.known.pop((host, port), None)
        raise trouble or httpcore.ConnectError("no address")

    async def checked_addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses of a host, all of them allowed.

        Raises:
            Forbidden: one of them is not.
        """
        answers = await self._answers(host, port)
        addresses = [ip_address(answer.partition("%")[0]) for answer in answers]
        for address in addresses:
            reason = refusal(address, port, self.allowed)
            if reason is not None:
                raise Forbidden(host, reason)
        if not all(is_public(address) for address in addresses):
            self.private_hosts.add((host, port))
            if only_private_host.get() not in (None, host):
                raise Forbidden(host, NOT_ITS_OWN)
        if addresses and all(self.allowed.allows(address, port) for address in addresses):
            self.allowed_hosts.add((host, port))
        # IPv4 first: many machines have IPv6 addresses but no IPv6 route.
        return sorted(addresses, key=lambda address: address.version)

    async def _answers(self, host: str, port: int) -> list[str]:
        """Return the answers of a look-up, or of one made shortly before; the caller checks them each time."""
        asked_at, answers = self.known.get((host, port), (-math.inf, []))
        if time.monotonic() - asked_at > LOOKUP_KEPT_SECONDS:
            answers = await _looked_up(self.resolver, host, port, self.lookup_seconds)
            self.known[host, port] = time.monotonic(), answers
        return answers

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing that is fetched is behind a local socket."""
        raise Forbidden(path, "blocked address")

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class CountingNetwork(httpcore.AsyncNetworkBackend):
    """The way to a proxy that the user chose: connections are not checked, but bytes are counted."""

    backend: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the proxy."""
        budget = wire_budget.get()
        if budget is not None:
            budget.has_connected = True
        return CountedStream(await self.backend.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        await asyncio.sleep(seconds)


async def _looked_up(resolver: Resolver, host: str, port: int, seconds: float) -> list[str]:
    """Look a name up in its own thread, which is abandoned if it takes too long.

    A daemon thread, because the event loop's pool would be waited for at the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def deliver(addresses: list[str] | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(addresses or [])

    def work() -> None:
        addresses, trouble = None, None
        try:
            addresses = resolver(host, port)
        except (OSError, UnicodeError) as error:
            trouble = httpcore.ConnectError(f"name not found: {error}")
        try:
            loop.call_soon_threadsafe(deliver, addresses, trouble)
        except RuntimeError:
            return  # the loop has ended meanwhile; nobody is waiting any more

    threading.Thread(target=work, name="look-up", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError as error:
        raise httpcore.ConnectTimeout("name look-up took too long") from error


@dataclass(slots=True)
class CountedStream(httpcore.AsyncNetworkStream):
    """A stream whose reads count against the budget of the current fetch, and whose answers have repaired heads."""

    stream: httpcore.AsyncNetworkStream
    head: HeadBuffer = field(default_factory=HeadBuffer)
    #: of the connection, fetched once
    socket: Any = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, and stop the fetch when its bytes are used up; the head of an answer comes as a whole."""
        while True:
            received = await self.stream.read(max_bytes, timeout)
            budget = wire_budget.get()
            if budget is not None:
                budget.bytes_left -= len(received)
                if budget.bytes_left < 0:
                    raise BytesSpent
            handed = self.head.given(received)
            if handed or not received:
                return handed

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a request, after which an answer begins with a head."""
        self.head.expect()
        await self.stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the inner stream."""
        await self.stream.aclose()

    async def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Wrap TLS around the inner stream; the name is the origin's, not the address."""
        return CountedStream(await self.stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what the inner stream knows.

        Every request asks every idle connection whether it is readable, which it should not be; on the inner stream's
        way this took a twelfth of a page's fetching.
        """
        if info != "is_readable":
            return self.stream.get_extra_info(info)
        if self.socket is None:
            self.socket = self.stream.get_extra_info("socket")
        return is_readable(self.socket.fileno())


def is_readable(descriptor: int) -> bool:
    """Tell whether data or the end has arrived; a closed socket has ended."""
    if descriptor < 0:
        return True
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
