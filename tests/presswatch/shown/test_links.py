"""What may be shown of a URL."""

from __future__ import annotations

from connectors.http.locations import without_secrets
from presswatch.shown.links import redact_url


def test_secrets_are_masked_and_the_rest_stays() -> None:
    url = "https://user:pw@example.org/rss?apikey=abc&token=def&page=2&access_token=ghi&key=jkl&sig="
    assert redact_url(url) == "https://example.org/rss?apikey=***&token=***&page=2&access_token=***&key=***&sig="
    assert redact_url("https://example.org/a?monkey=1") == "https://example.org/a?monkey=1"


def test_a_message_shows_one_printable_line_of_a_url_without_what_a_row_would_mask_either():
    url = "https://user:pw@example.org/a\x07b?token=abc&page=2#part"
    assert without_secrets(url) == "https://example.org/ab?token=***&page=2"
    assert len(without_secrets("https://example.org/" + "a" * 1000)) == 300
