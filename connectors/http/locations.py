"""URLs for requests and messages: only http(s), no user name, no visible secrets."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from presswatch.shown import redact_url

MAX_URL_CHARACTERS = 4096
# Characters that parsers read differently: one takes them for part of the path, another for part of the host.
AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]")
DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_location(location: str, base: str | None = None) -> str | None:
    """Return an absolute http(s) URL without user name and fragment; None if there is none.

    User names in URLs are dropped, never sent: a redirect could name any.
    """
    text = location.strip(" \t\r\n")
    if not text or len(text) > MAX_URL_CHARACTERS:
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or AMBIGUOUS.search(parts.netloc):
        return None
    netloc = written_host(host, None if port == DEFAULT_PORTS[parts.scheme] else port)
    return urlunsplit((parts.scheme, netloc, escaped(parts.path or "/"), escaped(parts.query), ""))


def written_host(host: str, port: int | None) -> str:
    """Return a host as an address writes it: IPv6 in brackets, with its port if that is unusual."""
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def escaped(text: str) -> str:
    """Percent-encode characters that parsers read differently."""
    return AMBIGUOUS.sub(lambda found: f"%{ord(found.group()):02X}", text)


def host_and_port(url: str) -> tuple[str, int]:
    """Return host (in lower case, without brackets) and port of a clean location."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def without_secrets(url: str) -> str:
    """Return a URL fit for a message: no user name, fragment or secret, at most 300 printable characters."""
    shown = redact_url(url).partition("#")[0]
    return "".join(character for character in shown if character.isprintable())[:300]
