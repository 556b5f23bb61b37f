"""Tags of an article, sources and topics, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """Article × topic. `evidence` are the matched words, verbatim; `spans` are (field, start, end)."""

    topic_id: str
    topic_name: str
    scheme: str
    score: float
    evidence: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WatchHit:
    """Watchlist × article: `score` from 0.5 (just suffices) to 1, and the matched words, verbatim."""

    watchlist: str
    score: float
    evidence: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()
