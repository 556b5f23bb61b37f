"""Sources with their names and hosts, and their feeds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeedKind(StrEnum):
    """What is at an address that we poll, and so how it is requested and read."""

    #: RSS, RDF, Atom, JSON Feed
    FEED = "feed"
    #: a sitemap or an index of sitemaps
    SITEMAP = "sitemap"
    #: a page that lists articles
    LISTING = "listing"
    #: the public preview of a Telegram channel
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class SourceDomain:
    """A host of a source, or a pattern of hosts; dates are YYYY, YYYY-MM or YYYY-MM-DD, None if unknown.

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

    `aliases` are further names as they occur in texts. `owner_type` is one of state, official, independent,
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
    #: names that mean the source only inside quotation marks («Зеркало», not a mirror)
    quoted_aliases: tuple[str, ...] = ()
    #: names that must be written exactly so, capitals included (ТАСС, СБ, AP)
    exact_aliases: tuple[str, ...] = ()
    #: names that are everyday words («Холод», Variety) and count only capitalised beside a clear cue
    cued_aliases: tuple[str, ...] = ()
    #: names that bodies of several countries share (МВД): the country of the article decides
    shared_aliases: tuple[str, ...] = ()
    #: spokespeople and titles that speak for a body ("Kremlin's spokesman", «пресс-секретарь президента»)
    spokespeople: tuple[str, ...] = ()
    #: phrases that contain a name of the source and mean something else («Ніва» in «Шэўрале Ніва»)
    blocking: tuple[str, ...] = ()
    #: forms of the name in oblique cases, mostly the dative («Медузе», «Свабодзе»)
    oblique_aliases: tuple[str, ...] = ()
    #: those of `domains` that show the outlet's own pages under the same paths; `*` stands for the changing part
    mirrors: tuple[str, ...] = ()
    #: the same hosts with what is known about when they were used
    domain_facts: tuple[SourceDomain, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """An address we poll; belongs to a source."""

    feed_id: str
    url: str
    source_id: str | None = None
    language: str | None = None
    kind: str = FeedKind.FEED
    #: name of the zone for its dates that have none
    time_zone: str | None = None
