"""Revisits: when to fetch a page again, and whether two answers say the same.

Pages never repeat byte for byte, because of tokens, advertisements and counters.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: ages of an article at which its page is read again
AGES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=7))
#: of an article's edits in its first week, the share 1 - exp(-sqrt(age / this)) has happened by an age in hours: of the
#: 18 % of articles that change within a week, four fifths do so on the first day (GDELT, 88 million pages)
EDIT_HOURS = 9.3
#: breaking news keeps changing: an article of a story that more outlets have joined within this time comes first, its
#: chance multiplied by up to this factor (benchmarks/feeds/looks_again.py)
GROWING_WITHIN = timedelta(hours=6)
GROWING_MOST = 3.0

#: larger pages are read instead: parsing costs 10 ms per megabyte
LARGEST_COMPARED = 1_000_000
#: parts outside the text on which a reading may depend
TOLD_IN_META = (b"og:title", b"og:description", b'"description"', b"modified_time", b"published_time", b"author")
#: elements whose content is not text; scripts that describe the article are kept
NO_TEXT = (b"script", b"style", b"svg", b"template")
#: what may follow an element's name
SPACES_AND_ENDS = (b">", b" ", b"/", b"\t", b"\r", b"\n", b"\f")


def next_revisit_at(first_seen_at: datetime, tries: int, now: datetime) -> datetime | None:
    """Return the next revisit after `tries` revisits, or None after the last.

    A late revisit skips the ages it missed.
    """
    ages = [age for age in AGES[tries:] if first_seen_at + age > now]
    return first_seen_at + ages[0] if ages else None


def says_the_same(before: bytes, after: bytes) -> bool:
    """Tell whether two bodies of one address hold the same text, the same JSON-LD and the same relevant meta tags."""
    if before == after:
        return True
    if max(len(before), len(after)) > LARGEST_COMPARED:
        return False
    return raw_text(before) == raw_text(after)


def raw_text(body: bytes) -> bytes:
    """Return what stands outside tags, scripts, styles and comments, white space folded, in linear time."""
    lower, parts, at = body.lower(), [], 0
    while (start := lower.find(b"<", at)) >= 0:
        parts.append(body[at:start])
        at, kept = _markup(body, lower, start)
        parts.append(kept)
    return b" ".join(b" ".join([*parts, body[at:]]).split())


def _markup(body: bytes, lower: bytes, start: int) -> tuple[int, bytes]:
    """Return where the markup that begins at `start` ends, and its relevant content."""
    if lower.startswith(b"<!--", start):
        return _end(lower, b"-->", start), b""
    for name in NO_TEXT:
        behind = start + 1 + len(name)
        if lower.startswith(name, start + 1) and lower[behind : behind + 1] in SPACES_AND_ENDS:
            content = _end(lower, b">", start)
            end = lower.find(b"</" + name, content)
            end = len(body) if end < 0 else end
            is_told = b"ld+json" in lower[start:content]
            return _end(lower, b">", end), body[content:end] if is_told else b""
    end = _end(lower, b">", start)
    is_told = lower.startswith(b"<meta", start) and any(word in lower[start:end] for word in TOLD_IN_META)
    return end, body[start:end] if is_told else b""


def _end(lower: bytes, mark: bytes, start: int) -> int:
    """Return the place after the next mark, or the end if there is none."""
    found = lower.find(mark, start)
    return len(lower) if found < 0 else found + len(mark)
