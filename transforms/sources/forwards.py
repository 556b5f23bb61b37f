"""Forwarded posts: what another channel's post says on somebody's word comes through that channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from presswatch.records import FeedKind, PageReading, Role, SourceTag

#: whose words a forwarded text passes on; the publisher's own tag and what a link leads to are no words of it
PASSED_ON = frozenset({Role.ATTRIBUTION, Role.TOLD_TO, Role.SOURCE_LINE})


def through_channels(tags: Sequence[SourceTag], reading: PageReading) -> list[SourceTag]:
    """The tags of an article; in a post that was forwarded, `via` is the channel whose post it was first."""
    if reading.section != FeedKind.TELEGRAM:
        return list(tags)
    first = next((tag.source_id for tag in tags if tag.role is Role.REPOST and tag.field == "credits"), None)
    if first is None:
        return list(tags)
    return [
        replace(tag, via=first) if tag.role in PASSED_ON and not tag.via and tag.source_id != first else tag
        for tag in tags
    ]
