"""What every step that fetches and reads needs, the same for all of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.http import FetchPolicy, RobotsCache
from connectors.pool import ReadingPool
from flows.steps.carried_stems import CarriedStems
from presswatch.home import PrivateLinks


@dataclass(frozen=True, slots=True)
class FetchWork:
    """What fetching and reading needs; `deadline` is in monotonic seconds."""

    home: Path
    policy: FetchPolicy
    robots: RobotsCache
    pool: ReadingPool
    run_id: str
    now: datetime
    deadline: float
    #: for the search index at the run's end
    stems: CarriedStems = field(default_factory=CarriedStems, repr=False, compare=False, kw_only=True)
    #: the secrets of links, which nobody else sees
    links: PrivateLinks = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Open the home's private store."""
        object.__setattr__(self, "links", PrivateLinks(self.home))
