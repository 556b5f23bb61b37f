"""What a run says: counts first, and nothing foreign as markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.steps.feeds.entry_drops import entry_drops
from flows.steps.feeds.visits import FeedVisits
from flows.steps.results import Results
from flows.steps.rounds.report import words_on_feeds
from flows.steps.rounds.round import words_so_far
from flows.ui.messages import ended_name, feed_table, revisit_report, run_report, span, started_name
from presswatch.records import ArticleLine, Drop, FeedReading, Freshness, RunTally, Visit
from presswatch.records.rounds import FeedOutcome, Outcome, PageCounts, RoundReport
from presswatch.shown.markdown import harmless, visible

NOW = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://tracker.invalid/p.png)",
    "[press here](javascript:alert(1))",
    '<img src="http://tracker.invalid/q.png" onerror=alert(2)>',
    "http://evil.invalid/a WWW.evil.invalid mailto:a@evil.invalid",
    "one|two\n# head\n- list\r\n1. more",
    "`code` **bold** _slanted_ ~~struck~~ {{ braces }}",
    "&lt;script&gt; &#91;a&#93;(http://evil.invalid)",
    "\u202egnp.exe \u200b\x00\x1b[31m \ud800",
    "back\\slash",
]


def report_with(text: str) -> RoundReport:
    tally = RunTally("r1", "ingest", NOW, feeds_visited=50, feeds_failed=2, articles_new=12, articles_changed=3)
    row = {"url": f"https://x.invalid/{text}", "source_id": text, "state": "broken", "problem": text}
    return RoundReport(
        tally,
        "12 new, 3 changed, 48/50 feeds",
        {"no_text": 5, "robots": 3},
        [(text, text)],
        [row],
        (120.0, 600.0),
        {"author": 0.5},
        {"feeds": 2.25},
        new=[ArticleLine("a1", text, text, text)],
        gone=[ArticleLine("a2", text, text, text)],
        stand_ins_by_reason={"robots": 3},
        lost=[Drop(NOW, "no_text", text, text, detail=text)],
        pages=PageCounts(20, 12, 3),
        freshness=[Freshness(text, 40, 9.5, 130.0)],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_of_a_foreign_text_can_form_markup(text):
    shown = harmless(text)
    assert not set(shown) & set("<>[]{}`*|\\~\n\r\x00\x1b")
    assert not re.search(r"://|www\.|mailto:|&\w|&#|(?<!\u2060)@", shown, re.IGNORECASE)
    assert shown.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_adds_no_line_cell_or_heading_to_the_report(text):
    plain, hostile = run_report(report_with("plain")), run_report(report_with(text))
    assert hostile.count("\n") == plain.count("\n")
    assert hostile.count("|") == plain.count("|")
    assert [line for line in hostile.splitlines() if line.startswith("#")] == [
        line for line in plain.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_cell_of_the_feed_table_is_plain(text):
    for cell in feed_table(report_with(text).feed_rows)[0].values():
        assert cell == harmless(cell.replace("\u2060", ""))


def test_letters_of_any_script_stay_as_they_are():
    assert visible("Менск: «Зеркало» піша — 50 % і больш") == "Менск: «Зеркало» піша — 50 % і больш"


def test_names_with_an_underline_stay_readable():
    assert harmless("no_text tut_by") == "no_text tut_by"
    assert harmless("_a_ __b__") == "-a- --b--"


def test_a_text_of_a_million_letters_becomes_one_short_line():
    assert len(visible("a" * 1_000_000)) == 160


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "0 minutes"),
        (60, "1 minute"),
        (7000, "117 minutes"),
        (7200, "2 hours"),
        (215_100, "2 days"),
        (1e6, "12 days"),
    ],
)
def test_a_span_has_the_unit_that_people_would_use(seconds, words):
    assert span(seconds) == words


def test_the_report_says_counts_reasons_latency_shares_and_seconds():
    page = run_report(report_with("plain"))
    for words in (
        "# 12 new, 3 changed, 48/50 feeds",
        "| feeds answered | 48 of 50 |",
        "| feeds broken | 1 |",
        "| no_text | 5 |",
        "half within 2 minutes, 95 % within 10 minutes",
        "| author | 50 % |",
        "| plain | 40 | 10 minutes | 2 hours |",
        "| feeds | 2.2 |",
    ):
        assert words in page


def test_pages_that_vanished_stand_in_the_report_and_drops_are_told_apart():
    page = run_report(report_with("plain"))
    for words in (
        "| pages read | 12 of 20 |",
        "| articles from the feed's own text | 3 |",
        "| of these gone from their address | 1 |",
        "## Gone from their address, our text stays\n\n- “plain” (plain) plain",
        "## New articles\n\n- “plain”",
        "## Pages that could not be read, the feed's own text stands in\n\n| reason | count |",
        "| robots | 3 |",
        "- no_text plain",
    ):
        assert words in page
    assert page.count("| robots |") == 1


def test_looking_again_reports_what_vanished_and_nothing_where_nothing_did():
    line = ArticleLine("a1", "Bridge opens", "https://x.invalid/bridge", "en")
    page = revisit_report("11 looked at again, 1 changed (1 gone)", Results([Outcome(gone=[line], changed=["a1"])]))
    assert page.startswith("# 11 looked at again, 1 changed (1 gone)\n\n## Gone from their address")
    assert "“Bridge opens” (en)" in page
    assert revisit_report("11 looked at again, 0 changed", Results([Outcome(seen=["a1"])])) == ""


def test_feeds_that_were_not_asked_are_counted_with_the_reason_and_the_end_of_the_rest():
    rest = [Visit(f"f{n}", NOW, "postponed", problem="host rests", retry_after_seconds=60.0 * n) for n in (1, 5)]
    late = Visit("f3", NOW, "postponed", problem="no time left", retry_after_seconds=900.0)
    bad = Visit("f4", NOW, "failed", problem="HTTP 500", http_status=500)
    assert words_on_feeds(FeedOutcome(rest), None) == "2 not asked (host rests until 08:20 UTC)"
    said = "0/1 feeds, 3 not asked (2 host rests until 08:20 UTC; 1 no time left)"
    assert words_on_feeds(FeedOutcome([*rest, late, bad]), None) == said
    long = Visit("f5", NOW, "postponed", problem="host rests", retry_after_seconds=2 * 86400.0)
    assert words_on_feeds(FeedOutcome([long]), None) == "1 not asked (host rests until 26 Nov 08:15 UTC)"
    assert [words_on_feeds(FeedOutcome(), only) for only in (None, "seeds")] == ["no feed due", "seeds only"]


def test_feeds_of_slow_hosts_are_said_to_be_still_to_come():
    visits = FeedVisits(None, None, 3)
    assert words_so_far(visits) == "3 feeds still to come"
    visits.outcome.visits.append(Visit("f1", NOW, "ok"))
    assert words_so_far(visits) == "1/1 feeds, 2 feeds still to come"
    visits.outcome.visits.extend([Visit("f2", NOW, "ok"), Visit("f3", NOW, "failed", problem="HTTP 500")])
    assert words_so_far(visits) == "2/3 feeds"
    assert words_so_far(FeedVisits(None, None, 0)) == "no feed due"


@pytest.mark.parametrize(("empty", "words"), [(1, "1 entry torn, or without"), (2, "2 entries torn, or without")])
def test_one_entry_is_not_counted_as_entries(empty, words):
    feed = {"url": "https://a.example/rss", "feed_id": "f1"}
    (drop,) = entry_drops(feed, FeedReading((), empty=empty), NOW)
    assert drop.detail.startswith(words)


def test_only_where_no_server_could_be_connected_to_is_the_machine_taken_to_be_offline():
    visits = [Visit("f1", NOW, "failed", problem="cannot connect: name not found"), Visit("f2", NOW, "postponed")]
    assert FeedOutcome(visits).is_offline
    assert not FeedOutcome([*visits, Visit("f3", NOW, "failed", problem="not_a_feed: HTML")]).is_offline
    assert not FeedOutcome(visits[1:]).all_failed


def test_a_run_without_dated_articles_says_nothing_about_latency():
    report = replace(report_with("plain"), latency_seconds=(None, None))
    assert "queryable" not in run_report(report)


def test_broken_feeds_stand_first_and_a_feed_without_news_says_never():
    rows = [
        {"url": "https://b.invalid/f", "source_id": "b", "state": "ok", "last_new_item_at": NOW, "problem": None},
        {"url": "https://a.invalid/f", "source_id": "a", "state": "broken", "last_new_item_at": None, "problem": "404"},
    ]
    table = feed_table(rows)
    assert [row["problem"] for row in table] == ["broken: 404", "ok"]
    assert next(iter(table[0])) == "problem", "the screens cut the last column"
    assert table[0]["last new item"] == "never"
    assert table[1]["last new item"] == "2026-11-24 08:15"
    assert table[1]["feed"] == "b.invalid/f"


def test_a_run_is_named_by_its_start_and_then_by_what_it_did():
    name = started_name("ingest", NOW)
    assert name == "ingest 24 Nov 08:15"
    assert ended_name(name, "12 new, 3 changed, 48/50 feeds") == f"{name} · 12 new, 3 changed, 48/50 feeds"


def test_a_problem_is_told_once_and_several_or_a_long_one_as_a_list():
    report = report_with("x")
    report.tally.problems = ["every feed was unreachable"]
    told = replace(report, message="0 new, 0 changed, 0/50 feeds, every feed was unreachable")
    assert run_report(told).count("every feed was unreachable") == 1
    report.tally.problems = ["no text any more from tut_by (no_text)", "no new text for 3 hours, usual are 9"]
    both = run_report(replace(report, message="0 new, " + ", ".join(report.tally.problems)))
    assert both.count("- **no ") == 2
    report.tally.problems = ["1 inputs broke the reader, first: " + "x" * 120]
    cut = run_report(replace(report, message="12 new, 3 changed, 48/50 feeds, 4 pending, " + report.tally.problems[0]))
    assert "- **1 inputs broke the reader, first: " in cut
