"""What of a URL may be shown (no user name, no token), and which may become a link."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

#: parameters whose values must not be shown
SECRET_NAMES = re.compile(
    r"(?i)(token|secret|passw|pwd|api_?key|access_?key|auth|signature|session|credential|^key$|^sig$|^sid$)"
)


def redact_url(url: str) -> str:
    """A URL fit for logs, rows and messages: no user name, secret-looking parameters masked."""
    try:
        parts = urlsplit(url.strip())
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(not a URL)"
    pairs = [pair.partition("=") for pair in parts.query.split("&")]
    query = "&".join(
        f"{name}={'***' if value and SECRET_NAMES.search(name) else value}" if equals else name
        for name, equals, value in pairs
    )
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


def web_link(url: str | None) -> str | None:
    """An address that a person may be led to: http or https in plain ASCII (RFC 3986); None for any other.

    Letters outside ASCII are encoded as browsers do it, white space and controls too: nothing in it can end the link
    early, hide, or turn the line around.
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url)
        netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not netloc or not re.fullmatch(r"[\w.~%!$&'()*+,;=:@\[\]-]+", netloc, re.ASCII):
        return None
    kept = "/:?#@!$&'()*+,;=%~-._"
    path, query, fragment = (quote(part, safe=kept) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, netloc, path, query, fragment))
