"""What reading children of page tests run: pages need no rules, which take a second to compile."""

from __future__ import annotations

from datetime import UTC, datetime

from transforms.pages.reading import read_page

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def text_of(body: bytes, charset: str | None = None) -> str:
    return read_page(body, "https://site.test/news/1", charset, NOW).text
