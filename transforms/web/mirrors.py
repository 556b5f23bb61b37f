"""Mirrors: one outlet on several hosts with the same paths. An article is identified by its path on the main host.

Mirrors are data: a source's `mirrors`, and those of its `domains` that share a name and differ in the ending
(`outlet.by`, `outlet.io`). Other domains of the same owner may have different articles under the same path.

Anybody can register a name that matches a pattern (`outlet-*.xyz`). Such a mirror counts only if the outlet itself, or
the user, points to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from re import Pattern, compile
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from transforms.web.urls import domain_of

#: stands for the user: every mirror counts
THE_USER = "*"
#: host labels that are not part of an outlet's name
COMMON = frozenset({"www", "m", "mobile", "amp"})


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
    patterns: tuple[tuple[Pattern[str], str, str], ...] = ()


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
    return MirrorTable(hosts, tuple((compile(translate(host)), main, name) for host, main, name in longest_first))


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
