"""Headers as servers send them: repeated, or in forms that only browsers understand."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: headers that may appear only once (RFC 9110): if repeated, the first counts, as with Age (RFC 9111 §5.1)
SINGLE = frozenset({"age", "date", "etag", "expires", "last-modified", "location", "retry-after"})

#: one of several values, separated by commas outside quotation marks
VALUE = re.compile(r"(?:[^,\"]|\"(?:[^\"\\]|\\.)*\"?)+")
PARAMETER = re.compile(r";\s*([^\s;=\"]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;]*))")
ESSENCE = re.compile(r"[\w!#$%&'*+.^`|~-]+/[\w!#$%&'*+.^`|~-]+", re.ASCII)


def joined_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by lower-case name; repeated ones joined by commas (RFC 9110 §5.3) if that is allowed."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(value)
    return {name: values[0] if name in SINGLE else ", ".join(values) for name, values in found.items()}


def media_type_of(content_type: str) -> str:
    """Return the type in a Content-Type header in lower case, without parameters; '' if there is none.

    Of several values (a repeated header is joined by commas) the last valid one counts: WHATWG MIME Sniffing, "extract
    a MIME type".
    """
    return _extracted(content_type)[0]


def charset_of(content_type: str) -> str | None:
    """Return the charset in a Content-Type header as the server wrote it.

    A later value of the same type without a charset does not override an earlier one.
    """
    return _extracted(content_type)[1]


def _extracted(content_type: str) -> tuple[str, str | None]:
    essence, charset = "", None
    for value in VALUE.findall(content_type):
        first, _, _ = value.partition(";")
        kind = first.strip().lower()
        if kind != "*/*" and ESSENCE.fullmatch(kind):
            charset = _charset_in(value) or (charset if kind == essence else None)
            essence = kind
        elif not essence:
            charset = charset or _charset_in(value)
    return essence or content_type.partition(";")[0].partition(",")[0].strip().lower(), charset


def _charset_in(value: str) -> str | None:
    for name, quoted, plain in PARAMETER.findall(value):
        if name.lower() == "charset":
            return (quoted or plain).strip(" \t\"'") or None
    return None
