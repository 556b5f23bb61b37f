"""What of a URL may be shown: no user name, no token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

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
