"""Links as documents write them: in some coding, with escapes of JSON and references of markup."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

from presswatch.shown import ESCAPED

ONE_ESCAPED = re.compile(ESCAPED)


def in_ascii(host: str, coding: str) -> str:
    """A host as links name it that were made one form of."""
    try:
        return host if host.isascii() else host.encode(coding).decode().encode("idna").decode()
    except UnicodeError:
        return host


def as_sent(value: str, coding: str) -> str:
    """A value as a link has it, from one as a document writes it; `coding` turns its characters into bytes."""
    value = value if value.isascii() else quoted(value, coding)
    if "\\" not in value and "#" not in value:
        return value
    # JSON writes a letter beyond the first 65,536 as two.
    plain = ONE_ESCAPED.sub(lambda found: unescaped(found[0]), value)
    whole = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole if whole.isascii() else quoted(whole, "utf-8")


def unescaped(written: str) -> str:
    """What an escape of JSON or a reference of markup stands for."""
    if written.startswith("&"):
        # Markup within markup has it escaped once more.
        return unescape(unescape(written))
    return chr(int(written[2:], 16)) if written.startswith("\\u") else written[1:]


def quoted(text: str, coding: str) -> str:
    """A text with its letters outside ASCII encoded."""
    errors = "surrogatepass" if coding == "utf-8" else "strict"
    return quote(text.encode(coding, errors), safe="%!$&'()*+,;=:@/?~")


def coding_of(encoding: str) -> str:
    """What turns characters into a link's bytes: a text in Latin-1 is bytes already."""
    return "latin-1" if encoding == "latin-1" else "utf-8"


def as_bytes(text: str, encoding: str) -> bytes:
    """The bytes of what `as_text` gave."""
    return text.encode(encoding) if encoding == "latin-1" else text.encode(encoding, "surrogatepass")


def is_utf16(body: bytes) -> bool:
    """Whether a body begins with UTF-16's byte order mark."""
    return body[:2] in (b"\xff\xfe", b"\xfe\xff")


def as_text(body: bytes) -> tuple[str, str]:
    """A body as text, and the coding that gives its bytes back; all codings but UTF-16 have ASCII as it is."""
    if is_utf16(body):
        encoding = "utf-16-le" if body[:2] == b"\xff\xfe" else "utf-16-be"
        try:
            return body.decode(encoding, "surrogatepass"), encoding
        except UnicodeDecodeError:
            pass
    return body.decode("latin-1"), "latin-1"
