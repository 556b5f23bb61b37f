"""What may be shown of a URL."""

from __future__ import annotations

import pytest

from connectors.http.locations import without_secrets
from presswatch.shown.links import redact_url, web_link


def test_secrets_are_masked_and_the_rest_stays() -> None:
    url = "https://user:pw@example.org/rss?apikey=abc&token=def&page=2&access_token=ghi&key=jkl&sig="
    assert redact_url(url) == "https://example.org/rss?apikey=***&token=***&page=2&access_token=***&key=***&sig="
    assert redact_url("https://example.org/a?monkey=1") == "https://example.org/a?monkey=1"


def test_a_message_shows_one_printable_line_of_a_url_without_what_a_row_would_mask_either():
    url = "https://user:pw@example.org/a\x07b?token=abc&page=2#part"
    assert without_secrets(url) == "https://example.org/ab?token=***&page=2"
    assert len(without_secrets("https://example.org/" + "a" * 1000)) == 300


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.test",
        "ftp://x",
        "",
        None,
        " http://x",
        "http://",
        "http://a b/",
    ],
)
def test_only_addresses_of_the_web_become_links(url):
    assert web_link(url) is None


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c&d=%D0%B0#e", "https://example.org/a?b=c&d=%D0%B0#e"),
        ("https://example.org/мост", "https://example.org/%D0%BC%D0%BE%D1%81%D1%82"),
        ("https://прэса.бел/a", "https://xn--80a3ade3d.xn--90ais/a"),
        ("https://example.org/a b\u202e\x07>", "https://example.org/a%20b%E2%80%AE%07%3E"),
    ],
)
def test_a_link_is_plain_and_opens_in_a_browser(url, link):
    assert web_link(url) == link
