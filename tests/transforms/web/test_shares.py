"""Feeds fall to houses by their host: evenly, all of a host to one, the same ones always."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from transforms.web.shares import is_of_share, share_of


@given(st.integers(0, 9999), st.integers(1, 40))
def test_each_address_is_of_exactly_one_house_whatever_its_path_or_www(number: int, houses: int):
    url = f"https://paper-{number}.example/rss"
    homes = [house for house in range(houses) if is_of_share(url, house, houses)]
    assert homes == [share_of(url, houses)] or houses == 1
    assert share_of(f"http://www.paper-{number}.example/other?x=1", houses) == share_of(url, houses)


def test_hosts_are_spread_evenly():
    counts = Counter(share_of(f"https://paper-{number}.example/rss", 4) for number in range(4000))
    assert all(900 < count < 1100 for count in counts.values())


def test_shares_are_those_of_every_machine():
    assert [share_of(f"https://{name}.example/", 3) for name in ("a", "b", "c", "d")] == [0, 2, 0, 0]
