"""The charset that a server names."""

from __future__ import annotations


def charset_of(headers: dict[str, str]) -> str | None:
    """The charset of a Content-Type header, as the server wrote it."""
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
