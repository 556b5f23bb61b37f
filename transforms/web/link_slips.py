"""Links of feeds as they are meant, where people and programs have mistyped them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from transforms.web.urls import join_url

#: a line end within a link, and the next line's indent: programs fold long lines
FOLD = re.compile(r"[ \t]*[\r\n]\s*")
#: "http://https://…", "http:http://…": a form that puts the scheme before what has one
SCHEME_TWICE = re.compile(r"(?i)^(?:https?:/{0,2})+(?=https?:/)")
#: "https://https//…": the same, and browsers have taken the second colon for that of a port
SCHEME_FOR_HOST = re.compile(r"(?i)^https?://(?=https?//)")
NO_COLON = re.compile(r"(?i)^(https?)//")
#: one stroke, or three, before what has a dot as hosts have
STROKES = re.compile(r"(?i)^(https?):(?:/|/{3,})(?=(?![^/]*\.(?:html?|php|aspx?|xml)(?:[/?#]|$))[^/\s?#]*\.)")
BARE_HOST = re.compile(r"(?i)^www\.[^\s/.]+\.[^\s/]")


def join_typed(base: str, href: str) -> str | None:
    """Make a feed's link absolute as `join_url` does; a host without a scheme is a host, not a folder."""
    text = with_one_scheme(FOLD.sub("", href.strip()))
    first, host = text.partition("/")[0].lower(), urlsplit(base).netloc.lower()
    is_own = "." in first and first.removeprefix("www.") == host.removeprefix("www.")
    return join_url(base, f"//{text}" if is_own or BARE_HOST.match(text) else text)


def with_one_scheme(link: str) -> str:
    """Return a link whose scheme stands there once, with two strokes after it."""
    link = SCHEME_FOR_HOST.sub("", SCHEME_TWICE.sub("", link))
    return STROKES.sub(r"\1://", NO_COLON.sub(r"\1://", link))
