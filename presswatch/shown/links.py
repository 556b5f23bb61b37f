"""What of a URL may be shown (no user name, no token), and which may become a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from presswatch.shown.secret_parts import MASK, Span, secret_spans


def redact_url(url: str, *, is_picture: bool = False) -> str:
    """A URL fit for logs, rows and messages: no user name, and what looks like a secret masked, by name or by shape.

    Masked are values in the query, in the path's parameters (`;jsessionid=…`) and in the fragment, keys among the
    segments of the path, and addresses with secrets of their own. Two addresses may look alike afterwards: what is
    known by one is known by the whole of it. What signs a picture's address is left: without it nobody loads it.
    """
    try:
        parts = urlsplit(url.strip())
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(not a URL)"
    plain = urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    return replaced(plain, secret_spans(plain, is_picture=is_picture), lambda _: MASK)


def replaced(text: str, spans: Sequence[Span], mark_of: Callable[[str], str]) -> str:
    """A text in which something stands for what stood at these places, given in order."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], mark_of(text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def web_link(url: str | None) -> str | None:
    """An address that a person may be led to: http or https in plain ASCII (RFC 3986); None for any other.

    One with a masked secret leads nowhere.

    Letters outside ASCII are encoded as browsers do it, white space and controls too: nothing in it can end the link
    early, hide, or turn the line around.
    """
    if not url or MASK in url or not url.lower().startswith(("http://", "https://")):
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
