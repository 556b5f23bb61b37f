"""httpx transports over the guarded network: the only module that depends on internals of httpx and httpcore."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    import httpx

    from connectors.http.network import GuardedNetwork

POOL_CONNECTIONS = 10


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Return the trusted certificate authorities; reading their file takes 30 ms, so a process does it once."""
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def transport_over(network: GuardedNetwork, tls: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    """Return a transport whose pool connects only through the guarded network."""
    import httpcore
    import httpx

    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, http2=False)
    # There is no public way to give httpx a network backend; a test checks that this one is in use.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=POOL_CONNECTIONS,
        max_keepalive_connections=POOL_CONNECTIONS,
        # Many servers close after 5 seconds, our usual pause between two requests to a host: close before they do.
        keepalive_expiry=2.0,
        http1=True,
        http2=False,
        network_backend=network,
    )
    return transport


def transport_through(proxy: str, tls: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    """Return a transport whose pool goes through a proxy named by the user, wherever that is."""
    import httpcore
    import httpx

    from connectors.http.network import CountingNetwork

    parts = urlsplit(proxy)
    user = (unquote(parts.username or "").encode(), unquote(parts.password or "").encode()) if parts.username else None
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/", "", ""))
    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, http2=False)
    transport._pool = httpcore.AsyncHTTPProxy(
        address,
        proxy_auth=user,
        ssl_context=tls,
        max_connections=POOL_CONNECTIONS,
        keepalive_expiry=2.0,
        network_backend=CountingNetwork(),
    )
    return transport


async def close_spoilt(connections: Iterable[Any]) -> None:
    """Close idle connections that received more than their answer: it is not an answer to a later request.

    httpcore would take it for one (RFC 9112 §9.2 forbids it), and has no public way to detect it.
    """
    for connection in connections:
        parser = getattr(connection._connection, "_h11_state", None)
        if parser is not None and connection.is_idle() and parser.trailing_data[0]:
            await connection.aclose()
