"""robots.txt by RFC 9309, asked for once a day and obeyed on every hop.

A robots.txt is cut down to the group that is ours, whatever stands around it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from connectors.http.fetcher import Fetcher, FetchPolicy, open_fetcher
from connectors.http.robots import CACHE_SECONDS, MAX_HELD_CHARACTERS, RobotsCache, RobotsRules, rules_for
from connectors.http.robots_text import robots_text
from connectors.pages import fetch_page
from presswatch.errors import Forbidden, Unreachable
from tests.connectors.http.fault_server import FaultServer, answer, redirect, serving

PAGE = answer(b"<html><p>news</p></html>", "Content-Type: text/html")


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving({"/page/article": PAGE, "/page/private": PAGE, "/private/x": PAGE}) as server:
        yield server


def with_fetcher(site: FaultServer, tmp_path: Path, work: Any, **policy: Any) -> Any:
    async def run() -> Any:
        values = FetchPolicy(tmp_path, allow_networks=f"127.0.0.1/32:{site.port}", **policy)
        async with open_fetcher(values) as fetcher:
            return await work(fetcher)

    return asyncio.run(run())


async def may_fetch(robots: RobotsCache, fetcher: Fetcher, url: str) -> bool:
    return (await robots.rules(fetcher, url)).allows(url)


def allowed(
    site: FaultServer, tmp_path: Path, *paths: str, robots: RobotsCache | None = None, **policy: Any
) -> list[bool]:
    cache = robots or RobotsCache()

    async def work(fetcher: Fetcher) -> list[bool]:
        return [await may_fetch(cache, fetcher, site.url + path) for path in paths]

    return with_fetcher(site, tmp_path, work, **policy)


def test_everything_may_be_forbidden(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n")
    assert allowed(site, tmp_path, "/page/article", "/", "/robots.txt") == [False, False, True]
    assert site.paths() == ["/robots.txt"]


def test_our_own_group_counts_alone(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(
        b"User-agent: *\nDisallow: /\n\nUser-agent: PressWatch\nDisallow: /page/private\nCrawl-delay: 7\n"
    )
    assert allowed(site, tmp_path, "/page/article", "/page/private") == [True, False]


@pytest.mark.parametrize("status", ["404 Not Found", "401 No", "403 No", "410 Gone"])
def test_no_robots_file_allows_all(status: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"Disallow: /", status=status)
    assert allowed(site, tmp_path, "/page/article") == [True]


@pytest.mark.parametrize(
    "reply",
    [answer(b"", status="503 Later"), answer(b"", status="500 Oh"), [2.0], []],
    ids=["503", "500", "silence", "hang-up"],
)
def test_an_unreachable_robots_file_forbids_for_now_and_is_asked_once(
    reply: Any, site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/robots.txt"] = reply

    async def work(fetcher: Fetcher) -> None:
        robots = RobotsCache()
        for _ in range(3):
            with pytest.raises(Unreachable, match=r"unreachable robots\.txt"):
                await fetch_page(fetcher, robots, f"{site.url}/page/article")

    with_fetcher(site, tmp_path, work, total_deadline_seconds=0.3)
    assert site.paths() == ["/robots.txt"]


def test_five_redirects_of_robots_are_followed_and_its_rules_are_the_first_hosts(
    site: FaultServer, tmp_path: Path
) -> None:
    site.routes |= {"/robots.txt": redirect("/r1")} | {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, 5)}
    site.routes["/r5"] = answer(b"User-agent: *\nDisallow: /page/\n")
    assert allowed(site, tmp_path, "/page/article", "/other") == [False, True]


def test_a_huge_robots_file_is_read_from_its_beginning(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /page/\n" + b"# filler\n" * 300_000)
    assert allowed(site, tmp_path, "/page/article", "/other") == [False, True]


def test_an_html_page_in_its_place_holds_no_rules(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"<!doctype html><title>Not found: 404</title><p>Allow: us to help you.</p>")
    assert allowed(site, tmp_path, "/page/article") == [True]


RULES = "User-agent: *\nDisallow: /page/\n\nUser-agent: other\nDisallow: /\n"


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode("utf-8-sig"),
        RULES.encode("utf-16"),
        RULES.encode("utf-16-le"),
        RULES.encode("utf-16-be"),
        RULES.encode("utf-32"),
        b"\xef\xbb\xbf\xef\xbb\xbf# two files joined\r\n" + RULES.encode(),
        b"# a file\n\xef\xbb\xbf" + RULES.encode(),
        b"\n \n\xc2\xa0" + RULES.encode(),
        RULES.replace("\n", "\r").encode(),
        RULES.replace("\n", "\r\r\n").encode(),
        RULES.replace("\n", "\u2028").encode(),
        RULES.replace("\n", "\x0c").encode(),
        b"\x00" + RULES.encode() + b"\x00",
        f"# запреты\n{RULES}".encode("cp1251"),
        b"User-agent: * Disallow: /page/",
        b"User-Agent:*\nDISALLOW:/page/",
        RULES.replace("\n", "\\n").encode(),
        f'"{RULES}"'.replace("\n", "\\n").encode(),
        f"<html><body><pre>{RULES}</pre></body></html>".encode(),
        f"<!DOCTYPE html>\n<p>{RULES.replace(chr(10), '<br>')}</p>".encode(),
        b"<p>User-agent: *</p><p>Disallow: <a href='/page/'>/page/</a></p>",
        b"User-agent: *\xe2\x80\x8b\nDisallow: \xe2\x80\x8b/page/",
    ],
)
def test_the_first_group_counts_in_whatever_form_it_is_sent(body: bytes) -> None:
    rules = RobotsRules(robots_text(body), 0.0)
    assert [rules.allows(f"https://press.example{path}") for path in ("/page/article", "/other")] == [False, True]


def test_a_file_with_a_mark_keeps_us_from_its_pages(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /page/\r\n")
    assert allowed(site, tmp_path, "/page/article", "/other") == [False, True]


def test_paths_in_the_servers_charset_are_read_in_it() -> None:
    rules = RobotsRules(robots_text("User-agent: *\nDisallow: /архив/\n".encode("cp1251"), "windows-1251"), 0.0)
    assert not rules.allows("https://press.example/%D0%B0%D1%80%D1%85%D0%B8%D0%B2/1")


@given(st.binary(max_size=200), st.none() | st.sampled_from(["utf-16", "cp1251", "nonsense", "rot13"]))
def test_any_bytes_are_some_text(body: bytes, charset: str | None) -> None:
    RobotsRules(robots_text(body, charset), 0.0).allows("https://press.example/")


def test_rules_are_asked_for_once_a_day_also_over_runs(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private/\n")
    for _ in range(2):
        assert allowed(site, tmp_path, "/private/x", "/a", robots=RobotsCache(tmp_path)) == [False, True]
    assert site.paths() == ["/robots.txt"]
    for file in tmp_path.glob("*.robots.json"):
        file.write_text(file.read_text().replace('"fetched_at": 1', '"fetched_at": -1'))
    allowed(site, tmp_path, "/a", robots=RobotsCache(tmp_path))
    assert site.paths() == ["/robots.txt"] * 2


def test_an_older_copy_serves_while_robots_cannot_be_reached(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = answer(b"", status="503 Later")
    robots = RobotsCache()
    robots._rules[site.url] = RobotsRules("User-agent: *\nDisallow: /private/\n", 0.0)
    assert allowed(site, tmp_path, "/private/x", "/a", robots=robots) == [False, True]
    assert site.paths() == ["/robots.txt"]


def test_one_cache_serves_several_event_loops(site: FaultServer, tmp_path: Path) -> None:
    robots = RobotsCache()
    site.routes["/robots.txt"] = lambda _: [0.05, answer(b"User-agent: *\nDisallow: /x\n")]

    async def work(fetcher: Fetcher) -> list[bool]:
        return list(await asyncio.gather(*(may_fetch(robots, fetcher, f"{site.url}/x{n}") for n in range(5))))

    for _ in range(2):
        robots._rules.clear()
        assert with_fetcher(site, tmp_path, work) == [False] * 5
    assert site.paths() == ["/robots.txt"] * 2


def test_one_cache_serves_two_threads_that_both_make_room_in_it(tmp_path: Path) -> None:
    # Feeds are asked for in a thread, what their first documents lead to in another.
    robots, rules = RobotsCache(tmp_path), RobotsRules("#" * (MAX_HELD_CHARACTERS // 10), 0.0)

    def hold(thread: int) -> None:
        for number in range(3000):
            robots._hold(f"https://{(number * 7 + thread) % 40}.example", rules)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(hold, range(4)))
    finally:
        sys.setswitchinterval(before)
    assert sum(len(held.text or "") for held in robots._rules.values()) <= MAX_HELD_CHARACTERS


def test_a_redirect_into_a_forbidden_place_is_not_followed(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n"),
        "/go": redirect("/private/x"),
    }

    async def work(fetcher: Fetcher) -> None:
        with pytest.raises(Forbidden, match="robots"):
            await fetch_page(fetcher, RobotsCache(), f"{site.url}/go")

    with_fetcher(site, tmp_path, work)
    assert site.paths() == ["/robots.txt", "/go"]


def test_a_crawl_delay_is_bounded() -> None:
    assert RobotsRules("User-agent: *\nCrawl-delay: 2.5\n", 0).crawl_delay_seconds == 2.5
    assert RobotsRules("User-agent: *\nCrawl-delay: 86400\n", 0).crawl_delay_seconds == 60
    assert RobotsRules("User-agent: *\nCrawl-delay: -5\n", 0).crawl_delay_seconds is None
    assert RobotsRules("", 0).crawl_delay_seconds is None


def test_rules_of_a_future_clock_are_not_fresh_for_ever() -> None:
    import time

    assert not RobotsRules("", time.time() + 10 * CACHE_SECONDS).is_fresh
    assert RobotsRules("", time.time() - 10).is_fresh


def test_a_blocked_host_is_forbidden_not_unreachable(site: FaultServer, tmp_path: Path) -> None:
    async def work(fetcher: Fetcher) -> None:
        with pytest.raises(Forbidden, match="blocked"):
            await fetch_page(fetcher, RobotsCache(), "http://127.0.0.3/secret")

    with_fetcher(site, tmp_path, work)


TOKEN = "presswatch"
PATHS = ("/", "/a", "/a/b", "/b?c=d", "/c$")
AGENTS = ("*", "presswatch", "PressWatch", "otherbot", "googlebot")
LINES = st.one_of(
    st.sampled_from(AGENTS).map(lambda agent: f"User-agent: {agent}"),
    st.tuples(st.sampled_from(("Allow", "Disallow", "disallow")), st.sampled_from(PATHS)).map(": ".join),
    st.sampled_from(("", "# note", "Crawl-delay: 3", "Sitemap: https://press.test/s.xml", "Host: press.test")),
)


@given(st.lists(LINES, max_size=25), st.sampled_from(("\n", "\r\n", "\r")))
def test_the_rules_cut_out_judge_every_address_as_the_whole_file_does(lines: list[str], line_end: str) -> None:
    whole = line_end.join(lines)
    cut = rules_for(whole, TOKEN)
    before, after = Protego.parse(whole), Protego.parse(cut)
    for path in PATHS:
        url = f"https://press.test{path}"
        assert before.can_fetch(url, TOKEN) == after.can_fetch(url, TOKEN), (whole, cut)
    assert before.crawl_delay(TOKEN) == after.crawl_delay(TOKEN)
    assert list(before.sitemaps) == list(after.sitemaps)
    assert rules_for(cut, TOKEN) == cut


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("User-agent: a\nUser-agent: presswatch\nDisallow: /x\n", True),
        ("User-agent: *\nDisallow: /x\n\nUser-agent: presswatch\nAllow: /\n", False),
        ("User-agent: presswatch\nDisallow:\n\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: presswatch\n\nUser-agent: *\nDisallow: /x\n", True),
        ("user agent presswatch\ndisallow /x\n", True),
        ("User-agent: presswatch/0.1 (news)\nDisallow: /x # not for you\n", True),
        ("User-agent: press\nDisallow: /x\n", False),
        ("User-agent: presswatch-images\nDisallow: /x\n", False),
        ("Disallow: /x\nUser-agent: otherbot\nDisallow: /\n", False),
        ("\ufeffUser-agent: *\nDisallow: /x", True),
        ("User-agent: *\nSitemap: https://press.test/s.xml\nUser-agent: b\nDisallow: /x", True),
        ("User-agent: *\nDisallow: /\u2028x\nDisallow: /x\n", True),
        ("", False),
    ],
)
def test_the_group_that_names_us_counts_else_that_for_everybody(text: str, forbidden: bool) -> None:
    assert Protego.parse(rules_for(text, TOKEN)).can_fetch("https://press.test/x", TOKEN) is not forbidden


def test_two_groups_of_one_name_are_one() -> None:
    text = "User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n"
    assert rules_for(text, TOKEN) == "User-agent: *\nDisallow: /a\nDisallow: /b\n"


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: https://press.test/x\n",
        "User-agent: *\nDisallow: x\n",
        "User-agent: Googlebot, PressWatch\nDisallow: /x\n",
        'User-agent: "*"\nDisallow: "/x"\n',
        "User-agent\uff1a *\nDisallow\uff1a /x\n",
        "User-agent = *\nDisallow = /x\n",
        "User\u2013agent: *\nDisallow: /x\n",
        "User\u2011agent: *\nDisallow: /x\n",
        "User-agent: *\nDisallows: /x\n",
        "User-agent: *\nDisallow: ./x\n",
        "User-agent: Googlebot * Bingbot\nDisallow: /x\n",
        "User-agent: *\nDisallow: /a Disallow: /x\n",
        "User-agent; *\nDisallow; /x\n",
        "User-agent:: *\nDisallow:: /x\n",
        "- User-agent: *\n- Disallow: /x\n",
        "User-agent: *\nDisallow: \\x\n",
        "User-agent: *\nDisallow: //press.test/x\n",
        "User-agent: *\nDisallow: /a, /x\n",
        "User-agent: *\nDisallow: /a /x /b\n",
    ],
)
def test_rules_that_were_meant_otherwise_forbid(text: str) -> None:
    rules = Protego.parse(rules_for(text, TOKEN))
    assert not rules.can_fetch("https://press.test/x", TOKEN)
    assert rules.can_fetch("https://press.test/other", TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /a # Disallow: /x\n",
        "User-agent: *\nDisallow:\n",
        'User-agent: *\nDisallow: ""\n',
        "User-agent: *\nDisallow: /a?from=Disallow:/x\n",
        "User-agent: *\nDisallow: //\nDisallow: //*.php\n",
    ],
)
def test_what_is_no_rule_forbids_nothing(text: str) -> None:
    assert Protego.parse(rules_for(text, TOKEN)).can_fetch("https://press.test/x", TOKEN)


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *<br>Disallow: /x<br>",
        b"User-agent: *<br/>\nDisallow: /x<BR />\n",
        b'["User-agent: *", "Disallow: /x"]',
    ],
)
def test_lines_are_told_apart_however_they_are_marked(body: bytes) -> None:
    assert rules_for(robots_text(body), TOKEN) == "User-agent: *\nDisallow: /x\n"


def test_a_path_in_windows_cyrillic_is_forbidden() -> None:
    rules = rules_for(robots_text("User-agent: *\nDisallow: /новости/\n".encode("cp1251")), TOKEN)
    assert not Protego.parse(rules).can_fetch("https://press.test/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", TOKEN)
