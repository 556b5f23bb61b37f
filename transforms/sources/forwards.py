"""Forwarded posts: sources cited in a post forwarded from another channel are cited through that channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from presswatch.records import FeedKind, PageReading, Role, SourceTag

#: roles of sources whose words a forwarded text passes on; the publisher's own tag and links are not among them
PASSED_ON = frozenset({Role.ATTRIBUTION, Role.TOLD_TO, Role.SOURCE_LINE})


def through_channels(tags: Sequence[SourceTag], reading: PageReading) -> list[SourceTag]:
    """Return the tags of an article; in a forwarded post, `via` is the channel that posted it first."""
    if reading.section != FeedKind.TELEGRAM:
        return list(tags)
    first = next((tag.source_id for tag in tags if tag.role is Role.REPOST and tag.field == "credits"), None)
    if first is None:
        return list(tags)
    return [
        replace(tag, via=first) if tag.role in PASSED_ON and not tag.via and tag.source_id != first else tag
        for tag in tags
    ]
