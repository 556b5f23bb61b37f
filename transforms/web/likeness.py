"""Addresses of one article that differ: in a host's first label, or in the headline beside the article's number."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

#: a number that names an article: its digits, and a day or month, which names many
NUMBER, A_DAY = re.compile(r"(?<!\d)\d{5,12}(?!\d)"), re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?")
#: a segment of words
HEADLINE = re.compile(r"[^\W\d_]+[-_][^\W\d_]+")


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
