"""What speaks against a finding: a menu, a second list, no short rule, no dates or news words, old dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from transforms.listings.entries import Entry, are_menus
from transforms.listings.groups import Group
from transforms.listings.words import tokens_of

#: a page whose best group scores less is no certain list; and by how much the runner-up must be worse
SURE_SCORE, SURE_LEAD = 2.2, 0.25
#: share of entries of a news list that have a date, and the greatest age of its newest entry
FEWEST_DATED, OLDEST_NEWS = 1 / 3, timedelta(days=3 * 365)
TOKEN = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on a page: groups, likeliest first, what the rule finds, and the wanted addresses."""

    url: str
    groups: Sequence[Group]
    entries: Sequence[Entry]
    wanted: Sequence[str]
    now: datetime


def doubts_about(found: Finding) -> Iterator[str]:
    """Return what speaks against a finding, in words."""
    best = found.groups[0]
    if best.score < SURE_SCORE:
        yield "these links look as much like a menu as like a list of articles"
    known = set(best.urls)
    rival = next((group for group in found.groups[1:] if not known & set(group.urls)), None)
    if rival is not None and best.score - rival.score < SURE_LEAD:
        yield f"another list looks as likely: {rival.titles[0][:60]!r}, …"
    if {entry.url for entry in found.entries} != set(found.wanted):
        yield "no short rule finds just these"
    elif are_menus(found.entries):
        yield "the titles are a word each, or dates"
    yield from doubts_about_dates(found)


def doubts_about_dates(found: Finding) -> Iterator[str]:
    """Yield doubts from dates: news have dates; services, questions and departments have none, people have old ones."""
    moments = [entry.published_at for entry in found.entries if entry.published_at]
    if len(moments) < FEWEST_DATED * len(found.entries):
        if not names_news(found):
            yield "most of them have no date, and no address says that they are news"
    elif moments and max(moments) < found.now - OLDEST_NEWS:
        yield f"the newest is of {max(moments):%Y-%m-%d}"


def names_news(found: Finding) -> bool:
    """Tell whether the page's address, or those of most entries, contain a word for news."""
    words = tokens_of("news_address")
    # The last part of an entry's address is the entry's own: «press» there may be a machine.
    named = [bool(words & tokens_in(place.rstrip("/").rpartition("/")[0])) for place in found.wanted]
    return bool(words & tokens_in(found.url)) or sum(named) * 2 > len(named)


def tokens_in(url: str) -> set[str]:
    """Return the Latin words of an address's path in lower case."""
    return set(TOKEN.findall(urlsplit(url).path.lower()))
