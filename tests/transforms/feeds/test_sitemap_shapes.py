"""Sitemaps in the forms that sites give them; written before they were tried."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presswatch.errors import Unreadable
from presswatch.records import FeedReading
from transforms.feeds.items import FeedOrigin
from transforms.feeds.sitemaps.reading import read_sitemap

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SITE = "https://paper.test"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def reading(body: bytes | str, url: str = f"{SITE}/sitemap.xml") -> FeedReading:
    raw = body if isinstance(body, bytes) else body.encode()
    return read_sitemap(raw, FeedOrigin(url, "f", None, NOW), mark=None, last_read_at=None)


def urls(body: bytes | str) -> list[str]:
    return sorted(item.url for item in reading(body).items)


def test_a_wrong_namespace_or_none_reads_the_same() -> None:
    for space in ('xmlns="http://www.google.com/schemas/sitemap/0.84"', 'xmlns="https://example.test/x"', ""):
        assert urls(f"<urlset {space}><url><loc>{SITE}/a</loc></url></urlset>") == [f"{SITE}/a"]


def test_pictures_before_the_address_do_not_take_its_place() -> None:
    picture = f"<image:image><image:loc>{SITE}/a.jpg</image:loc><image:title>Picture</image:title></image:image>"
    body = (
        f'<urlset {SPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>{picture}'
        f"<loc>{SITE}/a</loc></url></urlset>"
    )
    (item,) = reading(body).items
    assert (item.url, item.title) == (f"{SITE}/a", "")


def test_other_languages_of_a_page_are_not_entries_of_their_own() -> None:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{SITE}/{lang}/a"/>' for lang in ("ru", "be", "en")
    )
    body = (
        f'<urlset {SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>{SITE}/ru/a</loc>{others}</url></urlset>'
    )
    assert urls(body) == [f"{SITE}/ru/a"]


@pytest.mark.parametrize(
    ("before", "coding"),
    [("", "utf-8-sig"), ('<?xml version="1.0" encoding="utf-16"?>', "utf-16"), ("\n\n  ", "utf-8")],
    ids=["utf8_bom", "utf16", "blank_lines_first"],
)
def test_a_mark_of_byte_order_or_blanks_before_it_do_no_harm(before: str, coding: str) -> None:
    body = f"{before}<urlset {SPACE}><url><loc>{SITE}/навіны</loc></url></urlset>".encode(coding)
    assert len(reading(body).items) == 1


def test_blanks_before_the_declaration_do_no_harm() -> None:
    declared = f'\r\n<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE}><url><loc>{SITE}/a</loc></url></urlset>'
    assert urls(declared) == [f"{SITE}/a"]


def test_relative_addresses_blanks_and_cdata_are_read() -> None:
    body = (
        f"<urlset {SPACE}><url><loc>/news/1</loc></url><url><loc>\n   {SITE}/news/2\n </loc></url>"
        f"<url><loc><![CDATA[{SITE}/news?a=3&b=4]]></loc></url><url><loc>//paper.test/news/5</loc></url></urlset>"
    )
    assert urls(body) == [f"{SITE}/news/1", f"{SITE}/news/2", f"{SITE}/news/5", f"{SITE}/news?a=3&b=4"]


@pytest.mark.parametrize(
    "lastmod",
    [
        "2026-11-20", "2026-11-20T10:00Z", "2026-11-20T10:00:00.123+03:00", "2026-11-20 10:00:00",
        "Fri, 20 Nov 2026 10:00:00 +0300", "20.11.2026", "2026-11-20T10:00:00+0300", " 2026-11-20 ",
        "2026-11-20T10:00:00 Europe/Minsk",
    ],
)  # fmt: skip
def test_a_lastmod_of_many_forms_puts_entries_in_order(lastmod: str) -> None:
    body = (
        f"<urlset {SPACE}><url><loc>{SITE}/older</loc><lastmod>2026-11-01</lastmod></url>"
        f"<url><loc>{SITE}/newer</loc><lastmod>{lastmod}</lastmod></url></urlset>"
    )
    assert [item.url for item in reading(body).items] == [f"{SITE}/newer", f"{SITE}/older"]


def test_a_line_of_a_megabyte_costs_one_entry() -> None:
    long = "x" * 1_000_000
    body = f"<urlset {SPACE}><url><loc>{SITE}/{long}</loc></url><url><loc>{SITE}/a</loc></url></urlset>"
    assert f"{SITE}/a" in urls(body)
    assert len(urls(body)) <= 2
    listed = f"{SITE}/a\n{SITE}/{long}\n{SITE}/b\n"
    assert {f"{SITE}/a", f"{SITE}/b"} <= set(urls(listed))
    assert max(map(len, urls(listed))) < 10_000


def test_an_empty_sitemap_is_none_that_is_broken() -> None:
    found = reading(f"<urlset {SPACE}></urlset>")
    assert (found.items, found.problem, found.is_truncated) == ((), None, False)
    with pytest.raises(Unreadable):
        reading("  \n ")
