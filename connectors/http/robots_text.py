"""Return the lines of a robots.txt in whatever form a server sends it.

RFC 9309 §2.2 requires UTF-8 and lines that end in CR, LF or both. Servers also send byte order marks, UTF-16, other
line ends, the file as one quoted string, and the file inside an HTML page.
"""

from __future__ import annotations

import codecs
import html
import json
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's mark, so it is tried first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: line ends of other systems and of Unicode; every text reader ends a line at a form feed
LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: invisible characters: marks left by joined files, zero-width spaces, controls
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
HIDDEN_TEXT = re.compile(r"(?i)<(?:script|style)\b[^<>]*>[^<]*")
INLINE_TAG = re.compile(r"(?i)</?(?:a|b|i|em|strong|span|code|font|wbr)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
BREAK = re.compile(r"(?i)<br\s*/?>")
#: references to no Unicode character; Python refuses to read a number of thousands of digits
ENDLESS_REFERENCE = re.compile(r"&#\d{8,};?")
#: two directives on an agent's line; a path may contain nearly anything, so only this place can be split
#: (possessive quantifiers: a line of half a megabyte is scanned once)
SAME_LINE = re.compile(
    r"(?im)^([ \t]*+user-?agent[ \t]*+:[ \t]*+[^\s#:;,]++)[ \t;,]++(?=(?:dis)?allow[ \t]*+:|crawl-delay[ \t]*+:)"
)


def robots_text(body: bytes, charset: str | None = None) -> str:
    """Return the rules of a robots.txt, one a line, ready for a parser; '' for a page that holds none.

    Args:
        body: the file's bytes, or those of the page in its place.
        charset: from the Content-Type header; used if the bytes are not UTF-8.
    """
    text = LINE_END.sub("\n", _characters(body, charset))
    text = BREAK.sub("\n", _unquoted(INVISIBLE.sub("", text).strip()))
    if text.startswith("<"):
        text = _text_of_page(text)
    return SAME_LINE.sub("\\1\n", text)


def _characters(body: bytes, charset: str | None) -> str:
    """Decode a body: by its mark, by the position of zero bytes, as UTF-8, as its server says."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    # ASCII in UTF-16: every other byte is zero, in the little-endian form the second of each pair.
    evens, odds = body[:64:2].count(0), body[1:64:2].count(0)
    if max(evens, odds) > len(body[:64]) // 4:
        return body.decode("utf-16-le" if odds > evens else "utf-16-be", "replace")
    for name in ("utf-8", charset or "utf-8"):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    # Old sites of the region; for those elsewhere a wrong letter makes no difference.
    return body.decode("cp1251", "replace")


def _unquoted(text: str) -> str:
    """Unquote a file sent as one line with escaped line ends, in quotation marks or without."""
    if "\n" in text or not ("\\n" in text or text.startswith("[")):
        return text
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, list):
        return "\n".join(line for line in given if isinstance(line, str))
    return given if isinstance(given, str) else text.replace("\\r", "").replace("\\n", "\n")


def _text_of_page(page: str) -> str:
    """Return a page's text, each block on its own line: most pages hold no rules, some are the rules inside tags."""
    text = TAG.sub("\n", INLINE_TAG.sub("", HIDDEN_TEXT.sub("", page)))
    return html.unescape(ENDLESS_REFERENCE.sub("", text)).replace("\xa0", " ")
