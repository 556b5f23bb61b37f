"""What of a URL may be shown (no user name, no token), and which may become a link."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

#: parameters whose values must not be shown; the short names only where they are the whole name or its last part
SECRET_NAMES = re.compile(
    r"(?i)token|secret|passw|passkey|passphrase|passcode|pwd|jwt|api_?key|access_?key|private_?key|auth|signature|session"
    r"|credential|hmac|(?:^|[_.-])(?:key|sig|sid|pass|pw|code|otp|ticket|sess)$"
)
#: values that are keys by their shape: 32 hexadecimal digits and more, 24 letters of both cases with digits, a JWT
SECRET_SHAPE = re.compile(
    r"[0-9a-fA-F]{32,}|eyJ[\w-]{8,}\.[\w.-]+|(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*\d)[\w+/=-]{24,}"
)
MASK = "***"


def redact_url(url: str) -> str:
    """A URL fit for logs, rows and messages: no user name, and what looks like a secret masked, by name or by shape.

    Masked are values in the query, in the path's parameters (`;jsessionid=…`) and in the fragment, also those that are
    addresses with secrets of their own. Two addresses may look alike afterwards: what is known by one is known by the
    whole of it.
    """
    try:
        parts = urlsplit(url.strip())
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(not a URL)"
    path = re.sub(r";([^;/]*)", lambda found: f";{masked_pair(found[1], by_shape=False)}", parts.path)
    return urlunsplit((parts.scheme, netloc, path, masked_pairs(parts.query), masked_pairs(parts.fragment)))


def masked_pairs(text: str) -> str:
    """The pairs of a query or a fragment with their secrets masked; what stands between them stays."""
    return re.sub(r"[^&;?]+", lambda found: masked_pair(found[0]), text)


def masked_pair(pair: str, *, by_shape: bool = True) -> str:
    """One `name=value`, its value masked where its name says that it is a secret, or its shape does."""
    name, equals, value = pair.partition("=")
    if not equals or not value:
        return pair
    plain = unquote(value)
    if SECRET_NAMES.search(unquote(name)) or (by_shape and SECRET_SHAPE.fullmatch(plain)):
        return f"{name}={MASK}"
    holds_secret = "://" in plain and redact_url(plain) != plain
    return f"{name}={MASK}" if holds_secret else pair


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
