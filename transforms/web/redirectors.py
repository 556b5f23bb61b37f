"""Addresses that only lead to another one: counters of clicks, proxies of feeds, search engines."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from transforms.web.url_rules import COUNTING_HOSTS, COUNTING_PATHS, REDIRECTORS


def unwrapped_url(url: str) -> str:
    """The address that a redirector's address names; any other address as it is."""
    for _ in range(3):
        inner = _target(url)
        if inner is None:
            break
        url = inner
    return url


def _target(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    for suffix, path, names in REDIRECTORS:
        if (host == suffix or host.endswith(f".{suffix}")) and parts.path.startswith(path):
            values = parse_qs(parts.query)
            candidates = (value for name in names for value in values.get(name, ()))
            return next((value for value in candidates if value.lower().startswith(("http://", "https://"))), None)
    # Yandex writes the target behind a star, in the path.
    star = url.partition("*")[2] if host == "clck.yandex.ru" else ""
    return unquote(star) if star.lower().startswith(("http://", "https://", "http%3a", "https%3a")) else None


def is_counting_proxy(url: str) -> bool:
    """Whether an address belongs to a service that counts clicks and then leads on, under a name of its own."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return any(host == name or host.endswith(f".{name}") for name in COUNTING_HOSTS) or any(
        mark in parts.path for mark in COUNTING_PATHS
    )
