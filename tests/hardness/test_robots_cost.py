"""A robots.txt costs what its size allows, whatever is in it: shown by what is kept, not by a clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.http.robots import (
    MAX_HELD_CHARACTERS,
    MAX_ROBOTS_BYTES,
    MOST_SITEMAPS,
    RobotsCache,
    RobotsRules,
    rules_for,
)
from connectors.http.robots_text import robots_text

HALF = MAX_ROBOTS_BYTES // 2


def lines_of(line: Callable[[int], str], characters: int) -> str:
    size = len(line(10_000)) + 1
    return "".join(f"{line(number)}\n" for number in range(10_000, 10_000 + characters // size))


#: what of half a megabyte may be left: (text, most characters of rules)
BOMBS = {
    "as many agents as rules": (
        lines_of(lambda n: f"user-agent:{n}", HALF) + "user-agent:*\n" + lines_of(lambda n: f"allow:/{n}", HALF),
        # a blank stands behind each colon of what is kept
        HALF + HALF // len("allow:/10000\n") + 100,
    ),
    "agents alone": (lines_of(lambda n: f"User-agent: b{n}", 2 * HALF), 0),
    "agents of one name": ("user-agent: *\n" * 36_000 + "disallow: /x\n", 50),
    "a group for each agent": (lines_of(lambda n: f"user-agent:{n}\nallow:/{n}", 2 * HALF), 0),
    "rules of nobody": (lines_of(lambda n: f"Disallow: /{n}", 2 * HALF), 0),
    "sitemaps": (lines_of(lambda n: f"Sitemap: https://press.test/{n}.xml", 2 * HALF), 60 * MOST_SITEMAPS),
    "line ends": ("\r\n" * HALF, 0),
    "blanks": ("User-agent:" + " " * 2 * HALF, 0),
    "blank lines within": ("a" + "\n" * 2 * HALF + "a", 0),
    "lines of blanks": ("a" + "\n " * HALF + "a", 0),
    "an agent and commas": ("User-agent: x" + "," * 2 * HALF, 0),
    "an agent and blanks": ("User-agent: x" + " " * 2 * HALF + "y", 0),
    "open tags": ("<" * 2 * HALF, 0),
    "open scripts": ("<script " * (HALF // 4), 0),
    "an endless reference": ("<p>&#" + "1" * HALF + ";", 0),
    "open brackets": ('["\\n",' + "[" * HALF, 0),
    "an endless number": ('["\\n",' + "1" * HALF + "]", 0),
    "one line": ("User-agent: " + "p" * 2 * HALF, 0),
    "comments": ("#" * HALF + "\n" + "# x\n" * (HALF // 4), 0),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_kept_of_a_robots_file_is_one_group(name: str) -> None:
    bomb, most = BOMBS[name]
    text = robots_text(bomb.encode())
    assert len(rules_for(text, "presswatch")) <= most
    rules = RobotsRules(text, 0)
    assert rules.allows("https://press.test/news/1")
    assert len(rules._parsed._user_agents) <= 1


def test_rules_far_down_in_half_a_megabyte_count() -> None:
    text = lines_of(lambda n: f"user-agent:{n}\nallow:/{n}", 2 * HALF - 100) + "User-agent: *\nDisallow: /last\n"
    assert not RobotsRules(text, 0).allows("https://press.test/last")


def test_many_hosts_with_long_rules_do_not_stay_in_memory(tmp_path: Path) -> None:
    rules = lines_of(lambda n: f"Disallow: /{n}", MAX_HELD_CHARACTERS // 5)
    cache = RobotsCache(tmp_path)
    for number in range(12):
        told = RobotsRules(f"User-agent: *\n{rules}", time.time())
        cache._keep(f"https://{number}.test", told)
        cache._hold(f"https://{number}.test", told)
    assert sum(len(each.text or "") for each in cache._rules.values()) <= MAX_HELD_CHARACTERS
    assert "https://11.test" in cache._rules
    assert "https://0.test" not in cache._rules
    again = cache._kept("https://0.test")
    assert again is not None
    assert not again.allows("https://0.test/10000"), "what went out of memory is read from its file"
