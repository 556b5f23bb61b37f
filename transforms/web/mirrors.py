"""Addresses that name one article: on mirrors, on hosts that differ in the first label, or with one number.

Mirrors are several hosts of one outlet with the same paths. An article is identified by its path on the main host.

They are data: a source's `mirrors`, and those of its `domains` that share a name and differ in the ending
(`outlet.by`, `outlet.io`). Other domains of the same owner may have different articles under the same path.

Anybody can register a name that matches a pattern (`outlet-*.xyz`). Such a mirror counts only if the outlet itself, or
the user, points to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from transforms.web.urls import domain_of

#: stands for the user: every mirror counts
THE_USER = "*"
#: host labels that are not part of an outlet's name
COMMON = frozenset({"www", "m", "mobile", "amp"})
#: a number that names an article: its digits, and a day or month, which names many
NUMBER, A_DAY = re.compile(r"(?<!\d)\d{5,12}(?!\d)"), re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?")
#: a segment of words
HEADLINE = re.compile(r"[^\W\d_]+[-_][^\W\d_]+")


class SourceHosts(Protocol):
    """The part of a source that matters here; see `presswatch.records.Source`."""

    @property
    def source_id(self) -> str:
        """Id in the registry."""

    @property
    def domains(self) -> tuple[str, ...]:
        """Its hosts, including mirrors."""

    @property
    def mirrors(self) -> tuple[str, ...]:
        """Hosts that show the outlet's pages under the same paths."""


@dataclass(frozen=True, slots=True)
class MirrorTable:
    """`hosts` maps a mirror to its main host; `patterns` are (compiled host pattern, main host, source id) triples."""

    hosts: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str, str], ...] = ()


def mirror_table(sources: Iterable[SourceHosts]) -> MirrorTable:
    """Return the mirrors of all sources; a host that two sources claim belongs to the first."""
    hosts: dict[str, str] = {}
    patterns: list[tuple[str, str, str]] = []
    for source in sources:
        own = own_hosts(source)
        by_name: dict[str, str] = {}
        for domain in own:
            main = by_name.setdefault(domain.split(".")[0], domain)
            if main != domain:
                hosts.setdefault(domain, main)
        for mirror in source.mirrors if own else ():
            if "*" in mirror:
                patterns.append((mirror, own[0], source.source_id))
            else:
                hosts.setdefault(mirror, own[0])
    longest_first = sorted(patterns, key=lambda entry: (-len(entry[0]), entry))
    return MirrorTable(hosts, tuple((re.compile(translate(host)), main, name) for host, main, name in longest_first))


def own_hosts(source: SourceHosts) -> list[str]:
    """Return the domains of a source that are hosts by themselves: no paths, no patterns, no mirrors."""
    plain = (domain for domain in source.domains if "/" not in domain and "*" not in domain)
    return [domain for domain in plain if domain not in source.mirrors]


def main_url(url: str, table: MirrorTable, said_by: str | None = THE_USER) -> str:
    """Return the URL on the outlet's main host; unchanged if its host is not a mirror.

    Args:
        url: the address.
        table: which hosts are mirrors.
        said_by: the source whose feed gave the address; None if unknown. A mirror known only by a pattern counts for
            its own source, and for what the user gave.
    """
    host = domain_of(url)
    main = main_host(host, table, said_by)
    if main is None:
        return url
    parts = urlsplit(url.strip())
    return urlunsplit((parts.scheme, main, parts.path, parts.query, ""))


def main_host(host: str, table: MirrorTable, said_by: str | None) -> str | None:
    """Return the main host of a mirror, keeping a subdomain; None for any other host."""
    rest, sub = host, ""
    while rest:
        if rest in table.hosts:
            return sub + table.hosts[rest]
        label, _, rest = rest.partition(".")
        sub = "" if label in COMMON else f"{sub}{label}."
    for pattern, main, source_id in table.patterns:
        if pattern.match(host):
            return main if said_by in (source_id, THE_USER) else None
    return None


def is_one_host(one: str | None, other: str | None) -> bool:
    """Tell whether two addresses' hosts are equal, or one has labels before the other's."""
    hosts = (urlsplit(url or "").hostname or "" for url in (one, other))
    shorter, longer = sorted(hosts, key=len)
    return shorter == longer or bool("." in shorter and longer.endswith(f".{shorter}"))


@lru_cache(maxsize=20_000)  # an entry is looked up under it several times: half of what the keys cost
def article_number(url: str | None) -> str | None:
    """Return the number of an article in its address, beside which its headline may change; None if there is none.

    It stands in the last segment, or alone before one of words.
    """
    segments = urlsplit(url or "").path.partition(";")[0].rstrip("/").split("/")
    numbers: list[str] = [number for number in NUMBER.findall(segments[-1]) if not A_DAY.fullmatch(number)]
    if numbers:
        return numbers[-1]
    above = segments[-2] if len(segments) > 1 and HEADLINE.search(segments[-1]) else ""
    return above if NUMBER.fullmatch(above) and not A_DAY.fullmatch(above) else None


def is_one_number(one: str | None, other: str | None) -> bool:
    """Tell whether two addresses have one article's number."""
    number = article_number(one)
    return number is not None and number == article_number(other)
