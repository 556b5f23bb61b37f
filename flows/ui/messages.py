"""What a run says in the Prefect UI: name, message, report, feed table. Plain text, without Prefect.

Titles, addresses and problems come from outside and may be hostile: the UI keeps links and remote images in Markdown,
and its older version reads table cells as Markdown too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.steps import Results, lines_of
from presswatch.shown import harmless, visible

if TYPE_CHECKING:
    from presswatch.records import ArticleLine, Freshness, RoundReport

MOST_ROWS = 500
#: Each run stores its table: 500 rows a run would fill Prefect's database with what `presswatch feeds list` shows.
MOST_FEEDS = 150
#: widths of cells that fit beside the others on screens of 1,400 px
LONGEST_PROBLEM, LONGEST_FEED = 60, 60
MOST_TITLES = 50
MOST_OUTLETS = 30


def started_name(flow: str, now: datetime) -> str:
    """Return a run's name while it runs: `ingest 24 Nov 08:15`."""
    return f"{flow} {now:%d %b %H:%M}"


def ended_name(name: str, message: str) -> str:
    """Return a run's name once it ended, with its result for the list of runs."""
    return f"{name} · {visible(message, 120)}"


def run_report(report: RoundReport, desk: str = "") -> str:
    """Return the report page of a run, in Markdown; `desk` is the address where its articles can be read."""
    heading = harmless(report.message)
    parts = [
        f"# {heading}",
        f"[Read at the desk]({desk}/)" if desk else "",
        bullets(problems_beside(heading, report.tally.problems)),
        section("Has a layout changed?", bullets(harmless(shift) for shift in report.shifts)),
        table(("", "count"), run_counts(report)),
        section("Not an article, by reason", table(("reason", "count"), counted(report.lost_by_reason))),
        bullets(harmless(f"{drop.reason} {drop.detail or drop.url or drop.title or ''}") for drop in report.lost),
        section(
            "Pages that could not be read, the feed's own text stands in",
            table(("reason", "count"), counted(report.stand_ins_by_reason)),
        ),
        section("From publication to queryable", latency_line(report.latency_seconds)),
        section("The same of the last week, by outlet", outlet_table(report.freshness)),
        section("Share of articles with", table(("", "share"), shares(report.shares))),
        section("Seconds by stage", table(("stage", "seconds"), seconds(report.stage_seconds))),
        section("Feeds with a problem", table(("feed", "problem"), problems(report.feed_problems))),
        articles("Gone from their address, our text stays", report.gone),
        articles("There again", report.back),
        articles("New articles", report.new),
        articles("Changed articles", report.changed),
    ]
    return "\n\n".join(part for part in parts if part)


def problems_beside(heading: str, problems: Sequence[str]) -> list[str]:
    """Return a run's problems, in bold.

    A single problem that is whole in the heading is not repeated; several are easier to read as a list.
    """
    said = heading if len(problems) == 1 else ""
    return [f"**{harmless(problem)}**" for problem in problems if harmless(problem) not in said]


def run_counts(report: RoundReport) -> list[tuple[str, str]]:
    """Return what a run counted, in the order of its work."""
    tally = report.tally
    return [
        ("feeds answered", f"{tally.feeds_visited - tally.feeds_failed} of {tally.feeds_visited}"),
        ("pages read", f"{report.pages.read} of {report.pages.tried}"),
        ("articles from the feed's own text", str(report.pages.stood_in)),
        *state_counts(report.feed_rows),
        ("items seen", str(tally.items_seen)),
        ("of these known before", str(report.items_known)),
        ("articles new", str(tally.articles_new)),
        ("stories new", str(report.stories_new)),
        ("articles changed", str(tally.articles_changed)),
        ("of these gone from their address", str(len(report.gone))),
        ("of these there again", str(len(report.back))),
        ("dropped", str(tally.dropped)),
        ("left for the next run", str(tally.pending)),
    ]


def revisit_report(message: str, results: Results) -> str:
    """Return the report page of a revisit run, in Markdown; '' if nothing had changed."""
    parts = [
        articles("Gone from their address, our text stays", results.gone),
        articles("There again", results.back),
        articles("Changed articles", lines_of(results.changed)),
    ]
    told = [part for part in parts if part]
    return "\n\n".join([f"# {harmless(message)}", *told]) if told else ""


def articles(heading: str, lines: Iterable[ArticleLine]) -> str:
    """Return a list of articles under its heading; nothing if there are none."""
    return section(heading, bullets(titles(lines)))


def feed_table(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the feed-health table, broken feeds first; every cell is safe in both UIs."""
    order = {"broken": 0, "gone": 1, "late": 2, "new": 3, "quiet": 4, "ok": 5}
    sorted_rows = sorted(rows, key=lambda row: (order.get(str(row.get("state")), 9), str(row.get("source_id"))))
    cells = [
        {
            "problem": harmless(trouble(row), LONGEST_PROBLEM),
            "source": harmless(row.get("source_id") or ""),
            "last new item": harmless(at_minute(row.get("last_new_item_at"))),
            "feed": harmless(str(row.get("url") or "").partition("://")[2], LONGEST_FEED),
            "last visit": harmless(at_minute(row.get("last_visit_at"))),
            "failures": str(row.get("failures") or 0),
        }
        for row in sorted_rows[:MOST_FEEDS]
    ]
    more = len(sorted_rows) - len(cells)
    blank = dict.fromkeys(cells[0], "") if cells else {}
    return [*cells, blank | {"feed": f"and {more} more: presswatch feeds list"}] if more else cells


def trouble(row: Mapping[str, Any]) -> str:
    """Return a feed's state and problem: `broken: HTTP 503`; the UI cuts long cells at the end."""
    return ": ".join(str(part) for part in (row.get("state"), row.get("problem")) if part)


def at_minute(moment: object) -> str:
    """Return a time in UTC to the minute; `never` for none."""
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M}"
    return str(moment) if moment else "never"


def state_counts(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return how many feeds are in each state that occurs."""
    states = Counter(str(row.get("state") or "unknown") for row in rows)
    return [(f"feeds {harmless(state)}", str(count)) for state, count in sorted(states.items())]


def counted(reasons: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the reasons with their counts, the most frequent first."""
    return [(harmless(reason), str(count)) for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1])]


#: units of time with their seconds, and the count from which the next unit is used
UNITS = (("minute", 60, 120.0), ("hour", 3600, 48.0), ("day", 86400, float("inf")))


def latency_line(latency: tuple[float | None, float | None]) -> str:
    """Median and 95th percentile; empty when no article has a date."""
    p50, p95 = latency
    if p50 is None or p95 is None:
        return ""
    return f"half within {span(p50)}, 95 % within {span(p95)}"


def outlet_table(ages: Sequence[Freshness]) -> str:
    """Return how old the week's articles were when they became available, the most productive outlets first."""
    rows = [
        f"| {harmless(one.outlet)} | {one.articles} | {span(60 * one.p50_minutes)} | {span(60 * one.p95_minutes)} |"
        for one in ages[:MOST_OUTLETS]
    ]
    head = ["| outlet | articles | half within | 95 % within |", "| --- | --: | --: | --: |"]
    return "\n".join([*head, *rows]) if rows else ""


def span(seconds: float) -> str:
    """Return a duration in minutes up to two hours, in hours up to two days, then in days."""
    counted = ((round(seconds / length), unit, most) for unit, length, most in UNITS)
    count, unit = next((count, unit) for count, unit, most in counted if count < most)
    return f"{count} {unit}{'' if count == 1 else 's'}"


def shares(values: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the shares in per cent, in the order given."""
    return [(harmless(name), f"{100 * share:.0f} %") for name, share in values.items()]


def seconds(stages: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the stages with their seconds, in the order they ran."""
    return [(harmless(stage), f"{spent:.1f}") for stage, spent in stages.items()]


def problems(feed_problems: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the feeds with what was wrong."""
    return [(harmless(url), harmless(problem)) for url, problem in list(feed_problems)[:MOST_ROWS]]


def titles(articles: Iterable[ArticleLine]) -> list[str]:
    """Return the titles with language and address, as plain text."""
    return [
        f"“{harmless(line.title)}” ({harmless(line.language or '?')}) {harmless(line.address)}".rstrip()
        for line in list(articles)[:MOST_TITLES]
    ]


def section(heading: str, body: str) -> str:
    """Return a heading with its body; nothing without a body."""
    return f"## {heading}\n\n{body}" if body else ""


def bullets(lines: Iterable[str]) -> str:
    """Return a Markdown list of lines that are already safe."""
    return "\n".join(f"- {line}" for line in lines)


def table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    """Return a Markdown table of two columns whose cells are already safe; nothing without rows."""
    body = [f"| {left} | {right} |" for left, right in rows]
    return "\n".join([f"| {head[0]} | {head[1]} |", "| --- | --: |", *body]) if body else ""
