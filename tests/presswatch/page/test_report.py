"""The report: one file with a period's headlines, right figures, nothing foreign that acts; the same as mail."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.errors import UsageError, WarehouseError
from presswatch.page.report import ReportWish, digest_page, report_page, write_report
from tests.warehouse.sample import article, filled_home, hours
from warehouse.desk.newest import NewestSnapshot
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert

HOSTILE = "<script>hacked=1</script>\"'><img src=http://127.0.0.1/x onerror=hacked=1>\u202e&amp;\x00{{ 7*7 }}"
WISH = ReportWish("2026-10-30", "2026-11-03")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory) -> Path:
    home = filled_home(tmp_path_factory.mktemp("hostile"))
    with open_warehouse(home) as connection:
        insert(connection, "sources", [{"source_id": "evil", "name": HOSTILE, "owner_type": HOSTILE}])
        insert(connection, "articles", [
            article(70 + n, "evil", 5 + n, HOSTILE, HOSTILE, url=url, lead=HOSTILE) for n, url in
            enumerate(("javascript:alert(1)", "https://evil.example/\"><script>", "https://evil.example/\u202ea"))
        ])  # fmt: skip
        insert(connection, "article_versions", [
            {"article_id": "a70", "version": n, "title": f"{HOSTILE}{n}", "text": HOSTILE * n, "seen_at": hours(6 + n),
             "change": "title" if n > 1 else "first", "kinds": []} for n in (1, 2)
        ])  # fmt: skip
        insert(connection, "story_assignments", [
            {"article_id": f"a7{n}", "story_id": "s1", "revision": 1, "first_seen_at": hours(5.2 + n)} for n in (0, 1)
        ])  # fmt: skip
        insert(connection, "feeds", [{"feed_id": "e", "url": HOSTILE, "source_id": "evil", "state": "broken",
                                      "problem": HOSTILE, "is_followed": True}])  # fmt: skip
    publish(home, "run-2")
    return home


def test_the_report_calls_watchlists_by_their_names(tmp_path):
    home = filled_home(tmp_path)
    with open_warehouse(home) as connection:
        insert(connection, "watchlist_hits", [{"watchlist": "amnesty", "article_id": "a1", "first_hit_at": hours(5)}])
    publish(home, "run-2")
    path, _ = write_report(home, WISH, hours(90), tmp_path / "page.html")
    page = path.read_text("utf-8")
    assert "Amnesty" in page
    assert ">amnesty<" not in page


def test_the_report_has_the_headlines_as_links_and_needs_nothing_beside_it(home, tmp_path):
    path, made = write_report(home, WISH, hours(90), tmp_path / "page.html")
    page = path.read_text("utf-8")
    assert re.search(r'<a class="headline" href="https://belta/news/2"[^>]*>Bridge over the Sozh closed</a>', page)
    assert "Bridge closed for good" in page
    assert (made.articles, made.outlets) == (6, 4)
    assert "6 articles, 4 outlets" in page
    assert not re.search(r'<script|<link|<img|<form|href="/|src=|@import|url\(', page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("narrowed", "there", "gone"),
    [
        ((("outlet", "BelTA"),), "Harvest ends", "Rates unchanged"),
        ((("topic", "banking"),), "Rates unchanged", "Harvest ends"),
        ((("lang", "ru"),), "=Rates, and what they mean", "Harvest ends"),
        ((("cites", "reuters"), ("topic", "banking")), "Rates unchanged", "Central bank holds rate"),
    ],
)
def test_filters_restrict_the_whole_page_to_their_articles(home, narrowed, there, gone):
    page = report_page(home, ReportWish("2026-10-30", "2026-11-03", narrowed), hours(90)).html
    assert there in page
    assert gone not in page


def test_a_filter_that_is_not_known_says_what_comes_near(home):
    with pytest.raises(UsageError, match="did you mean"):
        report_page(home, ReportWish("7d", narrowed=(("outlet", "TUT.B"),)), hours(90))


def test_a_story_alone_can_be_reported(hostile_home):
    made = report_page(hostile_home, ReportWish("2026-10-30", "2026-11-03", (("story", "s1"),)), hours(90))
    assert made.articles == 2


@pytest.mark.parametrize("make", [report_page, digest_page])
@pytest.mark.parametrize("language", ["en", "ru", "be"])
def test_whatever_outlets_write_does_nothing_in_page_and_mail(hostile_home, make, language):
    page = make(hostile_home, ReportWish("2026-10-30", "2026-11-03", language=language), hours(90)).html
    assert "hacked" in page
    assert not re.search(r"<(script|img)|javascript:|\u202e|\x00|onerror=hacked=1>", page)
    assert "{{" not in page.replace("{{ 7*7 }}", "")
    assert set(re.findall(r'href="(\w+):', page)) == {"https"}


@pytest.mark.parametrize("language", ["en", "ru", "be"])
def test_the_text_of_a_mail_has_the_headlines_in_one_line_each_and_no_letter_that_hides(hostile_home, language):
    text = digest_page(hostile_home, ReportWish("2026-10-30", "2026-11-03", language=language), hours(90)).text
    assert "* <script>hacked=1</script>" in text, "as text it does nothing, and stands as it was written"
    assert not re.search("[\u202e\x00]|javascript:", text)
    assert not re.search(r"\n{3}", text)


def test_an_empty_period_says_where_the_articles_are(home):
    page = report_page(home, ReportWish("2027-01-01", "2027-02-01"), datetime(2027, 2, 1, tzinfo=UTC)).html
    assert "nothing in this period" in page
    assert "The newest article is of" in page


def test_days_and_hours_are_those_of_the_zone(home):
    page = report_page(home, ReportWish("2026-10-30", "2026-11-03", time_zone="Europe/Minsk"), hours(90)).html
    assert ">30 Oct 11:00</time>" in page
    assert "Europe/Minsk" in page


def test_a_mail_leads_to_the_desk(home):
    assert 'href="http://127.0.0.1:4201/"' in digest_page(home, WISH, hours(90), "http://127.0.0.1:4201").html


def test_what_cannot_be_written_or_read_is_said(home, tmp_path):
    with pytest.raises(WarehouseError, match="choose another with --out"):
        write_report(home, WISH, hours(90), tmp_path / "absent" / "page.html")
    with pytest.raises(UsageError, match="run `presswatch ingest` first"):
        write_report(tmp_path, WISH, hours(90))


def test_the_command_writes_over_its_own_pages_only(home, tmp_path):
    command = [sys.executable, "-m", "presswatch", "report", "--home", str(home), "--since", "2026-10-30"]
    page = tmp_path / "page.html"
    for _ in range(2):
        done = subprocess.run(
            [*command, "--outlet", "belta", "--out", page], capture_output=True, text=True, check=True
        )
    assert (done.stdout.strip(), done.stderr.strip()) == (str(page), "2 articles of 1 outlet")
    page.write_text("mine")
    done = subprocess.run([*command, "--out", page], capture_output=True, text=True, check=False)
    assert (done.returncode, page.read_text()) == (2, "mine")


def test_the_snapshot_is_opened_by_one_place_alone(home):
    with NewestSnapshot(home).reading() as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (6,)
