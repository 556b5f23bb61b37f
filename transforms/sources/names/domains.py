"""Find which source an address belongs to: hosts, their subdomains, mirrors with changing names, and paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class DomainTable:
    """Hosts and their sources.

    `hosts` maps a host to its (path prefix, source id) pairs, longest path first; `patterns` are (compiled host
    pattern, source id) pairs for mirrors whose names change, such as `zerkalo-*.xyz`.
    """

    hosts: Mapping[str, tuple[tuple[str, str], ...]]
    patterns: tuple[tuple[re.Pattern[str], str], ...]


def build_table(claims: list[tuple[str, str]]) -> DomainTable:
    """Build the table from (domain as written in the registry, source id) pairs, in any order."""
    hosts: dict[str, list[tuple[str, str]]] = {}
    patterns: list[tuple[str, str]] = []
    for written, source_id in sorted(set(claims)):
        host, _, path = written.casefold().partition("/")
        if "*" in host:
            patterns.append((host, source_id))
        else:
            hosts.setdefault(host.removeprefix("www."), []).append(("/" + path if path else "", source_id))
    # the longest pattern is the most specific; ties are settled by name, so that the order in the file does not matter
    ordered = sorted(patterns, key=lambda item: (-len(item[0]), item))
    return DomainTable(
        {host: tuple(sorted(paths, key=lambda item: (-len(item[0]), item))) for host, paths in hosts.items()},
        tuple((re.compile(translate(pattern)), source_id) for pattern, source_id in ordered),
    )


@lru_cache(maxsize=256)
def host_and_path(url: str) -> tuple[str, str]:
    """Return the host in lower case without `www.` and port, and the path; empty strings if the address is invalid.

    Remembered for an article's addresses, which several ask about.
    """
    try:
        parts = urlsplit(url if "://" in url else "//" + url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return "", ""
    return host, parts.path.casefold()


def owner_of(host: str, path: str, table: DomainTable, *, by_pattern: bool = True) -> str | None:
    """Return the source id for a host and path.

    The longest known host wins, then the longest path, then mirror patterns.

    Anybody may own a host that only a pattern matches: with `by_pattern` false it has no owner.
    """
    if len(host) > 255:
        return None
    rest = host
    while rest:
        for prefix, source_id in table.hosts.get(rest, ()):
            if not prefix or path == prefix or path.startswith(prefix.rstrip("/") + "/"):
                return source_id
        _, _, rest = rest.partition(".")
    if not by_pattern:
        return None
    return next((source_id for pattern, source_id in table.patterns if pattern.match(host)), None)
