"""Secrets in feeds and their links: none of them is archived, passed on or stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from presswatch.errors import Unreadable
from presswatch.home import PrivateLinks
from presswatch.records import FeedReading, Fetched, Item
from presswatch.shown import redact_url


def archived(answer: Fetched) -> Fetched:
    """Return a feed's answer without secrets in its addresses, for the archive."""
    hops = tuple((status, redact_url(target)) for status, target in answer.hops)
    return dataclasses.replace(answer, url=redact_url(answer.url), final_url=redact_url(answer.final_url), hops=hops)


def without_secrets(
    links: PrivateLinks, readings: Mapping[str, FeedReading | Unreadable]
) -> dict[str, FeedReading | Unreadable]:
    """Mask secrets in the links of the readings' items, and store the masked ones for later requests.

    Raises:
        WarehouseError: the disk would not take them.
    """
    masked = {
        feed: reading if isinstance(reading, Unreadable) else masked_reading(links, reading)
        for feed, reading in readings.items()
    }
    links.keep(item.url for reading in masked.values() if isinstance(reading, FeedReading) for item in reading.items)
    return masked


def masked_reading(links: PrivateLinks, reading: FeedReading) -> FeedReading:
    """Mask the links of a reading: unusually written links can only be masked after reading."""
    items = [masked_item(links, item) for item in reading.items]
    is_same = all(one is other for one, other in zip(items, reading.items, strict=True))
    return reading if is_same else dataclasses.replace(reading, items=tuple(items))


def masked_item(links: PrivateLinks, item: Item) -> Item:
    """Return an item with masked links."""
    said = (item.url, item.guid, item.told_source_url)
    masked = tuple(one and links.address(one) for one in said)
    picture = item.image_url and links.picture(item.image_url)
    if masked == said and picture == item.image_url:
        return item
    url, guid, source_url = masked
    return dataclasses.replace(item, url=url, guid=guid, image_url=picture, told_source_url=source_url)
