"""The one way by which bytes come from the network: guarded, bounded, polite, and without a memory.

One total deadline and one byte limit over all hops; redirects by hand; no cookies, no referer, no proxy, no
credentials, because requests go straight to the transport and never through a client that would add them.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.addresses import AllowedNetworks, literal_address, parse_allow_networks
from connectors.answers import RawAnswer, judged, redirect_target
from connectors.inflating import BadCoding, TooMuch, coding_of, inflated
from connectors.locations import clean_location, host_and_port, without_secrets
from connectors.politeness import HostGate, HostState, Postponed
from presswatch import __version__
from presswatch.errors import FetchError, Forbidden, Refused, Unreachable
from presswatch.records import Fetched, Unchanged, Validators

if TYPE_CHECKING:  # the client costs a third of a second to import, which `presswatch --help` need not pay
    import httpx

    from connectors.guarded_network import GuardedNetwork

__all__ = ["FetchPolicy", "Fetcher", "Postponed", "open_fetcher", "parse_allow_networks"]

MAX_REDIRECTS = 5
HEADER_ALLOWANCE_BYTES = 256 * 1024
#: bodies above this size wait for one another, so that many large answers at once cannot fill the memory
LARGE_BODY_BYTES = 1024 * 1024
LARGE_BODIES_AT_ONCE = 3
#: httpx's pool looks at every connection for every request, so hosts are spread over a few small pools
POOLS, POOL_CONNECTIONS = 5, 10
MAX_VALIDATOR_CHARACTERS = 1024
ACCEPT_ANYTHING = "*/*"

HopCheck = Callable[[str], Awaitable[float | None]]


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How we behave towards others. Sizes are bytes, times are seconds."""

    #: folder of the files by which processes share what they know about hosts
    state_dir: Path
    allow_networks: str = ""
    host_delay_seconds: float = 5.0
    #: an address for site owners
    contact: str = ""
    #: for one fetch over all hops, the wait for politeness not counted
    total_deadline_seconds: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    max_bytes: int = 15_000_000

    @property
    def user_agent(self) -> str:
        """An honest name; the first word is the product token robots.txt rules are matched by."""
        contact = "".join(character for character in self.contact if character.isascii() and character.isprintable())
        return f"presswatch/{__version__}" + (f" (+{contact.strip()})" if contact.strip() else "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one fetch asks for."""

    accept: str
    validators: Validators | None
    max_bytes: int
    is_cut_allowed: bool


@dataclass(slots=True, eq=False, weakref_slot=True)
class Fetcher:
    """Fetches one address at a time for whoever asks; safe for many tasks of one event loop."""

    policy: FetchPolicy
    allowed: AllowedNetworks
    network: GuardedNetwork
    transports: list[httpx.AsyncHTTPTransport]
    gate: HostGate
    large_bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_BODIES_AT_ONCE))

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        accept: str = ACCEPT_ANYTHING,
        max_bytes: int | None = None,
        deadline: float | None = None,
        check_hop: HopCheck | None = None,
        is_cut_allowed: bool = False,
    ) -> Fetched | Unchanged:
        """Fetch an address, following up to 5 redirects.

        Args:
            url: the address; a user name in it is dropped.
            validators: from the last answer, sent back byte for byte.
            accept: the Accept header.
            max_bytes: of the decoded body; the policy's limit where None.
            deadline: monotonic seconds beyond which not to wait for politeness.
            check_hop: asked before every hop with its URL; may raise, and may return a longer pause in seconds.
            is_cut_allowed: take the first `max_bytes` of a longer body instead of refusing it.

        Raises:
            Postponed: the host is not to be asked before `deadline`; nothing was sent.
            Unreachable: network trouble, the deadline, a broken body, 429 or 5xx.
            Refused: another status, too many redirects.
            Forbidden: a blocked address, port, scheme, size or content coding.
        """
        wish = Wish(accept, validators, max_bytes or self.policy.max_bytes, is_cut_allowed)
        target = clean_location(url)
        if target is None:
            raise Forbidden(without_secrets(url), "blocked scheme or broken address")
        budget = self._budget(target, wish.max_bytes)
        hops: list[tuple[int, str]] = []
        while True:
            pause = await check_hop(target) if check_hop else None
            answer = await self._hop(target, wish, budget, pause, deadline)
            following = redirect_target(answer, target)
            if following is None:
                return judged(answer, url, target, tuple(hops), is_conditional=bool(_conditions(validators)))
            hops.append((answer.status, following))
            if len(hops) > MAX_REDIRECTS:
                raise Refused(without_secrets(url), "too many redirects", status=answer.status)
            target = following

    def _budget(self, url: str, max_bytes: int) -> Budget:
        from connectors.guarded_network import WireBudget

        return Budget(self.policy.total_deadline_seconds, WireBudget(url, max_bytes + HEADER_ALLOWANCE_BYTES))

    async def _hop(
        self, target: str, wish: Wish, budget: Budget, pause: float | None, deadline: float | None
    ) -> RawAnswer:
        """One request and its answer, in the host's turn."""
        host, port = host_and_port(target)
        literal = literal_address(host)
        is_allowed = (host, port) in self.network.allowed_hosts or (
            literal is not None and self.allowed.allows(literal, port)
        )
        name = host if port in (80, 443) else f"{host}:{port}"
        shown = without_secrets(target)
        async with self.gate.turn(name, shown, delay_seconds=pause, is_allowed=is_allowed, deadline=deadline) as state:
            started = time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, budget.seconds_left)):
                    answer = await self._exchanged(target, wish, budget)
            except TimeoutError as error:
                raise Unreachable(shown, "deadline") from error
            except Exception as error:
                raise self._named(error, shown, state) from error
            finally:
                budget.seconds_left -= time.monotonic() - started
                state.is_allowed_network = (host, port) in self.network.allowed_hosts or state.is_allowed_network
            state.connect_failures = 0
            if answer.rest_seconds:
                state.rest(answer.rest_seconds)
            return answer

    async def _exchanged(self, target: str, wish: Wish, budget: Budget) -> RawAnswer:
        """Send the request, read the answer within its limits, undo its content coding."""
        import httpx

        from connectors.guarded_network import wire_budget

        token = wire_budget.set(budget.wire)
        try:
            request = httpx.Request("GET", target, headers=self._headers(wish), extensions=self._timeouts())
            transport = self.transports[hash(request.url.host) % len(self.transports)]
            response = await transport.handle_async_request(request)
            try:
                answer = RawAnswer(response.status_code, _header_texts(response.headers.raw), datetime.now(UTC))
                if answer.has_wanted_body:
                    coding = coding_of(answer.headers.get("content-encoding", ""))
                    answer.wire_body = await self._read_body(response, wish)
                    answer.body = inflated(answer.wire_body, coding, wish.max_bytes)
            finally:
                await response.aclose()
        finally:
            wire_budget.reset(token)
        return answer

    async def _read_body(self, response: httpx.Response, wish: Wish) -> bytes:
        """The body as it came, up to the limit; large bodies wait for one another."""
        received = bytearray()
        is_large = False
        try:
            async for piece in response.aiter_raw():
                received += piece
                if len(received) > wish.max_bytes:
                    if wish.is_cut_allowed:
                        break
                    raise TooMuch
                if len(received) > LARGE_BODY_BYTES and not is_large:
                    await self.large_bodies.acquire()
                    is_large = True
            return bytes(received[: wish.max_bytes])
        finally:
            if is_large:
                self.large_bodies.release()

    def _headers(self, wish: Wish) -> list[tuple[bytes, bytes]]:
        headers = {"User-Agent": self.policy.user_agent, "Accept": wish.accept, "Accept-Encoding": "gzip"}
        headers |= _conditions(wish.validators)
        return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]

    def _timeouts(self) -> dict[str, dict[str, float]]:
        policy = self.policy
        read = policy.read_seconds
        return {"timeout": {"connect": policy.connect_seconds, "read": read, "write": read, "pool": read}}

    def _named(self, error: Exception, shown: str, state: HostState) -> Exception:
        """The error as one of ours; a bug stays what it is."""
        import httpx

        from connectors.guarded_network import BytesSpent

        if isinstance(error, FetchError):
            return type(error)(shown, error.problem)
        if isinstance(error, (TooMuch, BytesSpent)):
            return Forbidden(shown, "too many bytes")
        if isinstance(error, BadCoding):
            return (Forbidden if error.is_refused else Unreachable)(shown, str(error))
        if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
            state.note_connect_failure()
            return Unreachable(shown, f"cannot connect: {str(error)[:120] or 'timeout'}")
        if isinstance(error, (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError, OSError)):
            return Unreachable(shown, f"broken exchange: {type(error).__name__}")
        return error


@dataclass(slots=True)
class Budget:
    """What a fetch may still use, over all its hops."""

    seconds_left: float
    wire: WireBudget


if TYPE_CHECKING:
    from connectors.guarded_network import WireBudget


def _conditions(validators: Validators | None) -> dict[str, str]:
    """Conditional headers, byte for byte; a value that is no honest header is not sent."""
    if validators is None:
        return {}
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value and is_sendable(value)}


def is_sendable(value: str) -> bool:
    """Whether a stored validator can go back as a header: short, one line, Latin-1."""
    return len(value) <= MAX_VALIDATOR_CHARACTERS and all(" " <= c <= "\xff" and c != "\x7f" for c in value)


def _header_texts(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name, values byte for byte as Latin-1; cookies are left behind."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key not in ("set-cookie", "set-cookie2"):
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


@asynccontextmanager
async def open_fetcher(policy: FetchPolicy) -> AsyncIterator[Fetcher]:
    """A fetcher with its connections, closed at the end.

    Raises:
        UsageError: the policy's `allow_networks` cannot be read.
    """
    from connectors.guarded_network import GuardedNetwork

    allowed = parse_allow_networks(policy.allow_networks)
    network = GuardedNetwork(allowed)
    transports = [_transport(network, _tls()) for _ in range(POOLS)]
    try:
        yield Fetcher(policy, allowed, network, transports, HostGate(policy.state_dir, policy.host_delay_seconds))
    finally:
        for transport in transports:
            await transport.aclose()


def _tls() -> ssl.SSLContext:
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def _transport(network: GuardedNetwork, tls: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    """A transport whose pool connects through the guarded network and nothing else."""
    import httpcore
    import httpx

    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, http2=False)
    # There is no public way to give httpx a network backend; a test watches that this one is in use.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=POOL_CONNECTIONS,
        max_keepalive_connections=POOL_CONNECTIONS,
        keepalive_expiry=5.0,
        http1=True,
        http2=False,
        network_backend=network,
    )
    return transport
