"""Settings for requests to single feeds: name and password, bearer token, headers, User-Agent, proxy.

Only settings and the environment hold these; they enter no row, archive or message.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from presswatch.errors import UsageError

PORTS = {"http": 80, "https": 443}
KEYS = ("user", "password", "bearer", "user_agent", "headers", "proxy")
#: prefix of the name of an environment variable that holds a value
FROM_ENVIRONMENT = "env:"
DOT = re.compile("%2E", re.IGNORECASE)
ENCODED = re.compile("%[0-9a-fA-F]{2}")
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
HEADER_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]*")
#: headers that the client sets itself
OWN_HEADERS = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "if-none-match",
        "if-modified-since",
    }
)


@dataclass(frozen=True, slots=True)
class Access:
    """What is sent with requests to addresses that begin with `address`; no `repr` shows secrets."""

    address: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    proxy: str | None = field(default=None, repr=False)

    def covers(self, url: str) -> bool:
        """Tell whether a URL is this address or below it.

        Same scheme, host and port, and the path cut at a boundary.
        """
        own, other = urlsplit(self.address.strip()), urlsplit(url)
        if (own.scheme, *host_of(own)) != (other.scheme, *host_of(other)):
            return False
        path, asked = path_of(own), path_of(other)
        if own.query:
            return (path, encoded(own.query)) == (asked, encoded(other.query))
        return asked == path or asked.startswith(path if path.endswith("/") else f"{path}/")


def host_of(parts: SplitResult) -> tuple[str, int]:
    """Return an address's host, in the form used by DNS, and its port."""
    host = (parts.hostname or "").rstrip(".")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return host, parts.port or PORTS.get(parts.scheme, 0)


def path_of(parts: SplitResult) -> str:
    """Return the path that a server sees: letters encoded, `..` resolved (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    segments = (DOT.sub(".", encoded(parts.path)) or "/").split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    return "/".join([*kept, ""] if segments[-1] in (".", "..") else kept)


def encoded(text: str) -> str:
    """Return a path or query in ASCII, as it is sent; existing escapes stay, with capital digits."""
    return ENCODED.sub(lambda found: found.group().upper(), quote(text, safe="%/:?#[]@!$&'()*+,;=~-._|"))


def access_for(url: str, accesses: Iterable[Access]) -> Access | None:
    """Return everything set by the addresses that cover a URL; longer addresses override shorter ones.

    This is called on every hop, so that no other host receives any of it.
    """
    found = sorted((access for access in accesses if access.covers(url)), key=lambda access: len(access.address))
    if len(found) < 2:
        return found[0] if found else None
    headers = {name.lower(): (name, value) for access in found for name, value in access.headers}
    proxy = next((access.proxy for access in reversed(found) if access.proxy), None)
    return Access(found[-1].address, tuple(headers.values()), proxy)


def read_accesses(table: Mapping[str, object], environ: Mapping[str, str]) -> tuple[Access, ...]:
    """Read the accesses of the setting `access`, a table by address.

    Raises:
        UsageError: an invalid address, key or value; the message names the address and never a value.
    """
    return tuple(read_access(address, values, environ) for address, values in table.items())


def read_access(address: str, values: object, environ: Mapping[str, str]) -> Access:
    """Return one access.

    Raises:
        UsageError: as `read_accesses`.
    """
    shown = shown_address(address)
    if not isinstance(values, Mapping):
        raise UsageError(f"{shown}: it wants a table of {', '.join(KEYS)}")
    unknown = [key for key in values if key not in KEYS]
    if unknown:
        raise UsageError(f"{shown}: unknown key {unknown[0][:40]!r}; known are {', '.join(KEYS)}")
    given = {key: value_of(value, key, shown, environ) for key, value in values.items() if key != "headers"}
    headers = own_headers(values.get("headers", {}), shown, environ)
    headers |= authorization(given, shown)
    if given.get("user_agent"):
        headers["User-Agent"] = given["user_agent"]
    for name, value in headers.items():
        require_sendable(name, value, shown)
    return Access(address, tuple(headers.items()), proxy_of(given.get("proxy"), shown))


def shown_address(address: str) -> str:
    """Return how messages refer to an access.

    Raises:
        UsageError: it is not an http or https address, or contains a user name.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise UsageError("setting access: a key is not an http or https address without a user name")
    return f"setting access, {parts.scheme}://{parts.netloc}{parts.path}"


def own_headers(own: object, shown: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that an access sets itself.

    Raises:
        UsageError: they are not a table of strings.
    """
    if not isinstance(own, Mapping):
        raise UsageError(f"{shown}: headers wants a table of names and values")
    return {str(name): value_of(value, f"header {name}", shown, environ) for name, value in own.items()}


def require_sendable(name: str, value: str, shown: str) -> None:
    """Make sure that a header can be sent.

    Raises:
        UsageError: it cannot, or it is one that the client sets itself.
    """
    if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value) or name.lower() in OWN_HEADERS:
        raise UsageError(f"{shown}: header {name[:40]!r} is none that can be sent, or its value is not one line")


def value_of(value: object, key: str, shown: str, environ: Mapping[str, str]) -> str:
    """Return a value, from the environment if it refers to it.

    Raises:
        UsageError: it is not a string, or the variable is not set.
    """
    if not isinstance(value, str):
        raise UsageError(f"{shown}: {key} wants a text")
    if not value.startswith(FROM_ENVIRONMENT):
        return value
    name = value.removeprefix(FROM_ENVIRONMENT)
    if name not in environ:
        raise UsageError(f"{shown}: {key} is to come from the variable {name[:60]!r}, which is not set")
    # A variable that was filled from a file ends with the file's line end.
    if not (found := environ[name].strip("\r\n")):
        raise UsageError(f"{shown}: {key} is to come from the variable {name[:60]!r}, which is empty")
    return found


def authorization(given: Mapping[str, str], shown: str) -> dict[str, str]:
    """Return the Authorization header of a name and password (RFC 7617) or of a bearer token (RFC 6750).

    Raises:
        UsageError: both are given, or a password without a name.
    """
    if "bearer" in given and ("user" in given or "password" in given):
        raise UsageError(f"{shown}: give user and password, or bearer, not both")
    if "password" in given and "user" not in given:
        raise UsageError(f"{shown}: a password needs a user")
    if "bearer" in given:
        token = re.sub(r"(?i)^bearer\s+", "", given["bearer"])
        return {"Authorization": f"Bearer {token}"}
    if "user" not in given:
        return {}
    if ":" in given["user"]:
        raise UsageError(f"{shown}: a user name with a colon cannot be sent")
    pair = f"{given['user']}:{given.get('password', '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def proxy_of(proxy: str | None, shown: str) -> str | None:
    """Return a proxy's address.

    Raises:
        UsageError: it is not an HTTP proxy's address.
    """
    if not proxy:
        return None
    try:
        parts = urlsplit(proxy)
        is_good = parts.scheme in PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if not is_good:
        raise UsageError(f"{shown}: proxy wants an address like http://proxy.example.org:3128")
    return proxy
