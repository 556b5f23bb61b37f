"""Entries of a document that is not well-formed, told apart by their own beginnings and ends.

A parser that meets a wrong or missing end tag takes the entries after it for part of the text that it is in, and they
are gone without a word. Here each entry is put right for itself, so that a torn one loses nothing but its own tags.
"""

from __future__ import annotations

import re

from presswatch.patterns import late_pattern

#: an entry begins, or ends; with or without a prefix
BEGINNING = late_pattern(r"<((?:[\w-]{1,40}:)?(?:item|entry))(?=[\s>])[^<>]*>", re.IGNORECASE)
ENDING = late_pattern(r"</((?:[\w-]{1,40}:)?(?:item|entry))\s*>", re.IGNORECASE)
#: parts of an entry that hold no other part: one that begins within them shows that their end is missing
_LEAVES = r"(?:dc:)?(?:title|link|guid|id|pubdate|date|updated|published|description|summary|category)"
LEAF = late_pattern(_LEAVES, re.IGNORECASE)
PART = late_pattern(rf"{_LEAVES}|author|content|content:encoded|dc:creator|enclosure", re.IGNORECASE)
BEGINS_PART = late_pattern(rf"<{_LEAVES}[\s>]", re.IGNORECASE)
#: a closed CDATA section, or a tag with its name
PIECE = late_pattern(r"<!\[CDATA\[.*?\]\]>|<(/?)([A-Za-z_][\w:.-]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>", re.DOTALL)
OPEN_SECTION, SECTION_END = "<![CDATA[", "]]>"
SECTION = late_pattern(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
#: what is remarked is no entry
REMARK = late_pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: an end and a beginning in a row: a section that holds them was not closed where it should have been
BETWEEN_ENTRIES = late_pattern(r"</((?:[\w-]{1,40}:)?(?:item|entry))\s*>\s*<\1[\s>]", re.IGNORECASE)
#: tags of an entry that are counted: nobody nests deeper
MOST_OPEN = 200


def beginnings(text: str) -> int:
    """Return how many entries a document begins, those in texts and remarks left out."""

    def without(found: re.Match[str]) -> str:
        return found[0] if BETWEEN_ENTRIES.search(found[0]) else ""

    return len(_entries_begun(REMARK.sub("", SECTION.sub(without, text))))


def with_lost_beginnings(text: str) -> str:
    """Return the document with a beginning for each entry that lacks it.

    Such an entry's parts and end follow another one's end.
    """
    starts, ends = _entries_begun(text), list(ENDING.finditer(text))
    if len(ends) <= len(starts):
        return text
    marks = sorted([*starts, *ends], key=lambda found: found.start())
    places = [
        (before.end(), found[1])
        for before, found in zip(marks, marks[1:], strict=False)
        if before[0].startswith("</")
        and found[0].startswith("</")
        and BEGINS_PART.search(text[before.end() : found.start()])
    ]
    for place, name in reversed(places):
        text = f"{text[:place]}<{name}>{text[place:]}"
    return text


def _entries_begun(text: str) -> list[re.Match[str]]:
    """Return where entries begin.

    All are called as the first one is; other elements of that name have another prefix.
    """
    found = list(BEGINNING.finditer(text))
    return [begun for begun in found if begun[1].lower() == found[0][1].lower()]


def entries_mended(text: str) -> str:
    """Return the document with the tags of each entry in pairs, and without remarks."""
    text = REMARK.sub("", text)
    starts = [(found.start(), found.end(), found[1]) for found in _entries_begun(text)]
    if not starts:
        return text
    parts = [_closed_sections(text[: starts[0][0]])]
    for (start, inner, name), (following, _, _) in zip(starts, [*starts[1:], (len(text), 0, "")], strict=True):
        end = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(text, inner, following)
        # The last one may lack its end: then it ends where its channel does.
        stop = end.start() if end else _end_of_channel(text, inner, following)
        parts += (text[start:inner], tags_in_pairs(text[inner:stop]), f"</{name}>")
        parts.append(text[end.end() if end else stop : following])
    return "".join(parts)


def _end_of_channel(text: str, start: int, stop: int) -> int:
    found = re.compile(r"</(?:channel|rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE).search(text, start, stop)
    return found.start() if found else stop


def tags_in_pairs(inside: str) -> str:
    """Return what stands in an entry, with an end for each tag that has none and without ends of nothing."""
    inside = _closed_sections(inside)
    parts: list[str] = []
    is_open: list[str] = []
    done = 0
    for found in PIECE.finditer(inside):
        parts.append(inside[done : found.start()])
        done = found.end()
        mark, name, is_empty = found[1], found[2], found[3]
        if name is None or is_empty:
            parts.append(found[0])
        elif not mark:
            if is_open and LEAF.fullmatch(is_open[-1]) and PART.fullmatch(name):
                parts.append(f"</{is_open.pop()}>")
            is_open.append(name)
            parts.append(found[0])
        elif name in is_open[-MOST_OPEN:]:
            while (last := is_open.pop()) != name:
                parts.append(f"</{last}>")
            parts.append(found[0])
    parts.append(inside[done:])
    parts += (f"</{name}>" for name in reversed(is_open))
    return "".join(parts)


def _closed_sections(inside: str) -> str:
    """Return the text without the beginnings of CDATA sections that have no end."""
    last = inside.rfind(SECTION_END)
    closed = last + len(SECTION_END) if last >= 0 else 0
    return inside[:closed] + inside[closed:].replace(OPEN_SECTION, "")
