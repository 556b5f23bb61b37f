"""What may be shown of a URL (no user name, no token), and which URL may become a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from presswatch.shown.secret_parts import MASK, Span, secret_spans


def redact_url(url: str, *, is_picture: bool = False) -> str:
    """Return a URL fit for logs, rows and messages: without user name, and with secrets masked, by name or by shape.

    Masked are values in the query, in the path's parameters (`;jsessionid=…`) and in the fragment, keys among the
    segments of the path, and secrets of addresses inside it. Two addresses may look alike afterwards: an identity must
    come from the unmasked address. A picture's signature is kept, since nobody can load the picture without it.
    """
    try:
        parts = urlsplit(url.strip())
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(not a URL)"
    plain = urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    return replaced(plain, secret_spans(plain, is_picture=is_picture), lambda _: MASK)


def replaced(text: str, spans: Sequence[Span], mark_of: Callable[[str], str]) -> str:
    """Replace the text at these places, given in order."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], mark_of(text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def web_link(url: str | None) -> str | None:
    """Return an address that a person may be sent to: http or https in plain ASCII (RFC 3986); None for any other.

    An address with a masked secret leads nowhere.

    Letters outside ASCII are encoded as browsers do it, white space and controls too: nothing in it can end the link
    early, hide, or reverse the line.
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
