"""What goes with requests for single feeds, as settings and environment say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from presswatch.access import Access, access_for, read_accesses
from presswatch.errors import UsageError
from presswatch.settings import load_settings

FEED = "https://feeds.example.org/premium/rss.xml"


def headers(values: dict[str, Any], **environ: str) -> dict[str, str]:
    (access,) = read_accesses({FEED: values}, environ)
    return dict(access.headers)


def test_names_tokens_headers_and_agents_become_headers() -> None:
    assert headers({"user": "anna", "password": "s:é"}) == {"Authorization": "Basic YW5uYTpzOsOp"}
    assert headers({"bearer": "env:TOKEN"}, TOKEN="t0k") == {"Authorization": "Bearer t0k"}
    assert headers({"headers": {"X-Api-Key": "env:KEY"}, "user_agent": "Town/1"}, KEY="k") == {
        "X-Api-Key": "k",
        "User-Agent": "Town/1",
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"user": "anna", "bearer": "t"}, "not both"),
        ({"password": "s3cret"}, "needs a user"),
        ({"user": "a:b", "password": "s3cret"}, "colon"),
        ({"bearer": "env:NOT_SET"}, "'NOT_SET', which is not set"),
        ({"bearer": 5}, "bearer wants a text"),
        ({"token": "s3cret"}, "unknown key 'token'"),
        ({"headers": {"Host": "s3cret"}}, "'Host'"),
        ({"headers": {"X Y": "s3cret"}}, "'X Y'"),
        ({"headers": {"X": "s3cret\r\nY: 1"}}, "not one line"),
        ({"headers": "s3cret"}, "headers wants a table"),
        ({"proxy": "socks5://s3cret"}, "proxy wants an address"),
        ("s3cret", "wants a table"),
    ],
)
def test_what_cannot_be_is_said_without_its_secret(values: Any, said: str) -> None:
    with pytest.raises(UsageError) as trouble:
        read_accesses({FEED: values}, {})
    assert said in str(trouble.value)
    assert "s3cret" not in str(trouble.value)


@pytest.mark.parametrize(
    ("address", "url", "is_covered"),
    [
        (FEED, FEED, True),
        (FEED, FEED + "?page=2", True),
        (FEED, "https://feeds.example.org/premium/rss.xml.evil", False),
        (FEED, "http://feeds.example.org/premium/rss.xml", False),
        (FEED, "https://feeds.example.org:8443/premium/rss.xml", False),
        (FEED, "https://feeds.example.org.evil.test/premium/rss.xml", False),
        ("https://example.org/premium/", "https://example.org:443/premium/1", True),
        ("https://example.org/premium", "https://example.org/premium/1", True),
        ("https://example.org/premium", "https://example.org/premiums", False),
        ("https://example.org", "https://EXAMPLE.org/any", True),
        ("https://example.org/rss?k=1", "https://example.org/rss?k=2", False),
    ],
)
def test_an_access_covers_its_address_and_what_lies_below(address: str, url: str, is_covered: bool) -> None:
    assert Access(address).covers(url) == is_covered


def test_the_longest_address_counts() -> None:
    wide, narrow = Access("https://example.org/"), Access("https://example.org/a/")
    assert access_for("https://example.org/a/1", [wide, narrow]) == narrow
    assert access_for("https://example.org/b", [wide, narrow]) is wide
    assert access_for("https://other.test/a/1", [wide, narrow]) is None


def test_the_settings_hold_accesses_and_show_none(tmp_path: Path) -> None:
    (tmp_path / "presswatch.toml").write_text(f'[access."{FEED}"]\nbearer = "s3cret"\n')
    settings = load_settings(tmp_path, {})
    assert settings.access[0].headers == (("Authorization", "Bearer s3cret"),)
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in repr(settings.access)
    other = load_settings(tmp_path, {"PRESSWATCH_ACCESS": f'{{ "{FEED}" = {{ user_agent = "Town/1" }} }}'})
    assert other.access[0].headers == (("User-Agent", "Town/1"),)
    with pytest.raises(UsageError, match="not a table of addresses"):
        load_settings(tmp_path, {"PRESSWATCH_ACCESS": "s3cret"})


@pytest.mark.parametrize(
    ("address", "url", "is_covered"),
    [
        ("https://пример.test/rss", "https://xn--e1afmkfd.test/rss", True),
        ("https://o.test/лента", "https://o.test/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0", True),
        ("https://o.test/premium/", "https://o.test/premium/../public", False),
        ("https://o.test/premium/", "https://o.test/premium/%2e%2e/public", False),
        ("https://o.test/premium/", "https://o.test/x/../premium/rss", True),
        ("https://o.test/premium/", "https://o.test//premium/rss", False),
        (" https://o.test/rss ", "https://o.test/rss", True),
        ("https://o.test/", "https://o.test./rss", True),
    ],
)
def test_addresses_are_compared_as_servers_see_them(address: str, url: str, is_covered: bool) -> None:
    assert Access(address).covers(url) is is_covered


def test_all_addresses_that_cover_a_url_count_and_the_longest_goes_first() -> None:
    site = {"user_agent": "Town/1", "proxy": "http://proxy.test:3128", "headers": {"X-Key": "wide"}}
    table = {"https://o.test/": site, "https://o.test/rss": {"bearer": "t", "headers": {"x-key": "narrow"}}}
    found = access_for("https://o.test/rss", read_accesses(table, {}))
    assert found is not None
    headers = {name.lower(): value for name, value in found.headers}
    assert headers == {"user-agent": "Town/1", "authorization": "Bearer t", "x-key": "narrow"}
    assert found.proxy == "http://proxy.test:3128"


def test_a_value_from_the_environment_stands_without_its_line_end_and_is_not_empty() -> None:
    table = {"https://o.test/": {"bearer": "env:TOKEN"}}
    assert read_accesses(table, {"TOKEN": "Bearer t0ken\n"})[0].headers == (("Authorization", "Bearer t0ken"),)
    with pytest.raises(UsageError, match="'TOKEN', which is empty"):
        read_accesses(table, {"TOKEN": "\n"})
