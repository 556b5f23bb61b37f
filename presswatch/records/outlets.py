"""What is usual for an outlet, and its coverage by day. Times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OutletHistory:
    """The pages of an outlet's items in the last two weeks: how many gave a text, and the length of the texts.

    The newest texts are counted separately from the usual ones, so that a change shows. Lengths are in words.
    """

    outlet: str
    #: texts before the newest ones
    usual_texts: int
    #: 5th, 50th and 95th percentile of their lengths; None if there are none
    usual_words: tuple[float, float, float] | None
    newest_texts: int
    #: the median of the newest texts
    newest_words: float | None
    #: pages without a text before the last text, and since
    usual_misses: int
    misses_since: int
    #: of `misses_since`, those of this run
    misses_now: int
    #: why most of `misses_since` gave no text
    reason: str | None = None

    @property
    def texts(self) -> int:
        """All texts of the two weeks."""
        return self.usual_texts + self.newest_texts


@dataclass(frozen=True, slots=True)
class LengthShift:
    """An outlet's texts suddenly became much shorter or longer: most likely its layout changed."""

    outlet: str
    usual_words: float
    newest_words: float

    def __str__(self) -> str:
        return f"texts of {self.outlet} have {self.newest_words:.0f} words, usual are {self.usual_words:.0f}"


@dataclass(frozen=True, slots=True)
class Stillness:
    """The last hours compared with the same hours of earlier days: runs and new texts of each day, today first."""

    hours: int
    runs: tuple[int, ...]
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old an outlet's articles of the last week were when they became available: median, 95th percentile."""

    outlet: str
    articles: int
    p50_minutes: float
    p95_minutes: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """New articles by outlet and day, the most productive outlet first; `days` are the columns."""

    days: tuple[date, ...]
    outlets: tuple[tuple[str, tuple[int, ...]], ...]
