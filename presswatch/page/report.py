"""The report: the page of a period as a self-contained HTML file, or as a mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from presswatch.errors import WarehouseError
from presswatch.files import REPORT_FILE, write_whole
from presswatch.page.period import Lengths, Period, period_of
from presswatch.page.rendering import page, page_style
from presswatch.page.wording import catalogue, counted
from presswatch.records import Filter, SearchQuery
from presswatch.since import moment_since
from warehouse.desk import newest_of, scope_of

IN_FILE = Lengths(stories=40, newest=60, rows=15, edits=40)
IN_MAIL = Lengths(stories=12, newest=15, rows=6, edits=10)


@dataclass(frozen=True, slots=True)
class ReportWish:
    """What a report covers: a period as written (`7d`, `2026-03-01`), and (filter, value) pairs that narrow it."""

    since: str = "7d"
    until: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    time_zone: str = "UTC"


class Report(NamedTuple):
    """A report: its page, and its number of articles; a mail also has a subject, and its page as plain text."""

    html: str
    articles: int
    outlets: int
    subject: str = ""
    text: str = ""


def write_report(home: Path, wish: ReportWish, now: datetime, out: Path | None = None) -> tuple[Path, Report]:
    """Write the report and return its path: `out`, else `overview.html` in the home folder.

    Readers see the old page or the new one, never half of it.

    Raises:
        UsageError: nothing was published yet, or a time or a name is unknown.
        WarehouseError: the snapshot cannot be read, or the page cannot be written.
    """
    target, report = out or home / REPORT_FILE, report_page(home, wish, now)
    try:
        write_whole(target, report.html)
    except OSError as error:
        raise WarehouseError(f"{target} cannot be written: {error.strerror}; choose another with --out") from error
    return target, report


def report_page(home: Path, wish: ReportWish, now: datetime) -> Report:
    """Return the page of a period as one file."""
    return rendered("report.html", period_for(home, wish, now, IN_FILE), wish, now)


def digest_page(home: Path, wish: ReportWish, now: datetime, desk: str = "") -> Report:
    """Return the same as a mail: shorter, in a layout for mail programs; `desk` is where everything can be read."""
    period = period_for(home, wish, now, IN_MAIL)
    made, words = rendered("digest.html", period, wish, now, desk), catalogue(wish.language)
    numbers = {"n_articles": made.articles, "n_outlets": made.outlets}
    said = [counted(wish.language, value, words[name]) for name, value in numbers.items()]
    said.append(words.get(f"span_{wish.since}", wish.since))
    text = page("digest.txt", wish.language, facts_of(period, wish, now, desk))
    return made._replace(subject=f"presswatch: {', '.join(said)}", text=text)


def rendered(template: str, period: Period, wish: ReportWish, now: datetime, desk: str = "") -> Report:
    """Return a page of a period."""
    made = page(template, wish.language, facts_of(period, wish, now, desk))
    return Report(made, period.articles, period.outlets)


def facts_of(period: Period, wish: ReportWish, now: datetime, desk: str) -> dict[str, object]:
    """Return the variables of a report's template."""
    return {
        "period": period,
        "is_file": True,
        "style": page_style(),
        "made_at": now.astimezone(period.scope.since.tzinfo),
        "time_zone": wish.time_zone,
        "narrowed": wish.narrowed,
        "desk": desk,
    }


def period_for(home: Path, wish: ReportWish, now: datetime, lengths: Lengths) -> Period:
    """Read the period from the home's snapshot."""
    since = moment_since(wish.since, now, time_zone=wish.time_zone)
    until = moment_since(wish.until, now, time_zone=wish.time_zone, may_come=True) if wish.until else now
    query = SearchQuery(filters=tuple(Filter(kind, value) for kind, value in wish.narrowed))
    with newest_of(home).reading(wish.time_zone) as connection:
        scope = scope_of(connection, query, since, until + timedelta(seconds=0 if wish.until else 1))
        # The engine returns times in the zone that is set.
        shown = connection.execute("SELECT ?::TIMESTAMPTZ, ?::TIMESTAMPTZ", [scope.since, scope.until]).fetchone()
        period = period_of(connection, scope, lengths)
    return replace(period, scope=replace(scope, since=shown[0], until=shown[1])) if shown else period
