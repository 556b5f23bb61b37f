"""Results of the work: visits of feeds, drops with reasons, the tally of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from presswatch.drop_reasons import DropReason
from presswatch.records.fetched import Validators


class VisitOutcome(StrEnum):
    """The outcome of a feed's visit."""

    NEW = "new"
    SAME = "same"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    #: it did not take place: the host rests, or time was up
    POSTPONED = "postponed"


class FeedState(StrEnum):
    """The state of a feed, worst last."""

    OK = "ok"
    #: it answers and has had nothing new for longer than usual
    QUIET = "quiet"
    #: not visited yet
    NEW = "new"
    LATE = "late"
    BROKEN = "broken"
    GONE = "gone"


class Change(StrEnum):
    """How a version of an article differs from the one before, or what became of its page."""

    #: the first version
    FIRST = "first"
    TITLE = "title"
    TEXT = "text"
    DATE = "date"
    NOTICE_ADDED = "notice_added"
    PASSAGE_REMOVED = "passage_removed"
    DELETED = "deleted"
    RESTORED = "restored"
    #: never stored: the page came after the feed's text, and is the same version, read better
    UPGRADE = "upgrade"


class BackfillWay(StrEnum):
    """Whom a backfill asks for the past of a domain."""

    WAYBACK = "wayback"
    COMMONCRAWL = "commoncrawl"
    SITEMAP = "sitemap"


class BackfillState(StrEnum):
    """How far the plan of a backfill is."""

    PLANNING = "planning"
    PLANNED = "planned"


class Retry(StrEnum):
    """From what a drop can be tried again."""

    ITEM_PAGE = "item page"
    VERSION = "version"
    ARCHIVE_PAGE = "archive page"
    ITEM = "item"
    SEED = "seed"
    FEED = "feed"


class CaptureState(StrEnum):
    """The state of a capture in a plan."""

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


class ItemState(StrEnum):
    """The state of an item on its way to an article."""

    PENDING = "pending"
    #: tried, and to be tried again
    RETRIED = "retried"
    DONE = "done"
    GIVEN_UP = "given_up"


class RevisitState(StrEnum):
    """Whether an article's page will be read again."""

    DUE = "due"
    DONE = "done"
    #: the page was gone at the last revisit
    GONE = "gone"


class RunState(StrEnum):
    """The state of a run."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    #: somebody stopped it
    CANCELLED = "cancelled"
    #: its process died; the next run notes this
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One poll of one feed, with its outcome. A failure is a visit with a problem, never a missing row."""

    feed_id: str
    at: datetime
    outcome: VisitOutcome
    http_status: int | None = None
    problem: str | None = None
    items_seen: int = 0
    items_new: int = 0
    milliseconds: int = 0
    retry_after_seconds: float | None = None
    validators: Validators | None = None
    body_hash: str | None = None


#: the most characters a drop keeps of its texts
DROP_CHARACTERS = {"title": 300, "detail": 1000, "url": 4096}


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that was seen and did not become an article, with the reason's code.

    A drop identifies what it is about, and never holds all of it: long titles, addresses and details are cut.

    `item_key`, `seed_path` and the raw place say from what it can be tried again. `capture` identifies it when the
    archive it was in is imported again.
    """

    at: datetime
    reason: DropReason
    url: str | None = None
    title: str | None = None
    feed_id: str | None = None
    detail: str | None = None
    item_key: str | None = None
    seed_path: str | None = None
    raw_file: str | None = None
    raw_offset: int | None = None
    capture: str | None = None

    def __post_init__(self) -> None:
        """Cut what is too long: a file without line ends is one title of ten megabytes."""
        for name, most in DROP_CHARACTERS.items():
            value = getattr(self, name)
            if value is not None and len(value) > most:
                object.__setattr__(self, name, f"{value[: most - 1]}…")


@dataclass(slots=True)
class RunTally:
    """What a run saw, stored and dropped."""

    run_id: str
    flow: str
    started_at: datetime
    ended_at: datetime | None = None
    state: RunState = RunState.RUNNING
    feeds_visited: int = 0
    feeds_failed: int = 0
    items_seen: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    dropped: int = 0
    pending: int = 0
    prefect_run_id: str | None = None
    rules_version: str | None = None
    extractor_version: str | None = None
    program_version: str | None = None
    problems: list[str] = field(default_factory=list)
