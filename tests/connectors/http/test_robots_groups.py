"""A robots.txt is cut down to the group that is ours, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from connectors.http.robots_groups import rules_for

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
