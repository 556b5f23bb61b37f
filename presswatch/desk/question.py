"""The question in an address of the desk: words, filters, a period, an order and a page; addresses of variations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import partial
from urllib.parse import urlencode

from presswatch.errors import UsageError
from presswatch.home import search_names
from presswatch.records import Filter, SearchQuery
from presswatch.since import moment_since
from transforms.search import parse_query

#: filters in an address, named like those of a search
FILTERS = ("outlet", "owner", "kind", "lang", "topic", "cites", "list", "author", "day", "story")
ORDERS = ("newest", "oldest", "best")
#: the other parts of an address; `ui` is the language of the page
PARTS = ("q", "since", "until", "order", "page", "ui")
PAGE_SIZE, MOST_PAGES = 30, 100_000
#: the most articles in a feed and in a sheet
MOST_IN_FEED, MOST_IN_SHEET = 100, 5000
#: the default period of a page
USUAL_PERIOD = "7d"


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed address. `since` and `until` are as written; `narrowed` holds (filter, value) pairs."""

    words: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    since: str = ""
    until: str = ""
    order: str = ""
    page: int = 1

    def query(self, now: datetime, time_zone: str) -> SearchQuery:
        """Return the corresponding search.

        Raises:
            UsageError: words or times that cannot be understood.
        """
        moment_of = partial(moment_since, now=now, time_zone=time_zone)
        found = parse_query(self.words, moment_of, search_names()) if self.words.strip() else SearchQuery()
        return replace(
            found,
            filters=(*found.filters, *(Filter(kind, value) for kind, value in self.narrowed)),
            since=moment_of(self.since) if self.since else found.since,
            until=moment_of(self.until, may_come=True) if self.until else found.until,
        )

    def period(self, now: datetime, time_zone: str) -> tuple[datetime, datetime]:
        """Return the beginning and end of the period, or of the default period."""
        moment_of = partial(moment_since, now=now, time_zone=time_zone)
        until = moment_of(self.until, may_come=True) if self.until else now + timedelta(seconds=1)
        since = moment_of(self.since or USUAL_PERIOD)
        if since >= until:
            raise UsageError(f"since {self.since or USUAL_PERIOD} is not before until {self.until}")
        return since, until

    @property
    def sorting(self) -> str:
        """The order in force: best first if there are search words and no other order."""
        return self.order or ("best" if self.words.strip() else "newest")

    def address(self, path: str, **changes: object) -> str:
        """Return the address of this question on a path, with some of its parts changed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [("q", changed.words), *changed.narrowed, ("since", changed.since), ("until", changed.until)]
        pairs += [("order", changed.order), ("page", str(changed.page) if changed.page > 1 else "")]
        said = urlencode([(name, value) for name, value in pairs if value])
        return f"{path}?{said}" if said else path

    def with_filter(self, kind: str, value: str) -> tuple[tuple[str, str], ...]:
        """Return the filters and one more; a repeated one counts once."""
        return tuple(dict.fromkeys((*self.narrowed, (kind, value))))

    def without_filter(self, kind: str, value: str) -> tuple[tuple[str, str], ...]:
        """Return the filters without this one."""
        return tuple(pair for pair in self.narrowed if pair != (kind, value))


def read_question(pairs: Sequence[tuple[str, str]] | Mapping[str, str]) -> Question:
    """Parse an address; unknown parts are an error, since ignoring them would silently not narrow anything.

    Raises:
        UsageError: an unknown part, order or page; the message names it.
    """
    listed = list(pairs.items()) if isinstance(pairs, Mapping) else list(pairs)
    values = {name: value.strip() for name, value in listed if name not in FILTERS}
    require_known(values)
    order, page = values.get("order", ""), values.get("page", "") or "1"
    narrowed = tuple(
        dict.fromkeys((name, value.strip()) for name, value in listed if name in FILTERS and value.strip())
    )
    return Question(values.get("q", ""), narrowed, values.get("since", ""), values.get("until", ""), order, int(page))


def require_known(values: Mapping[str, str]) -> None:
    """Refuse unknown parts, orders and pages.

    Raises:
        UsageError: there is one; the message names it.
    """
    if unknown := sorted(set(values) - set(PARTS)):
        near = get_close_matches(unknown[0], (*PARTS, *FILTERS), 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join((*PARTS, *FILTERS))}"
        raise UsageError(f"{unknown[0]} is not part of a question; {hint}")
    order, page = values.get("order", ""), values.get("page", "") or "1"
    if order and order not in ORDERS:
        raise UsageError(f"order {order} is none of {', '.join(ORDERS)}")
    if not page.isdecimal() or not 1 <= int(page) <= MOST_PAGES:
        raise UsageError(f"page {page} is not a page")
