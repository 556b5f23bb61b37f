"""What a period looked like: the figures behind the overview page. Times are aware and in its zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: what articles without a known publisher stand under
UNKNOWN_OUTLET = "unknown outlet"
#: characters of an edited text that are compared
EDIT_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Series:
    """Something counted in each of the overview's steps; `before` is its total in the equally long time before."""

    name: str
    counts: tuple[int, ...]
    before: int

    @property
    def total(self) -> int:
        """The sum over the period."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Citation:
    """In how many articles one source relies on another."""

    citing: str
    cited: str
    articles: int


@dataclass(frozen=True, slots=True)
class SilentEdit:
    """A version that differs from the one before without saying so; `characters_more` may be negative.

    The texts are cut at `EDIT_CHARACTERS`.
    """

    seen_at: datetime
    outlet: str
    url: str | None
    old_title: str
    new_title: str
    characters_more: int
    old_text: str = ""
    new_text: str = ""


@dataclass(frozen=True, slots=True)
class Vanishing:
    """An article whose page was found gone from its address, or (`is_back`) there again."""

    seen_at: datetime
    outlet: str
    title: str
    url: str | None
    is_back: bool


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A followed feed; `answered` and `failed` count its visits in each step."""

    url: str
    outlet: str
    state: str
    problem: str | None
    last_new_item_at: datetime | None
    answered: tuple[int, ...]
    failed: tuple[int, ...]
    kind: str = "feed"


@dataclass(frozen=True, slots=True)
class WatchlistHit:
    """An article that first matched a watchlist in the period."""

    watchlist: str
    at: datetime
    outlet: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story that outlets told in the period: its first headline, who was first, how far it went."""

    title: str
    url: str | None
    first_outlet: str
    first_at: datetime
    articles: int
    outlets: int
    languages: Sequence[str]
    republished: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview page shows about [from_at, to_at).

    `steps` are the starts of the days (or weeks: `step` says which) that series count in. `latest_at` is the time of
    the newest article of all, so that an empty period can say where the articles are.
    """

    from_at: datetime
    to_at: datetime
    step: str
    steps: tuple[datetime, ...]
    articles: Series
    outlets: Sequence[Series]
    topics: Sequence[Series]
    citations: Sequence[Citation]
    edits: Sequence[SilentEdit]
    edit_counts: Series
    feeds: Sequence[FeedHealth]
    drops: Sequence[tuple[str, int]]
    hits: Sequence[WatchlistHit]
    runs: int
    runs_failed: int
    latest_at: datetime | None
    #: whose days and hours these are
    time_zone: str = "UTC"
    vanished: Sequence[Vanishing] = ()
    stories: Sequence[StoryLine] = ()
