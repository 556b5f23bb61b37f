"""The only way bytes come from the network: guarded, bounded, polite, and stateless.

One total deadline and one byte limit apply to all hops; redirects are followed here; no cookies, no referer, no proxy,
no credentials, because requests go directly to the transport and never through a client that would add them.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.gate import SharedLedger
from connectors.http.addresses import AllowedNetworks, is_public, literal_address, parse_allow_networks, refusal
from connectors.http.answers import RawAnswer, judged, redirect_target
from connectors.http.large_bodies import LARGE_BODIES_AT_ONCE, LARGE_BODY_BYTES, LargeBodies, held_bodies
from connectors.http.locations import clean_location, host_and_port, without_secrets
from connectors.http.policy import (
    HEADER_ALLOWANCE_BYTES,
    NOT_ITS_OWN,
    Budget,
    FetchPolicy,
    Wish,
    conditions,
    header_texts,
    only_private_host,
    request_headers,
    sent_headers,
    timeouts,
    wire_budget,
)
from connectors.http.politeness import HostGate, Postponed
from connectors.http.transports import (
    close_spoilt,
    is_cut_short,
    load_client,
    named,
    transport_over,
    transport_through,
    trusted_authorities,
)
from presswatch.access import access_for
from presswatch.codings import TooMuch, decoded_body
from presswatch.errors import Forbidden, Refused, Unreachable
from presswatch.records import Fetched, Unchanged

if TYPE_CHECKING:  # importing the client takes a third of a second, which `presswatch --help` can save
    import httpx

    from connectors.http.network import GuardedNetwork

__all__ = ["FetchPolicy", "Fetcher", "Postponed", "open_fetcher", "parse_allow_networks"]

MAX_REDIRECTS = 5
#: httpx's pool examines every connection for every request, so hosts are spread over a few small pools
POOLS = 5
NO_WISH = Wish()

HopCheck = Callable[[str], Awaitable[float | None]]


@dataclass(slots=True, eq=False, weakref_slot=True)
class Fetcher:
    """Fetches addresses; safe for many tasks of one event loop."""

    policy: FetchPolicy
    allowed: AllowedNetworks
    network: GuardedNetwork
    transports: list[httpx.AsyncHTTPTransport]
    gate: HostGate
    large_bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_BODIES_AT_ONCE))
    #: transports over proxies that the user has set for single addresses
    proxies: Mapping[str, httpx.AsyncHTTPTransport] = field(default_factory=dict)

    async def fetch(
        self,
        url: str,
        wish: Wish = NO_WISH,
        *,
        deadline: float | None = None,
        check_hop: HopCheck | None = None,
    ) -> Fetched | Unchanged:
        """Fetch an address, following up to 5 redirects.

        Args:
            url: the address; a user name in it is dropped.
            wish: what to ask for.
            deadline: monotonic seconds beyond which not to wait for politeness.
            check_hop: asked before every hop with its URL; may raise, and may return a longer pause in seconds.

        Raises:
            Postponed: the host is not to be asked before `deadline`; nothing was sent.
            Unreachable: network trouble, the deadline, a broken body or one in a coding we can't undo, 429 or 5xx.
            Refused: another status, too many redirects.
            Forbidden: a blocked address, port, scheme or size.
        """
        wish = dataclasses.replace(wish, max_bytes=self._limit(wish))
        target = clean_location(url)
        if target is None:
            raise Forbidden(without_secrets(url), "blocked scheme or broken address")
        budget = Budget(self.policy.total_deadline_seconds, self._limit(wish) + HEADER_ALLOWANCE_BYTES)
        hops: list[tuple[int, str]] = []
        while True:
            pause = await check_hop(target) if check_hop else None
            answer = await self._hop(target, wish, budget, pause, deadline)
            following = redirect_target(answer, target)
            if following is None:
                return judged(answer, url, target, tuple(hops), is_conditional=bool(conditions(wish.validators)))
            # Without cookies, a redirect to a place already visited would repeat for ever.
            is_loop = following in (clean_location(url), *(seen for _, seen in hops))
            hops.append((answer.status, following))
            if is_loop or len(hops) > MAX_REDIRECTS:
                raise Refused(without_secrets(url), "too many redirects", status=answer.status)
            target = following

    async def _hop(
        self, target: str, wish: Wish, budget: Budget, pause: float | None, deadline: float | None
    ) -> RawAnswer:
        """Send one request in the host's turn and return its answer."""
        host, port = host_and_port(target)
        is_allowed = self._checked(target, wish)
        name = host if port in (80, 443) else f"{host}:{port}"
        shown = without_secrets(target)
        async with self.gate.turn(name, shown, delay_seconds=pause, is_allowed=is_allowed, deadline=deadline) as state:
            started = time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, budget.seconds_left)) as budget.clock:
                    answer = await self._exchanged(target, wish, budget)
            except TimeoutError as error:
                state.note_silence()
                raise Unreachable(shown, "deadline") from error
            except Exception as error:
                raise named(error, shown, state) from error
            finally:
                budget.seconds_left -= time.monotonic() - started
                state.is_allowed_network = (host, port) in self.network.allowed_hosts or state.is_allowed_network
            state.connect_failures = 0
            if answer.rest_seconds:
                state.rest(answer.rest_seconds)
            return answer

    def _checked(self, target: str, wish: Wish) -> bool:
        """Tell whether the target is in a network that the user allowed, as far as is known before look-up.

        Raises:
            Forbidden: it is private and not the one private host that may be asked; or a proxy would be led there.
        """
        host, port = host_and_port(target)
        literal = literal_address(host)
        access = access_for(target, self.policy.access)
        if access and access.proxy and literal and (reason := refusal(literal, port, self.allowed)):
            raise Forbidden(without_secrets(target), reason)
        is_allowed = (host, port) in self.network.allowed_hosts
        is_private = (host, port) in self.network.private_hosts
        if literal is not None:
            is_allowed = is_allowed or self.allowed.allows(literal, port)
            is_private = is_private or not is_public(literal)
        if is_private and is_allowed and wish.private_host not in (None, host):
            raise Forbidden(without_secrets(target), NOT_ITS_OWN)
        return is_allowed

    async def _exchanged(self, target: str, wish: Wish, budget: Budget) -> RawAnswer:
        """Send the request, read the answer within its limits, undo its content coding."""
        import httpx

        wire_budget.set(budget)
        only_private_host.set(wish.private_host)
        try:
            request = httpx.Request(
                "GET", target, headers=request_headers(self.policy, wish, target), extensions=timeouts(self.policy)
            )
            response = await self._asked(request, budget)
            try:
                answer = RawAnswer(response.status_code, header_texts(response.headers.raw), datetime.now(UTC))
                answer.request_headers = sent_headers(request.headers.raw, self.policy, target)
                if answer.has_wanted_body or (wish.is_fault_read and answer.may_hold_feed):
                    answer.wire_body, answer.is_cut = await self._read_body(response, wish, budget)
                    coding = answer.headers.get("content-encoding", "")
                    answer.body = decoded_body(answer.wire_body, coding, self._limit(wish))
            finally:
                await response.aclose()
                await close_spoilt(self._transport(request)._pool.connections)
        finally:
            wire_budget.set(None)
            only_private_host.set(None)
        return answer

    async def _asked(self, request: httpx.Request, budget: Budget) -> httpx.Response:
        """Send a request; repeat it once if the server had closed the reused connection.

        Such a server has not seen the request (RFC 9112 §9.3.1 lets clients repeat it).
        """
        import httpx

        transport = self._transport(request)
        budget.has_connected = False
        try:
            return await transport.handle_async_request(request)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if budget.has_connected:
                raise
            return await transport.handle_async_request(request)

    def _transport(self, request: httpx.Request) -> httpx.AsyncHTTPTransport:
        """Return the transport whose pool has this host's connection, or that uses the proxy set for the address."""
        access = access_for(str(request.url), self.policy.access)
        if access and access.proxy:
            return self.proxies[access.proxy]
        return self.transports[hash(request.url.host) % len(self.transports)]

    def _limit(self, wish: Wish) -> int:
        return wish.max_bytes or self.policy.max_bytes

    async def _read_body(self, response: httpx.Response, wish: Wish, budget: Budget) -> tuple[bytes, bool]:
        """Return the raw body, up to the limit, and whether it ended too early; large bodies wait for one another."""
        import httpx

        received, limit = bytearray(), self._limit(wish)
        held = held_bodies.get() or LargeBodies(self.large_bodies)
        is_large = is_short = False
        try:
            async for piece in response.aiter_raw():
                received += piece
                if len(received) > limit:
                    if wish.is_cut_allowed:
                        break
                    raise TooMuch
                if len(received) > LARGE_BODY_BYTES and not is_large:
                    await held.take_turn(budget)
                    is_large = True
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout) as error:
            is_short = is_cut_short(error, received)
            if is_short and not wish.is_short_allowed:
                raise
        finally:
            if held_bodies.get() is None:
                held.let_go()
        return bytes(memoryview(received)[:limit]), is_short


@asynccontextmanager
async def open_fetcher(policy: FetchPolicy) -> AsyncIterator[Fetcher]:
    """Yield a fetcher with its connections, and close it at the end.

    Raises:
        UsageError: the policy's `allow_networks` or its file of authorities cannot be read.
    """
    from connectors.http.network import GuardedNetwork

    load_client()
    allowed = parse_allow_networks(policy.allow_networks)
    network = GuardedNetwork(allowed)
    trusted = trusted_authorities(policy.authorities)
    transports = [transport_over(network, trusted) for _ in range(POOLS)]
    named = {access.proxy for access in policy.access if access.proxy}
    shared = SharedLedger(policy.gate) if policy.gate else None
    proxies = {proxy: transport_through(proxy, trusted) for proxy in named}
    try:
        yield Fetcher(
            policy,
            allowed,
            network,
            transports,
            HostGate(policy.state_dir, policy.host_delay_seconds, policy.machine_dir, shared),
            proxies=proxies,
        )
    finally:
        for transport in (*transports, *proxies.values()):
            await transport.aclose()
        if shared is not None:
            await shared.close()
