"""The plan of a backfill by sitemaps: pages still online that the site dates to the wanted days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from connectors.cdx import Capture, IndexPage, Wanted
from connectors.kinds import USUAL_PLACES, Asking, ask_for_sitemap, sitemap_places
from connectors.pool import ReadingPool
from presswatch.errors import FetchError, Unreadable
from presswatch.records import DropReason, Feed, Fetched
from presswatch.shown import redact_url
from transforms.feeds import sitemap_entries
from transforms.web import feed_id

SITEMAP_SECONDS, SITEMAP_MEMORY = 30.0, 800_000_000
#: no site has more; an index may name others without end
MOST_SITEMAPS = 5000


@dataclass(frozen=True, slots=True)
class Walk:
    """Which sitemaps are `left` to read, which are `done`, and how many of these could be read.

    `is_guess`: robots.txt names none, so the first ones are only the usual addresses of sitemaps.
    """

    left: tuple[str, ...]
    done: tuple[str, ...] = ()
    read: int = 0
    is_guess: bool = False

    def after(self, children: Sequence[str], *, is_read: bool) -> Walk:
        """Return the walk after its next sitemap was read, which names others; each is requested once."""
        place, *others = self.left
        met = {*self.left, *self.done}
        fresh = [child for child in dict.fromkeys(children) if child not in met]
        return Walk((*fresh, *others), (*self.done, place), self.read + is_read, self.is_guess)

    def written(self) -> str | None:
        """Return the walk as a key of the plan; None at the end."""
        return json.dumps(asdict(self)) if self.left else None


def read_walk(key: str) -> Walk:
    """Read a stored walk; older plans hold a list of what is left."""
    values = json.loads(key)
    if isinstance(values, list):
        return Walk(tuple(values))
    return Walk(tuple(values["left"]), tuple(values["done"]), values["read"], values["is_guess"])


@dataclass(frozen=True, slots=True)
class AskedSitemap:
    """The result of requesting the next sitemap of a walk."""

    walk: Walk
    came: Fetched | FetchError | None


async def next_sitemap(asking: Asking, wanted: Wanted, key: str | None) -> IndexPage | AskedSitemap:
    """Return the first page of the plan (where sitemaps may be), later the result of the next sitemap.

    Raises:
        FetchError: a temporary problem.
    """
    site = wanted.domain if "://" in wanted.domain else f"https://{wanted.domain}/"
    if key is None:
        places = await sitemap_places(asking, site)
        is_guess = all(urlsplit(place).path in USUAL_PLACES for place in places)
        return IndexPage((), Walk(tuple(places), is_guess=is_guess).written())
    walk = read_walk(key)
    place = walk.left[0]
    try:
        answer = await ask_for_sitemap(asking, Feed(feed_id(place), place), None)
    except FetchError as fault:
        if fault.problem != "robots" and (fault.status is None or fault.status >= 429):
            raise
        return AskedSitemap(walk, fault)
    return AskedSitemap(walk, answer if isinstance(answer, Fetched) else None)


def sitemap_page(wanted: Wanted, asked: AskedSitemap) -> IndexPage:
    """Return the pages of the wanted days in a sitemap, and the sitemaps that are left to read.

    Raises:
        Unreadable: it was the last, and none could be read.
    """
    found = entries_in(asked.came)
    captures, children = wanted_entries(wanted, () if isinstance(found, str) else found)
    place = asked.walk.left[0]
    walk = asked.walk.after(children, is_read=not isinstance(found, str))
    problem = f"{redact_url(place)} is not read: {found}" if isinstance(found, str) else ""
    if walk.left and len(walk.done) >= MOST_SITEMAPS:
        walk, problem = replace(walk, left=()), f"more than {MOST_SITEMAPS} sitemaps: the rest is not read"
    if not walk.left and not walk.read:
        said = f"no sitemap of {wanted.domain} can be read: {len(walk.done)} places asked, the last said {found}"
        raise Unreadable(DropReason.NOT_A_FEED, said)
    is_quiet = walk.is_guess and urlsplit(place).path in USUAL_PLACES
    return IndexPage(tuple(captures), walk.written(), "" if is_quiet else problem)


def wanted_entries(
    wanted: Wanted, entries: Sequence[tuple[str, datetime | None, bool]]
) -> tuple[list[Capture], list[str]]:
    """Return the pages of the wanted days, and the sitemaps that may hold more of them."""
    captures, children = [], []
    for url, moment, is_sitemap in entries:
        day = moment.date() if moment else None
        if is_sitemap:
            # One that was last changed before the first day holds nothing newer.
            children += [url] if day is None or day >= wanted.first else []
        elif day is not None and wanted.first <= day <= wanted.last:
            captures.append(Capture(url, None, None, "", ""))
    return captures, children


def entries_in(came: Fetched | FetchError | None) -> Sequence[tuple[str, datetime | None, bool]] | str:
    """Return a sitemap's entries, read in a child (address, time, whether it is a sitemap), or why it has none."""
    if not isinstance(came, Fetched):
        return came.problem if came else "no bytes"
    with ReadingPool(sitemap_entries, 1, SITEMAP_SECONDS, SITEMAP_MEMORY) as pool:
        (found,) = pool.map([(came.body, came.final_url, datetime.now(UTC))])
    return str(found) if isinstance(found, Unreadable) else found
