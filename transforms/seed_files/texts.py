"""Read seed files: `.txt`, `.md`, `.html`, `.json`, `.jsonl`. Faults become drops, never exceptions.

A text file is: first non-empty line the title; below it, in any order, optional `URL:` and `Date:` lines; paragraphs;
credit and source lines anywhere. Markdown is the same without its heading marks; of a front matter between two
lines `---` the fields title, url and date count.

A JSON file is one object or a list of objects, a JSON Lines file one object a line, each with the fields

    title         text, required
    text or html  the article's text, or its HTML; required
    url           text
    published_at  ISO 8601, with a zone or in UTC
    authors       list of names, or one name
    language      ISO 639-1

Other fields are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.records import Drop, DropReason, PageReading
from transforms.people import split_credits
from transforms.text import decode_seed, parse_date

#: lines that may follow a seed's title
HEAD_LINE = re.compile(r"^(url|link|date|published|дата|адрес|ссылка|спасылка)\s*:\s*(\S.*)$", re.IGNORECASE)
FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
DATE_NAMES = frozenset({"date", "published", "дата"})
HEADING_MARK = re.compile(r"^#{1,6}\s+|\s+#+\s*$", re.MULTILINE)

Readings = Iterator[PageReading | Drop]

#: NO-BREAK SPACE, FIGURE SPACE, NARROW NO-BREAK SPACE
NO_BREAK_SPACES = dict.fromkeys((0xA0, 0x2007, 0x202F), " ")


def read_seed(name: str, body: bytes, now: datetime) -> list[PageReading | Drop]:
    """Return the readings of one seed file, and a drop for everything in it that gave none.

    Args:
        name: the file's path; its suffix determines the format.
        body: the file's bytes.
        now: the run's time, for drops and for dates in the future.
    """
    suffix = name.lower().rpartition(".")[2]
    try:
        if suffix in ("html", "htm"):
            return [read_html(name, body, now)]
        text = decode_seed(body)
        if suffix == "json":
            return list(read_json(name, text, now))
        if suffix == "jsonl":
            return list(read_json_lines(name, text, now))
        return [read_text(name, HEADING_MARK.sub("", without_front_matter(text)) if suffix == "md" else text, now)]
    except Unreadable as fault:
        return [Drop(now, fault.reason, title=name, detail=f"{name}: {fault.detail}")]


def without_front_matter(text: str) -> str:
    """Return a Markdown text with any front matter turned into title and head lines; its other fields are left out.

    If it has no title, the one below it is used.
    """
    match = FRONT_MATTER.match(text)
    if not match:
        return text
    fields = fields_of(match[1])
    heads = [line for name, value in fields.items() if HEAD_LINE.match(line := f"{name}: {value}")]
    title = [fields["title"], *heads] if fields.get("title") else []
    rest = text[match.end() :].lstrip("\n")
    if not title and heads:
        # The first line below is the title, followed by head lines.
        first, _, rest = rest.partition("\n")
        title = [first, *heads]
    return "\n".join([*title, "", rest])


def fields_of(front_matter: str) -> dict[str, str]:
    """Return the plain fields of a front matter; lists and nested fields are left out."""
    lines = (line for line in front_matter.splitlines() if not line.startswith((" ", "\t", "-", "#")))
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip().strip("\"'") for name, colon, value in pairs if colon}


def read_html(name: str, body: bytes, now: datetime) -> PageReading | Drop:
    """Read an HTML seed as a page; its address is its canonical link."""
    from transforms.pages import read_page

    try:
        return read_page(body, None, None, now)
    except Unreadable as fault:
        return Drop(now, fault.reason, title=name, detail=f"{name}: {fault.detail}")


def read_text(name: str, text: str, now: datetime) -> PageReading | Drop:
    """Read a text seed: title, head lines, paragraphs."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return Drop(now, DropReason.EMPTY, title=name, detail=f"{name}: nothing in it")
    title = " ".join(lines[start].split())
    url, published_at, problem, body_start = read_head(lines, start + 1, now)
    if problem:
        return Drop(now, DropReason.BAD_FIELDS, url, title, detail=f"{name}: {problem}")
    body, credit_lines = split_credits(paragraphs("\n".join(lines[body_start:])))
    if not body.strip():
        return Drop(now, DropReason.NO_TEXT, url, title, detail=f"{name}: a title and no text below it")
    return PageReading(
        title=title,
        text=body,
        url=url,
        published_at=published_at,
        date_origin="file" if published_at else None,
        credits=credit_lines,
    )


def read_head(lines: list[str], start: int, now: datetime) -> tuple[str | None, datetime | None, str | None, int]:
    """Return URL, date, what is wrong with them, and the number of the first line below them."""
    url, published_at, problem = None, None, None
    number = start
    for number in range(start, len(lines) + 1):
        line = lines[number].strip() if number < len(lines) else "end"
        match = HEAD_LINE.match(line)
        if line and not match:
            break
        if match is None:
            continue
        said = match.group(2).strip()
        if match.group(1).lower() in DATE_NAMES:
            published_at, wanted = parse_date(said, now), "date"
            is_read = published_at is not None
        else:
            is_read, wanted = is_web_address(said), "web address"
            url = said if is_read else None
        if not (is_read or problem):
            problem = f"line {number + 1}: no {wanted}: {said[:80]}"
    return url, published_at, problem, number


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute http or https address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


def paragraphs(text: str) -> str:
    """Return a text without trailing spaces on lines and with at most one blank line between paragraphs.

    No-break spaces become spaces: they are typesetting, and a search for "met with" must find the words.
    """
    stripped = "\n".join(line.rstrip() for line in text.translate(NO_BREAK_SPACES).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", stripped).strip()


def read_json(name: str, text: str, now: datetime) -> Readings:
    """Read one object, or a list of them."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Drop(now, DropReason.BAD_JSON, title=name, detail=f"{name}: {error}"[:300])
        return
    entries = content if isinstance(content, list) else [content]
    if not entries:
        yield Drop(now, DropReason.EMPTY, title=name, detail=f"{name}: an empty list")
    for number, entry in enumerate(entries, 1):
        place = f"{name}, entry {number}" if isinstance(content, list) else name
        yield read_object(place, entry, now)


def read_json_lines(name: str, text: str, now: datetime) -> Readings:
    """Read one object a line; blank lines are skipped."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Drop(now, DropReason.BAD_JSON, title=place, detail=f"{place}: {error}"[:300])
        else:
            yield read_object(place, entry, now)


def read_object(place: str, entry: Any, now: datetime) -> PageReading | Drop:
    """Read one JSON object by its documented fields."""
    from transforms.seed_files.fields import FieldFault, SeedFields

    try:
        fields = SeedFields.of(entry, now)
    except FieldFault as fault:
        return Drop(now, fault.reason, fault.url, fault.title or place, detail=f"{place}: {fault}")
    text = fields.text
    if fields.html:
        from transforms.pages import clean_html_fragment

        text = clean_html_fragment(fields.html)
    body, credit_lines = split_credits(paragraphs(text))
    if not body.strip():
        return Drop(now, DropReason.NO_TEXT, fields.url, fields.title, detail=f"{place}: text and html are empty")
    return PageReading(
        title=fields.title,
        text=body,
        url=fields.url,
        authors=fields.authors,
        published_at=fields.published_at,
        date_origin="file" if fields.published_at else None,
        language_hint=fields.language,
        credits=credit_lines,
    )
