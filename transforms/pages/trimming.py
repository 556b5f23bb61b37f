"""Remove what surrounds a text: the headline and lines above it, appeals, further reading and notices.

Only a short line is removed for its first words, since a paragraph may begin with any words; whatever stands between
two paragraphs of the text and is none of these stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.people import BY, begins_with_name, is_rights_notice
from transforms.text import folded, is_date

#: the most characters of a line of boilerplate; of another text's title; of a line above a headline
LONGEST_FURNITURE = 260
LONGEST_TITLE = 200
LONGEST_ABOVE = 100
LONGEST_BYLINE = 90
#: the headline can stand in this many first lines
HEAD_LINES = 6
#: an ending is searched for in this last part of a text's lines
TAIL = 0.5
#: the fewest letters of a headline that can be recognised in the text
SHORTEST_HEADLINE = 12
SENTENCE_END = re.compile(r"[.!?…][»”\"’')\]]*$")


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return patterns for the beginnings of boilerplate, by kind."""
    return {
        kind: late_pattern(rf"\W*(?:{'|'.join(begins)})(?!\w)", re.IGNORECASE)
        for kind, begins in shipped_table("pages.toml")["furniture"].items()
    }


@cache
def reported() -> re.Pattern[str]:
    """Return a pattern for words that tell what somebody said."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(shipped_table('pages.toml')['said']['reported'])})(?!\w)", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Tell whether a line is an appeal to readers, a notice of the site or a pointer to another text."""
    line = line.strip()
    if not line or len(line) > LONGEST_FURNITURE:
        return False
    kinds = patterns()
    if kinds["appeals"].match(line) or kinds["notices"].match(line) or is_rights_notice(line):
        return True
    return bool(kinds["unless_said"].match(line) and not reported().search(line)) or is_further_reading(line)


def is_further_reading(line: str) -> bool:
    """Tell whether a line is a heading like "Read also", or another text's title after a mark."""
    match = patterns()["read_more"].match(line)
    if not match or len(line) > LONGEST_TITLE:
        return False
    rest = line[match.end() :].strip()
    return not rest or rest[0] in ":—–-|>»→…" or (len(rest) < LONGEST_TITLE and not SENTENCE_END.search(rest))


def trimmed(text: str, title: str, headings: Iterable[str], now: datetime) -> str:
    """Return a page's text without the lines around it; unchanged if nothing else would be left.

    Args:
        text: paragraphs, one a line.
        title: the article's.
        headings: further visible forms of the title.
        now: the run's time.
    """
    lines = text.split("\n")
    below = without_byline_below(without_tail(lines[below_headline(lines, [title, *headings], now) :]))
    kept = [line for line in below if not is_furniture(line)]
    return "\n".join(kept).strip("\n") if any(line.strip() for line in kept) else text


def below_headline(lines: Sequence[str], headlines: Sequence[str], now: datetime) -> int:
    """Return the first line after the headline, the lines above it, and a date or byline below it."""
    known = {letters for headline in headlines if len(letters := folded(headline)) >= SHORTEST_HEADLINE}
    start = 0
    for number, line in enumerate(lines[:HEAD_LINES]):
        if folded(line) in known:
            start = number + 1
        elif not is_label(line):
            break
    while start < min(len(lines) - 1, HEAD_LINES) and is_line_below(lines[start], now):
        start += 1
    return start


def is_label(line: str) -> bool:
    """Tell whether a line is too short for a paragraph and not a sentence: a kicker, a section, a date."""
    return len(line) <= LONGEST_ABOVE and not SENTENCE_END.search(line.strip())


def is_line_below(line: str, now: datetime) -> bool:
    """Tell whether a line is only a date or a byline."""
    line = line.strip(" -–—•*|")
    if not line or is_date(line, now):
        return True
    return len(line) <= LONGEST_BYLINE and BY.match(line) is not None and begins_with_name(line) and is_label(line)


def without_byline_below(lines: list[str]) -> list[str]:
    """Remove a last line that is only a byline; a text of one paragraph has none."""
    last = lines[-1].strip() if len(lines) > 2 else ""
    is_byline = 0 < len(last) <= LONGEST_BYLINE and BY.match(last) is not None and begins_with_name(last)
    return lines[:-1] if is_byline and is_label(last) else lines


def without_tail(lines: list[str]) -> list[str]:
    """Remove everything from a heading like "Comments" or "Tags" near the end."""
    ends = patterns()["endings"]
    first = int(len(lines) * TAIL) if len(lines) > 2 else 1
    place = next((number for number in range(first, len(lines)) if ends.match(lines[number].strip())), len(lines))
    # A long paragraph below more likely belongs to the text than to a reader.
    return lines if any(len(line) > LONGEST_FURNITURE for line in lines[place + 1 :]) else lines[:place]
