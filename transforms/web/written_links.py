"""Links as documents write them: in some charset, with JSON escapes and character references, or mistyped."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlsplit

from presswatch.shown import ESCAPED
from transforms.web.urls import join_url

ONE_ESCAPED = re.compile(ESCAPED)
#: a line end within a link, and the next line's indent: programs fold long lines
FOLD = re.compile(r"[ \t]*[\r\n]\s*")
#: "http://https://…", "http:http://…": a form that puts the scheme before what has one
SCHEME_TWICE = re.compile(r"(?i)^(?:https?:/{0,2})+(?=https?:/)")
#: "https://https//…": the same, and browsers have taken the second colon for that of a port
SCHEME_FOR_HOST = re.compile(r"(?i)^https?://(?=https?//)")
NO_COLON = re.compile(r"(?i)^(https?)//")
#: one stroke, or three, before what has a dot as hosts have
STROKES = re.compile(r"(?i)^(https?):(?:/|/{3,})(?=(?![^/]*\.(?:html?|php|aspx?|xml)(?:[/?#]|$))[^/\s?#]*\.)")
#: a link of HTML in the place of an address
ANCHOR = re.compile(r"(?i)\s*<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']?([^\"'<>\s]{1,4096})")
#: blanks and marks of no width that editors leave around what is pasted
UNSEEN = " \t\r\n\f\v\xa0\u00ad\u200b\u200e\u200f\u2060\ufeff"
BARE_HOST = re.compile(r"(?i)^www\.[^\s/.]+\.[^\s/]")


def in_ascii(host: str, coding: str) -> str:
    """Return a host as it stands in links that were brought to one form."""
    try:
        return host if host.isascii() else host.encode(coding).decode().encode("idna").decode()
    except UnicodeError:
        return host


def as_sent(value: str, coding: str) -> str:
    """Turn a value as a document writes it into what a link sends; `coding` encodes its characters."""
    value = value if value.isascii() else quoted(value, coding)
    if "\\" not in value and "#" not in value:
        return value
    # JSON writes a character beyond U+FFFF as two escapes.
    plain = ONE_ESCAPED.sub(lambda found: unescaped(found[0]), value)
    whole = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole if whole.isascii() else quoted(whole, "utf-8")


def unescaped(written: str) -> str:
    """Return the characters that a JSON escape or a character reference stands for."""
    if written.startswith("&"):
        # Markup inside markup is escaped twice.
        return unescape(unescape(written))
    return chr(int(written[2:], 16)) if written.startswith("\\u") else written[1:]


def quoted(text: str, coding: str) -> str:
    """Percent-encode the characters of a text that are not ASCII."""
    errors = "surrogatepass" if coding == "utf-8" else "strict"
    return quote(text.encode(coding, errors), safe="%!$&'()*+,;=:@/?~")


def coding_of(encoding: str) -> str:
    """Return the encoding for a link's characters: a text read as Latin-1 holds bytes already."""
    return "latin-1" if encoding == "latin-1" else "utf-8"


def as_bytes(text: str, encoding: str) -> bytes:
    """Return the bytes from which `as_text` made a text."""
    return text.encode(encoding) if encoding == "latin-1" else text.encode(encoding, "surrogatepass")


def is_utf16(body: bytes) -> bool:
    """Tell whether a body begins with a UTF-16 byte order mark."""
    return body[:2] in (b"\xff\xfe", b"\xfe\xff")


def as_text(body: bytes) -> tuple[str, str]:
    """Return a body as text, and the encoding that gives its bytes back; all encodings but UTF-16 preserve ASCII."""
    if is_utf16(body):
        encoding = "utf-16-le" if body[:2] == b"\xff\xfe" else "utf-16-be"
        try:
            return body.decode(encoding, "surrogatepass"), encoding
        except UnicodeDecodeError:
            pass
    return body.decode("latin-1"), "latin-1"


def join_typed(base: str, href: str) -> str | None:
    """Make a feed's link absolute as `join_url` does; a host without a scheme is a host, not a folder."""
    anchor = ANCHOR.match(href)
    text = with_one_scheme(FOLD.sub("", (unescape(anchor[1]) if anchor else href).strip(UNSEEN)))
    first, host = text.partition("/")[0].lower(), urlsplit(base).netloc.lower()
    is_own = "." in first and first.removeprefix("www.") == host.removeprefix("www.")
    return join_url(base, f"//{text}" if is_own or BARE_HOST.match(text) else text)


def with_one_scheme(link: str) -> str:
    """Return a link whose scheme stands there once, with two strokes after it."""
    link = SCHEME_FOR_HOST.sub("", SCHEME_TWICE.sub("", link))
    return STROKES.sub(r"\1://", NO_COLON.sub(r"\1://", link))
