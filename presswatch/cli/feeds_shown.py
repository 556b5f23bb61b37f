"""Feeds as people read them at a terminal: one per line, or those in trouble grouped by cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

#: a row of `feed_health` by column
FeedRow: TypeAlias = Mapping[str, Any]

LINE = ("state", "outlet", "since", "why", "feed")
GROUP = ("state", "feeds", "since", "why", "outlets")
#: outlets named in a group
NAMED = 6
#: tells one failure from the next, but not the cause
HOW_OFTEN = re.compile(r", \d+ times\b")
#: an address or a host in a problem's text
WHERE = re.compile(r"\bhttps?://\S+|\b(?:[\w-]+\.)+[a-z]{2,}\b(?::\d+)?")
#: causes that are probably local if many feeds share them
OURS = ("name not found", "cannot connect", "network is unreachable", "timed out")
MANY = 5


def lines(feeds: Iterable[FeedRow]) -> list[tuple[object, ...]]:
    """Return one line per feed, with the columns of LINE."""
    return [
        (feed["state"], outlet(feed), day(feed), feed["why"], re.sub(r"^https?://(www\.)?", "", feed["url"]))
        for feed in feeds
    ]


def grouped(feeds: Iterable[FeedRow]) -> list[tuple[object, ...]]:
    """Return one line per cause, with the columns of GROUP; causes in the order of their first feeds."""
    causes: dict[tuple[str, str], list[FeedRow]] = {}
    for feed in feeds:
        causes.setdefault((feed["state"], cause(feed["why"] or "")), []).append(feed)
    return [
        (state, len(members), min(filter(None, map(day, members)), default=None), said(why, members), outlets(members))
        for (state, why), members in causes.items()
    ]


def cause(why: str) -> str:
    """Return a problem without what differs between feeds: how often, and where."""
    return WHERE.sub("…", HOW_OFTEN.sub("", why))


def said(why: str, members: Sequence[FeedRow]) -> str:
    """Return a group's cause: in the words of its only feed, or with what the number of feeds makes likely."""
    if len(members) == 1:
        return members[0]["why"] or ""
    is_ours = len(members) >= MANY and any(word in why.lower() for word in OURS)
    return f"{why}: is this machine online?" if is_ours else why


def outlets(members: Sequence[FeedRow]) -> str:
    """Return the first outlets of a group by name, and how many more."""
    names = list(dict.fromkeys(map(outlet, members)))
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def outlet(feed: FeedRow) -> str:
    """Return whose feed it is, or the host if the source is unknown."""
    return feed["source_id"] or re.sub(r"^https?://(www\.)?([^/]*).*", r"\2", feed["url"])


def day(feed: FeedRow) -> str | None:
    """Return the day on which its state began."""
    return f"{feed['since']:%Y-%m-%d}" if feed["since"] else None
