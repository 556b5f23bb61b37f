"""Which parts of addresses are taken for secrets: measured on addresses that the rules were not made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.shown.links import redact_url
from presswatch.shown.secret_parts import is_key, secret_spans

GOLD = Path(__file__).parents[2] / "gold" / "addresses"


def lines(name: str) -> list[str]:
    return [line for line in (GOLD / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_secrets_of_addresses_are_found_wherever_they_stand() -> None:
    rows = [line.split("\t") for line in lines("secret.txt")]
    missed = [url for url, secrets in rows if any(secret in redact_url(url) for secret in secrets.split())]
    assert len(rows) == 66
    # Words behind a word for a key are a heading more often than a key.
    assert missed == ["https://news.example.org/secret/open-barley-9/bridge"]


def test_ordinary_addresses_stay_as_they_are() -> None:
    urls = lines("ordinary.txt")
    assert len(urls) == 50
    assert [url for url in urls if redact_url(url) != url] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://a.test/x?id=1&amp;token=abc&amp;n=2", "https://a.test/x?id=1&amp;token=***&amp;n=2"),
        (r"https:\/\/a.test\/x?token=abc\u0026n=2", r"https:\/\/a.test\/x?token=***\u0026n=2"),
        (r"https:\/\/a.test\/vJ7RkT2mQx9LpZ4wYb8NcS1d\/x", r"https:\/\/a.test\/***\/x"),
        ("/x?n=1&#38;token=abc", "/x?n=1&#38;token=***"),
    ],
)
def test_secrets_are_found_as_documents_write_addresses(written: str, shown: str) -> None:
    pieces, at = "", 0
    for start, end in secret_spans(written):
        pieces, at = f"{pieces}{written[at:start]}***", end
    assert pieces + written[at:] == shown


def test_what_was_masked_is_not_masked_again() -> None:
    url = "https://a.test/***0123456789ab/x?token=***0123456789ab&n=1#pass=***"
    assert secret_spans(url) == []


@pytest.mark.parametrize("text", ["BelarusOppositionLeader2026", "5f4dcc3b5aa765d61d8327deb882cf99", "a" * 5000])
def test_words_and_numbers_are_no_keys(text: str) -> None:
    assert not is_key(text)
