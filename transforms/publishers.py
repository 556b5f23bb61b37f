"""Determine an article's publisher. An address alone proves nothing: it matters who claims it.

A page belongs to the publisher whose host served it. A feed's own text belongs to the feed's publisher, whatever
address it gives. Anybody may own a mirror known only by a pattern: the outlet's own feed, or the user, must vouch for
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from presswatch.records import Role, SourceTag
from transforms.sources import Registry, publisher_of
from transforms.web import domain_of

#: part of the rules' version: raised when the rules of this module, or those of forwarded posts, change
PUBLISHER_RULES = "2"
#: confidence in a publisher named only by a file of the user's: we did not get the page from its host
CLAIMED = 0.9
#: origins whose address comes from a file
CLAIMING = ("seed", "archive")


def believed_publisher(
    url: str | None, *, origin: str, text_origin: str, teller: str | None, registry: Registry
) -> str | None:
    """Return the source that published this article.

    Args:
        url: the article's address.
        origin: 'feed', 'seed' or 'archive'.
        text_origin: 'feed' if the text is the feed's own.
        teller: the source whose feed listed the article; None if that is unknown or there is none.
        registry: which source owns which host.
    """
    if text_origin == "feed":
        return teller
    owner = publisher_of(url, registry, by_pattern=False)
    if owner is None and (guess := publisher_of(url, registry)) and (origin == "seed" or guess == teller):
        owner = guess
    return owner or teller


def is_led_away(url: str | None, served_at: str, teller: str | None, registry: Registry) -> bool:
    """Tell whether another host answered for a known source's address.

    Open redirects and lapsed domains do so. If the source's own feed gave the address, the source vouches for it.
    """
    owner = publisher_of(url, registry)
    return owner is not None and owner not in (teller, publisher_of(served_at, registry))


def attributed(
    tags: Iterable[SourceTag], url: str | None, origin: str, publisher_id: str | None, registry: Registry
) -> tuple[SourceTag, ...]:
    """Return the tags, stating how far the address vouches for the publisher.

    `publisher.seed` and `publisher.archive` are addresses from a file of the user's. An address of a source that
    is not the publisher gives it a `link.address`: nobody of that source has said these words.
    """
    told = [
        replace(tag, rule=f"publisher.{origin}", confidence=CLAIMED)
        if tag.rule == "publisher.domain" and origin in CLAIMING
        else tag
        for tag in tags
    ]
    owner = publisher_of(url, registry)
    if owner is None or owner == publisher_id or any(tag.source_id == owner and tag.role is Role.LINK for tag in told):
        return tuple(told)
    host = domain_of(url or "")
    name = registry.sources[owner].name
    return (*told, SourceTag(owner, name, Role.LINK, host, "feed", 0, len(host), "link.address", 0.5))
