"""Transports over the guarded network, and what their errors mean: alone in using internals of httpx, httpcore, h11."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from connectors.gate import HostState
from connectors.http.large_bodies import TurnTooLate
from connectors.http.lenient_answers import is_over
from connectors.http.policy import BytesSpent
from presswatch.codings import BadCoding, TooMuch
from presswatch.errors import CANNOT_CONNECT, FetchError, Forbidden, Unreachable, UsageError

if TYPE_CHECKING:
    import httpx

    from connectors.http.network import GuardedNetwork

POOL_CONNECTIONS = 10
#: h11's message for a body that ends before its Content-Length or its last chunk
SHORT_BODY = "without sending complete message body"
#: httpx's command, which it offers where the libraries for it are installed, as they are through Prefect
COMMAND = "httpx._main"


def load_client() -> None:
    """Import httpx without its command: three quarters of the import's time, and 6 MB."""
    if "httpx" in sys.modules:
        return
    # importlib's own note that there is no such module; httpx then goes without.
    sys.modules[COMMAND] = None  # type: ignore[assignment]
    import httpx  # noqa: F401

    del sys.modules[COMMAND]


@cache
def trusted_authorities(file: Path | None = None) -> ssl.SSLContext:
    """Return the certificate authorities of a PEM file, by default certifi's; a process reads it once, in 30 ms.

    Raises:
        UsageError: the file is not there, or holds no certificates.
    """
    import certifi

    try:
        return ssl.create_default_context(cafile=file or certifi.where())
    except OSError as error:  # an error of TLS is one, too
        raise UsageError(
            f"setting `certificates`: {file} cannot be used ({error.strerror or error}); name a PEM file with the "
            "certificates of the authorities to trust"
        ) from error


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


def named(error: Exception, shown: str, state: HostState) -> Exception:
    """Return the error as one of ours; a bug stays what it is."""
    import httpx

    if isinstance(error, FetchError):
        return type(error)(shown, error.problem)
    if isinstance(error, (TooMuch, BytesSpent)):
        return Forbidden(shown, "too many bytes")
    if isinstance(error, BadCoding):
        return Unreachable(shown, str(error))
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        state.note_connect_failure()
        return Unreachable(shown, f"{CANNOT_CONNECT}: {str(error)[:120] or 'timeout'}")
    if isinstance(error, (TurnTooLate, httpx.PoolTimeout)):
        return Unreachable(shown, f"put off: {error}")
    if isinstance(error, httpx.TimeoutException):
        state.note_silence()
        return Unreachable(shown, "silence: no answer in time")
    if isinstance(error, (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError, OSError)):
        return Unreachable(shown, f"broken exchange: {type(error).__name__}")
    return error


def is_cut_short(error: Exception, received: bytearray) -> bool:
    """Tell whether an exchange that broke off left a part of a body; False where it left all of it.

    Raises:
        the error itself: nothing of use came.
    """
    import httpx

    if isinstance(error, httpx.RemoteProtocolError):
        is_part = SHORT_BODY in str(error)
    elif is_over(received):
        # Servers that count wrong leave us waiting after the end, or reset the connection there.
        return False
    else:
        is_part = isinstance(error, httpx.ReadError) and bool(received)
    if not is_part:
        raise error
    return True
