"""The pass: whoever logged in to Prefect's UI may open the desk and the overview page without a second login.

A cookie, since browsers send those of 127.0.0.1 to every port there; so also to whatever else answers on this machine.
Therefore it only allows reading: it is signed by the UI's secret, which cannot be derived from it, expires after half a
day, and is useless for Prefect's API. Scripts cannot see it; requests made by other sites do not carry it, except for
links that a person follows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

LASTS_SECONDS = 12 * 3600
#: a pass with less time left is renewed when the UI calls again
RENEWED_BELOW_SECONDS = LASTS_SECONDS // 2


def basic(secret: str) -> bytes:
    """Return the 'authorization' header for the secret ('name:password')."""
    return b"Basic " + base64.b64encode(secret.encode())


def pass_name(secret: str) -> str:
    """Return the cookie's name; homes with other secrets on the same machine have others."""
    return f"presswatch_{signed(secret, 'name')[:8]}"


def signed(secret: str, said: str) -> str:
    """Return the signature of `said`, which only a holder of the secret can make."""
    return hmac.new(secret.encode(), f"presswatch desk {said}".encode(), hashlib.sha256).hexdigest()


def issued(secret: str, now: float) -> str:
    """Return the 'set-cookie' header with a new pass. `now` is in seconds since 1970."""
    until = int(now) + LASTS_SECONDS
    value = f"{until}.{signed(secret, str(until))}"
    return f"{pass_name(secret)}={value}; Max-Age={LASTS_SECONDS}; Path=/; HttpOnly; SameSite=Lax"


def seconds_left(secret: str, cookies: bytes | None, now: float) -> float:
    """Return how long the longest-lived pass among a request's cookies is still valid; 0 if none is."""
    wanted, best = pass_name(secret), 0.0
    for one in (cookies or b"").decode("latin-1").split(";"):
        name, _, value = one.strip().partition("=")
        until, _, signature = value.partition(".")
        if name != wanted or not (until.isascii() and until.isdecimal() and len(until) < 12):
            continue
        if hmac.compare_digest(signature.encode("latin-1"), signed(secret, until).encode()):
            best = max(best, int(until) - now)
    return min(best, LASTS_SECONDS)


def is_known(secret: str, headers: dict[bytes, bytes], now: float) -> bool:
    """Tell whether a request knows the secret, or holds a pass given to someone who did."""
    given = headers.get(b"authorization", b"")
    return hmac.compare_digest(given, basic(secret)) or seconds_left(secret, headers.get(b"cookie"), now) > 0


def passing(send: Send, secret: str, headers: dict[bytes, bytes], now: float) -> Send:
    """Wrap `send` to add a pass to answers for the server's own pages in browsers that know the secret."""
    is_own_page = headers.get(b"sec-fetch-site") == b"same-origin"
    is_right = hmac.compare_digest(headers.get(b"authorization", b""), basic(secret))
    if not (is_own_page and is_right) or seconds_left(secret, headers.get(b"cookie"), now) > RENEWED_BELOW_SECONDS:
        return send

    async def send_pass(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < HTTPStatus.BAD_REQUEST:
            MutableHeaders(scope=message).append("set-cookie", issued(secret, now))
        await send(message)

    return send_pass
