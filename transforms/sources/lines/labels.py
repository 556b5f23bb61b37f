"""Lines that name sources outright: "Sources: …", «Источник:», photo credits, datelines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from presswatch.records import Role
from transforms.language import name_key
from transforms.sources.cues.labels import Labels
from transforms.sources.cues.tables import CueTables, ReadWords
from transforms.sources.names.finding import Hit
from transforms.text import line_starts, matches_at, places_of_marks

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”,;]+")
_SEPARATOR = re.compile(r"\s*(?:[,;/·•|+&\n]|\s(?:and|и|і|ды|via|через|праз|или|або)\s)\s*")
_STOP = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[»”]))[.!?…](?=\s+[^\W\d_])|\n")
_ROLES = {"photo": Role.PHOTO_CREDIT, "repost": Role.REPOST, "source": Role.SOURCE_LINE, "label": Role.SOURCE_LINE}
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-zA-Zа-яА-Я]{2,}")
#: a capital behind a digit or a letter
_COINED = re.compile(r"(?=\w{2,24}$)\w*[^\W_A-ZА-ЯЁІЎ]\w*[A-ZА-ЯЁІЎ]\w*|[A-ZА-ЯЁІЎ]{3,8}")
_LONGEST = 400
_CAPTION = 5


@dataclass(frozen=True, slots=True)
class NamingLine:
    """A labelled line: the label begins at `start`; its list of sources is [begin:end]."""

    role: Role
    rule: str
    start: int
    begin: int
    end: int
    label: str
    #: the label stands alone, and the list is on the next line
    is_below: bool = False
    #: no colon after the label
    is_unmarked: bool = False

    @property
    def must_begin_with_name(self) -> bool:
        """Tell whether the label is one of a repost without a colon: it may be a word of a sentence."""
        return self.role is Role.REPOST and not self.is_below and not set(self.label) & set(":—–-")


def naming_lines(text: str, labels: Labels, *, is_credits: bool = False) -> list[NamingLine]:
    """Return all lines of a text that name sources outright; in `credits` every other line does so too."""
    starts = list(line_starts(text))
    opening = labels.opening_credits if is_credits else labels.opening
    found = [_line(match, text) for match in matches_at(opening, text, starts)]
    found += _bare_lines(text, tuple(found)) if is_credits else _lines_within(text, labels, starts)
    return sorted(found, key=lambda line: line.start)


def _lines_within(text: str, labels: Labels, starts: list[int]) -> Iterator[NamingLine]:
    """Yield labels within a paragraph, and lines that name sources without a colon."""
    if any(word in text for word in labels.inline_words):
        inline = labels.inline.finditer(text)
        yield from (_line(match, text) for match in inline if not _ends_with_photo(text, match.start(), labels))
    if _may_name_photo(text, labels.photo_words):
        yield from (_line(match, text) for match in labels.photo_inline.finditer(text))
    may_be_bracketed = " ]" in text or "\u00a0]" in text or any(word in text for word in labels.bracketed_words)
    for match in matches_at(labels.bracketed, text, places_of_marks(text, "([")) if may_be_bracketed else ():
        start, end = match.span(match.lastgroup or 0)
        rule = "line.via" if match.lastgroup == "source" else "line.bracketed"
        yield NamingLine(Role.SOURCE_LINE, rule, match.start(), start, end, "")
    for match in matches_at(labels.unmarked, text, starts):
        yield replace(_line(match, text), is_unmarked=True)


def _bare_lines(text: str, found: Sequence[NamingLine]) -> Iterator[NamingLine]:
    """Yield every line of credits without a label, and what follows a labelled line in its paragraph."""
    taken = {line.start for line in found}
    for line in found:
        stop = _row_end(text, line.end)
        if line.end + 2 < stop and line.end > line.begin:
            taken.add(line.end)
            yield NamingLine(Role.PHOTO_CREDIT, "credit.bare", line.end, line.end, stop, "")
    place = 0
    for row in text.split("\n"):
        if row.strip() and place not in taken:
            yield NamingLine(Role.PHOTO_CREDIT, "credit.bare", place, place, place + len(row), "")
        place += len(row) + 1


def _may_name_photo(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a colon or © follows a word for a picture; no label matches without one, and few texts have one."""
    longest = max(map(len, words), default=0)
    for mark in ":©":
        place = text.find(mark)
        while place >= 0:
            head = text[max(0, place - 2 * longest) : place].rstrip().lower()
            if len(head) < longest or head.endswith(words):
                return True
            place = text.find(mark, place + 1)
    return False


def _ends_with_photo(text: str, place: int, labels: Labels) -> bool:
    """Tell whether "Image" or «Фото» stands before "Source:", so that the source is the picture's, not the text's."""
    return labels.of_photo.search(text[max(0, place - 20) : place]) is not None


def _row_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _line(match: re.Match[str], text: str) -> NamingLine:
    role = _ROLES[match.lastgroup or "photo"]
    start = match.start(match.lastgroup or 0)
    begin = match.end()
    stop = _STOP.search(text, begin, begin + _LONGEST)
    label = match.group(match.lastgroup or 0)
    is_below = match.group().count("\n") == 1
    if "\n" in match.group() and not is_below:
        # a blank line separates an empty label from what follows
        return NamingLine(role, "line.empty", start, begin, begin, label)
    end = stop.start() if stop else min(len(text), begin + _LONGEST)
    return NamingLine(role, f"line.{role}", start, begin, max(begin, end), label, is_below)


def parts_of(line: NamingLine, text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the single names in a line's list."""
    place = line.begin
    addresses = [match.span() for match in _ADDRESS.finditer(text, line.begin, line.end)]
    for separator in _SEPARATOR.finditer(text, line.begin, line.end):
        # a slash or dot inside an address separates nothing
        if not any(first < separator.end() <= last for first, last in addresses):
            yield place, separator.start()
            place = separator.end()
    yield place, line.end


def address_in(text: str, start: int, end: int) -> str | None:
    """Return the first web address in a part of a line."""
    match = _ADDRESS.search(text, start, end)
    return match.group() if match else None


def unknown_name(written: str, cues: CueTables) -> str | None:
    """Return the name of an unregistered source; None if the words are not a name."""
    written = cues.labels.permission.sub("", written)
    name = written.strip(" \t\u00a0.,;:—–-()[]\"'«»“”„•*")
    bare = name.casefold()
    if not 2 <= len(name) <= 60 or len(name.split()) > 5 or _is_none(bare, cues):
        return None
    if name_key(name.split()[0]) in cues.words["months"]:
        return None
    return name if looks_like_host(name) or name[0].isupper() or is_coined(name) else None


def is_coined(name: str) -> bool:
    """Tell whether a single word is written as no person's name is: "3DNews", "iXBT", "РБК"."""
    return _COINED.fullmatch(name) is not None


def _is_none(bare: str, cues: CueTables) -> bool:
    return bare in cues.labels.no_sources or bare.split()[0] in cues.labels.no_sources


def looks_like_host(name: str) -> bool:
    """Tell whether a name is written like a host: `city.example.com`, not "M. Smith"."""
    return _HOST.fullmatch(name) is not None


def is_caption(words: ReadWords, hits: Sequence[Hit], start: int, end: int) -> bool:
    """Tell whether a part of a credit is prose, not a name with a photographer."""
    named = sum(hit.last - hit.first + 1 for hit in hits)
    inside = bisect_left(words.starts, end) - bisect_left(words.starts, start)
    return inside - named > _CAPTION
