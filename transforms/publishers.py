"""Whose article is it? An address alone proves nothing: who said that it is theirs?

A page is the publisher's whose host served it. A feed's own words are the feed's publisher's, whatever address they
give. A mirror known only by a pattern may be anybody's: it needs the outlet's own feed, or the user, to vouch for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from presswatch.records import Role, SourceTag
from transforms.sources import Registry, publisher_of
from transforms.web import domain_of

#: part of the rules' version: raised when the rules of this module, or those of forwarded posts, change
PUBLISHER_RULES = "2"
#: the confidence in a publisher that only a file of the user's names: nobody has served the page to us
CLAIMED = 0.9
#: origins whose address is what a file says
CLAIMING = ("seed", "archive")


def believed_publisher(
    url: str | None, *, origin: str, text_origin: str, teller: str | None, registry: Registry
) -> str | None:
    """Return the source whose article this is.

    Args:
        url: the article's address.
        origin: 'feed', 'seed' or 'archive'.
        text_origin: 'feed' where the text is the feed's own.
        teller: the source whose feed named the article; None if that is unknown or there is none.
        registry: whose hosts are whose.
    """
    if text_origin == "feed":
        return teller
    owner = publisher_of(url, registry, by_pattern=False)
    if owner is None and (guess := publisher_of(url, registry)) and (origin == "seed" or guess == teller):
        owner = guess
    return owner or teller


def is_led_away(url: str | None, served_at: str, teller: str | None, registry: Registry) -> bool:
    """Tell whether a known source's address was answered from somebody else's host.

    Open redirects and lapsed domains do so. Where the source's own feed gave the address, it is the source's word.
    """
    owner = publisher_of(url, registry)
    return owner is not None and owner not in (teller, publisher_of(served_at, registry))


def attributed(
    tags: Iterable[SourceTag], url: str | None, origin: str, publisher_id: str | None, registry: Registry
) -> tuple[SourceTag, ...]:
    """Return the tags, saying how far the address vouches for the publisher.

    `publisher.seed` and `publisher.archive` are addresses that a file of the user's names. An address of a source that
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
