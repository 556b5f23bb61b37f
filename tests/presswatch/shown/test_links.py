"""What may be shown of a URL."""

from __future__ import annotations

import pytest

from connectors.http.locations import without_secrets
from presswatch.shown.links import redact_url, web_link


def test_secrets_are_masked_and_the_rest_stays() -> None:
    url = "https://user:pw@example.org/rss?apikey=abc&token=def&page=2&access_token=ghi&key=jkl&sig="
    assert redact_url(url) == "https://example.org/rss?apikey=***&token=***&page=2&access_token=***&key=***&sig="
    assert redact_url("https://example.org/a?monkey=1") == "https://example.org/a?monkey=1"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.test/?pass=x&passkey=x&pw=x&jwt=x", "?pass=***&passkey=***&pw=***&jwt=***"),
        ("https://a.test/?code=x&sig=x&user_key=x&my-code=x", "?code=***&sig=***&user_key=***&my-code=***"),
        ("https://a.test/?X-Amz-Signature=x&otp=1", "?X-Amz-Signature=***&otp=***"),
        ("https://a.test/?%74oken=x&a=1;token=x", "?%74oken=***&a=1;token=***"),
        ("https://a.test/a;jsessionid=0A1B/b;v=2?x=1", "a;jsessionid=***/b;v=2?x=1"),
        ("https://a.test/#access_token=x&state=1", "#access_token=***&state=1"),
        ("https://a.test/#/view?token=x", "#/view?token=***"),
        ("https://a.test/?u=https%3A%2F%2Fanna%3Apw%40b.test%2F%3Ftoken%3Dx", "?u=***"),
        ("https://a.test/?x=5f4dcc3b5aa765d61d8327deb882cf99", "?x=***"),
        ("https://a.test/?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "?x=***"),
        ("https://a.test/?x=Zk9vQmFyQmF6MTIzNDU2Nzg5MA%3D%3D", "?x=***"),
    ],
)
def test_secrets_are_masked_by_every_name_and_by_their_shape(url: str, shown: str) -> None:
    assert redact_url(url) == f"https://a.test/{shown}"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/a;v=1?id=123456789012&date=2026-03-01T10:00:00&page=2#part",
        "https://a.test/?q=a-long-slug-of-many-words-without-capitals-2026&pincode_area=1",
        "https://a.test/?keyword=x&monkey=1&compass=n&country_codes=by&decode=1",
        "https://a.test/news/5f4dcc3b5aa765d61d8327deb882cf99.html",
        "https://a.test/?u=https://b.test/rss?page=2",
    ],
)
def test_what_is_no_secret_stays(url: str) -> None:
    assert redact_url(url) == url


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
