"""The shared words: plain records that say where a text is on its way.

Feed -> Fetched -> Item -> PageReading -> Article (+ SourceTag, TopicTag, Link), beside Visit, Drop and RunTally.
All times are aware and in UTC. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DropReason(StrEnum):
    """Why something that was seen did not become an article."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_BIG = "too_big"
    NOT_A_FILE = "not_a_file"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    BAD_JSON = "bad_json"
    BAD_FIELDS = "bad_fields"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    NO_LINK = "no_link"
    BAD_URL = "bad_url"
    TIMEOUT = "timeout"
    CRASH = "crash"
    MEMORY = "memory"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    ROBOTS = "robots"
    NOT_HTML = "not_html"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    LOGIN = "login"
    PAYWALL = "paywall"
    SOFT_404 = "soft_404"
    ERROR_PAGE = "error_page"
    LISTING = "listing"
    NOT_A_FEED = "not_a_feed"
    TOO_MANY_ITEMS = "too_many_items"
    GAVE_UP = "gave_up"
    BAD_ROW = "bad_row"


class Role(StrEnum):
    """How an article relies on a source."""

    PUBLISHER = "publisher"
    SOURCE_LINE = "source_line"
    PHOTO_CREDIT = "photo_credit"
    DATELINE = "dateline"
    ATTRIBUTION = "attribution"
    TOLD_TO = "told_to"
    REPOST = "repost"
    LINK = "link"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class SourceDomain:
    """A host of a source, or a pattern of hosts; dates are YYYY, YYYY-MM or YYYY-MM-DD, None where nobody knows.

    `seen` is when somebody saw it in use.
    """

    domain: str
    is_mirror: bool = False
    used_from: str | None = None
    used_to: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or body that publishes or is cited.

    `aliases` are further names as they stand in texts. `owner_type` is one of state, official, independent,
    in_exile, foreign_public, private, ngo, aggregator.
    """

    source_id: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    owner_type: str | None = None
    kind: str = "outlet"
    telegram: tuple[str, ...] = ()
    predecessor_id: str | None = None
    successor_id: str | None = None
    active_from: str | None = None
    active_to: str | None = None
    note: str | None = None
    #: names that stand for the source only inside quotation marks («Зеркало», not a mirror)
    quoted_aliases: tuple[str, ...] = ()
    #: names that must stand exactly as written, capitals included (ТАСС, СБ, AP)
    exact_aliases: tuple[str, ...] = ()
    #: names that are everyday words («Холод», Variety) and count only with a capital beside a clear cue
    cued_aliases: tuple[str, ...] = ()
    #: names that bodies of several countries have (МВД): the country that the article is about decides
    shared_aliases: tuple[str, ...] = ()
    #: spokespeople and titles that speak for a body ("Kremlin's spokesman", «пресс-секретарь президента»)
    spokespeople: tuple[str, ...] = ()
    #: phrases that contain a name of the source and mean something else («Ніва» in «Шэўрале Ніва»)
    blocking: tuple[str, ...] = ()
    #: forms of the name in oblique cases, mostly the dative («Медузе», «Свабодзе»)
    oblique_aliases: tuple[str, ...] = ()
    #: those of `domains` that show the outlet's own pages under the same paths; `*` stands for what changes
    mirrors: tuple[str, ...] = ()
    #: the same hosts with what is known of when they were used
    domain_facts: tuple[SourceDomain, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """An address we poll; belongs to a source."""

    feed_id: str
    url: str
    source_id: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "did it change?", kept byte for byte (RFC 9110 §13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body: `body` is decoded of its transfer and content codings, its characters are not."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    #: the bytes as they came over the wire, content coding kept
    wire_body: bytes = b""
    #: statuses and targets of the redirects that were followed
    hops: tuple[tuple[int, str], ...] = ()
    #: the body ended before the length its server had named
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304: nothing new since our validators."""

    url: str
    headers: dict[str, str]
    fetched_at: datetime
    hops: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, before its page is read. Texts are as the feed gave them, HTML included."""

    feed_id: str
    guid: str | None
    url: str | None
    title: str
    published_at: datetime | None = None
    published_raw: str | None = None
    authors: tuple[str, ...] = ()
    summary_html: str = ""
    content_html: str = ""
    language: str | None = None
    image_url: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skips:
    """When a feed asks not to be visited (RSS 2.0 skipHours, skipDays): hours 0 to 23 and days of UTC, Monday is 0."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed's bytes say. `problem` names what was wrong and mended; `skipped` counts entries beyond the limit."""

    items: tuple[Item, ...]
    title: str | None = None
    language: str | None = None
    ttl_minutes: int | None = None
    problem: str | None = None
    is_truncated: bool = False
    skipped: int = 0
    skips: Skips | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of an article's body. `domain` is the host in lower case without `www.`."""

    url: str
    domain: str
    anchor: str = ""
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page's or seed's bytes say, before tags. `credits` holds one credit a line, as it stood."""

    title: str
    text: str
    lead: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    date_origin: str | None = None
    language_hint: str | None = None
    image_url: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    is_paywalled: bool = False
    credits: str = ""
    byline: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTag:
    """Article × source × role with its evidence.

    For the fields title, text and credits, `field_text[start_char:end_char] == evidence`, counted in characters.
    """

    source_id: str | None
    source_name: str
    role: Role
    evidence: str
    field: str
    start_char: int
    end_char: int
    rule: str
    confidence: float
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a scheme ('iptc' or 'presswatch'); `topic_name` is English, `names` are (language, name) pairs."""

    topic_id: str
    topic_name: str
    scheme: str
    parent_id: str | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TopicTag:
    """Article × topic. `evidence` are the words that matched, as they stood; `spans` are (field, start, end)."""

    topic_id: str
    topic_name: str
    scheme: str
    score: float
    evidence: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WatchHit:
    """Watchlist × article: `score` from 0.5 (just suffices) to 1, and the words that matched, as they stood."""

    watchlist: str
    score: float
    evidence: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its metadata and tags: one row of `articles` and its rows beside it."""

    article_id: str
    url: str | None
    title: str
    text: str
    lead: str | None
    language: str | None
    language_score: float | None
    authors: tuple[str, ...]
    published_at: datetime | None
    date_origin: str | None
    publisher_id: str | None
    feed_id: str | None
    origin: str
    seed_path: str | None
    image_url: str | None
    word_count: int
    credits: str
    text_origin: str
    fetched_at: datetime
    modified_at: datetime | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    is_paywalled: bool = False
    byline: str = ""
    rules_version: str = ""
    extractor_version: str = ""
    raw_file: str | None = None
    raw_offset: int | None = None
    source_tags: tuple[SourceTag, ...] = ()
    topic_tags: tuple[TopicTag, ...] = ()
    watch_hits: tuple[WatchHit, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One poll of one feed, with its outcome. A failure is a visit with a problem, never a missing row."""

    feed_id: str
    at: datetime
    outcome: str
    http_status: int | None = None
    problem: str | None = None
    items_seen: int = 0
    items_new: int = 0
    milliseconds: int = 0
    retry_after_seconds: float | None = None
    validators: Validators | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that was seen and did not become an article, with the reason's code.

    `item_key`, `seed_path` and the raw place say from what it can be tried again.
    """

    at: datetime
    reason: str
    url: str | None = None
    title: str | None = None
    feed_id: str | None = None
    detail: str | None = None
    item_key: str | None = None
    seed_path: str | None = None
    raw_file: str | None = None
    raw_offset: int | None = None


@dataclass(slots=True)
class RunTally:
    """What a run saw, kept and dropped."""

    run_id: str
    flow: str
    started_at: datetime
    ended_at: datetime | None = None
    state: str = "running"
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
