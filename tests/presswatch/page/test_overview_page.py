"""The overview page: right figures, nothing foreign that acts, and how a browser shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from presswatch.errors import UsageError, WarehouseError
from presswatch.home.overview_file import write_overview
from presswatch.page.markup import changed_words, link, safe
from presswatch.page.period_page import overview_page
from presswatch.page.silent_edits import changed_passages, edit_row
from presswatch.records.overview import (
    EDIT_CHARACTERS,
    UNKNOWN_OUTLET,
    Citation,
    FeedHealth,
    Overview,
    Series,
    SilentEdit,
    Vanishing,
    WatchlistHit,
)
from tests.warehouse.sample import filled_home, hours
from warehouse.snapshot.period_overview import overview
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<script>hacked=1</script>\"'><img src=http://127.0.0.1/x onerror=hacked=1>\u202e&amp;\x00"
LONG = "Aufmerksamkeitsökonomie" * 12
FRAMES = """<!doctype html><body><iframe id="phone" width="390" height="800" src="page.html"></iframe>
<iframe id="desk" width="1200" height="800" src="page.html"></iframe><pre id="found"></pre><script>
onload = () => { document.getElementById('found').textContent = JSON.stringify(['phone', 'desk'].map(id => {
  const frame = document.getElementById(id), page = frame.contentDocument, root = page.documentElement;
  return {wide: root.scrollWidth, room: root.clientWidth, acted: 'hacked' in frame.contentWindow,
          ground: getComputedStyle(page.body).backgroundColor, ink: getComputedStyle(page.body).color,
          smallest:
            Math.min(...[...page.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize))),
          plots: [...page.querySelectorAll('svg')].filter(
            s => !s.closest('details') && s.getBoundingClientRect().width < 40).length}})) }
</script>"""


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def busy(text: str = "Наша Ніва") -> Overview:
    """An overview in which every foreign field holds `text`."""
    steps = tuple(hours(24 * number) for number in range(14))
    series = Series(text, tuple(range(14)), 30)
    feed = FeedHealth(f"https://x.example/{text}", text, text, text, steps[0], (5,) * 14, (0, 1) * 7)
    return Overview(
        from_at=steps[0],
        to_at=steps[-1] + timedelta(days=1),
        step="day",
        steps=steps,
        articles=Series("articles", tuple(range(14)), 0),
        outlets=[series, Series(text + "2", (0,) * 14, 4)],
        topics=[series] * 20,
        citations=[Citation(f"{text}{a}", f"{text}{b}", a + b + 1) for a in range(20) for b in range(20) if a != b],
        edits=[
            SilentEdit(steps[2], text, f"javascript:{text}", text, f"new {text}", -7, f"Old {text}.", f"New {text}.")
        ],
        edit_counts=series,
        feeds=[feed, FeedHealth("https://y.example/rss", "y", "ok", None, None, (1,) * 14, (0,) * 14)],
        drops=[(text, 4)],
        hits=[WatchlistHit(text, steps[3], text, text, f"https://x.example/{text}")],
        runs=4,
        runs_failed=1,
        latest_at=steps[-1],
        vanished=[Vanishing(steps[3], text, text, f"https://x.example/{text}", is_back) for is_back in (False, True)],
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


def test_the_figures_are_those_of_the_snapshot(home):
    found = overview(home, hours(-8), hours(88))
    assert [(one.name, one.total) for one in found.outlets] == [
        ("BelTA", 2),
        ("TUT.BY", 2),
        ("Reuters", 1),
        ("Zerkalo", 1),
    ]
    assert found.articles.counts == (2, 2, 1, 1)
    assert found.citations == [Citation("TUT.BY", "BelTA", 2), Citation("Zerkalo", "Reuters", 1)]
    assert [(edit.old_title, edit.new_title) for edit in found.edits] == [("Bridge closed for good", "Bridge closed")]
    assert dict(found.drops) == {"listing": 1, "no_text": 1}
    assert [feed.state for feed in found.feeds] == ["broken", "late", "ok"]


def test_a_period_is_compared_with_the_one_before(home):
    found = overview(home, hours(40), hours(80))
    assert (found.articles.total, found.articles.before) == (1, 4)


def test_long_periods_are_counted_in_weeks_from_the_first_article_on(home):
    found = overview(home, hours(-24 * 3000), hours(90))
    assert (found.step, len(found.steps), found.articles.total) == ("week", 2, 6)


def test_an_empty_period_says_where_the_articles_are(home):
    page = overview_page(overview(home, hours(1000), hours(1100)))
    assert "no articles in this period; the newest is of 2 Nov 2026" in page


def test_nothing_foreign_becomes_markup_or_a_request():
    elements = Tags(overview_page(busy(HOSTILE))).seen
    names = {name for name, _ in elements}
    assert not names & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "use", "image"}
    for name, attributes in elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset", "xlink:href")]
        assert name != "a" or (attributes["href"] or "").startswith("https://")


def test_pages_that_vanished_or_came_back_are_listed_and_feeds_not_visited_yet_are_neither_ill_nor_well():
    seen = replace(busy("Bridge"), feeds=[FeedHealth("https://z.example/rss", "z", "new", None, None, (0,), (0,))])
    page = overview_page(seen)
    section = page.partition("<h2>Vanished")[2].partition("</section>")[0]
    assert [word in section for word in ("Bridge · gone", "Bridge · there again")] == [True, True]
    assert "None is in trouble.</p><p>Not visited yet: 1.</p>" in page


def test_the_page_forbids_itself_to_load_or_run_anything():
    page = overview_page(busy())
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "@import" not in page


def test_invisible_and_turning_letters_are_left_out():
    assert safe("a\u202eb\x00c\u200bd\ud800") == "abcd"


def test_only_addresses_of_the_web_become_links():
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", 'https://a.example/"onclick="b').count('"') == 4


def test_a_changed_headline_shows_what_went_and_what_came():
    assert changed_words("Bridge closed <b>", "Bridge open") == "Bridge <del>closed &lt;b&gt;</del> <ins>open</ins>"


def test_an_edit_of_the_text_shows_the_words_that_went_and_came_with_those_around():
    old = (
        "The council met on Monday. The bridge over the wide river was closed for eleven long months. Nobody was hurt."
    )
    new = (
        "The council met on Monday. The bridge over the wide river was closed for twelve long months. Nobody was hurt."
    )
    edit = SilentEdit(hours(1), "Post", None, "Bridge", "Bridge", 0, old, new)
    assert "<p>… the wide river was closed for <del>eleven</del> <ins>twelve</ins> long months.</p>" in edit_row(edit)
    assert "council" not in edit_row(edit)


def test_hostile_words_of_an_edit_are_words():
    edit = SilentEdit(hours(1), "Post", None, "a", "a", 0, f"One. {HOSTILE}", f"One. {HOSTILE} more")
    assert {name for name, _ in Tags(edit_row(edit)).seen} <= {"li", "small", "time", "p", "ins", "del"}


def test_of_many_changed_passages_the_first_are_shown_and_the_rest_counted():
    old = " ".join(f"Sentence {number} stays. Word {number} goes." for number in range(5))
    edit = SilentEdit(hours(1), "Post", None, "a", "a", 0, old, old.replace("goes", "went"))
    assert edit_row(edit).count("<p>") == 3
    assert "and 2 more passages" in edit_row(edit)


def test_what_lies_beyond_the_compared_part_of_a_long_text_is_no_change():
    assert list(changed_passages("One. Two. Thr", "New one. Two. T", 13)) == ["<del>One.</del> <ins>New one.</ins>"]


@pytest.mark.parametrize("end", ["", "."])
def test_a_long_text_written_anew_is_compared_in_a_moment(end):
    old = " ".join(f"x{number}{end}" for number in range(9000))
    new = " ".join(f"x{number + number % 3}{end}" for number in range(9000))
    started = time.monotonic()
    assert list(changed_passages(old, new, EDIT_CHARACTERS))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        ((9, 1, 1, 1), "And 2 more with 1 article each."),
        ((9, 3, 3, 1), "And 2 more with up to 3 articles each."),
        ((9, 7, 6), "And 1 more with 6 articles."),
    ],
)
def test_what_a_list_leaves_out_says_how_much_it_is(monkeypatch, totals, words):
    monkeypatch.setattr("presswatch.page.period_page.MOST_SERIES", 2)
    series = [Series(f"topic {place}", (total,) + (0,) * 13, 0) for place, total in enumerate(totals)]
    assert words in overview_page(replace(busy(), topics=series))


def test_an_unknown_outlet_is_none_of_the_outlets_and_one_of_a_thing_is_no_plural():
    series = [Series("Post", (1,) + (0,) * 13, 0), Series(UNKNOWN_OUTLET, (4,) + (0,) * 13, 0)]
    page = overview_page(replace(busy(), outlets=series, runs=1, runs_failed=0))
    assert "<dd>1</dd><dt>outlet</dt>" in page
    assert "<dd>1</dd><dt>run</dt>" in page
    assert "1 feed is well" in page
    assert UNKNOWN_OUTLET in page


def test_the_edits_of_a_snapshot_come_with_their_words(home):
    (edit,) = overview(home, hours(-8), hours(88)).edits
    assert "<del>for good,</del> <ins>until spring,</ins> BelTA reports." in edit_row(edit)


def test_the_page_is_written_whole_and_leaves_nothing_beside_it(home, tmp_path):
    target = write_overview(home, "7d", hours(90), tmp_path / "page.html")
    assert target.read_text("utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [target]


def test_days_and_hours_are_those_of_the_readers_zone(tmp_path):
    home = filled_home(tmp_path / "home")
    with open_warehouse(home) as connection:
        late = {"article_id": "z1", "run_id": "run-2", "title": "Late", "publisher_id": "late_paper"}
        at = datetime(2026, 10, 30, 22, 30, tzinfo=UTC)
        insert(connection, "articles", [late | {"published_at": at, "first_seen_at": at}])
    publish(home, "run-2")
    end = datetime(2026, 11, 1, 12, tzinfo=UTC)
    for zone, date in (("UTC", 30), ("Europe/Minsk", 31)):
        found = overview(home, end - timedelta(days=3), end, zone)
        series = next(one for one in found.outlets if one.name == "late_paper")
        assert [step.day for step, count in zip(found.steps, series.counts, strict=True) if count] == [date]
    page = overview_page(found)
    assert "All days and times are those of Europe/Minsk." in page
    assert '<time datetime="2026-11-01T12:00Z">1 Nov 15:00</time>' in page
    for zone, is_in in (("UTC", False), ("Europe/Minsk", True)):
        page = write_overview(home, "2026-10-31", end, tmp_path / "page.html", time_zone=zone).read_text("utf-8")
        assert ("late_paper: 1 article" in page) is is_in, "the day that a period begins with is one of the zone"
    with pytest.raises(UsageError, match="there is no zone 'Minsk'; write one like Europe/Minsk"):
        overview(home, end - timedelta(days=3), end, "Minsk")


def test_a_folder_that_is_not_there_is_named(home, tmp_path):
    with pytest.raises(WarehouseError, match=r"absent.*page\.html.*--out"):
        write_overview(home, "7d", hours(90), tmp_path / "absent" / "page.html")


def test_before_the_first_run_it_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="presswatch ingest"):
        write_overview(tmp_path, "7d", hours(90))


@pytest.fixture(params=["light", "dark"])
def shown(request, tmp_path):
    """What Chromium makes of the page at 390 and 1200 pixels, and the requests it made."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    (tmp_path / "page.html").write_text(overview_page(busy(HOSTILE + LONG)), encoding="utf-8", errors="replace")
    (tmp_path / "frames.html").write_text(FRAMES, encoding="utf-8")
    asked: list[str] = []

    class Pages(SimpleHTTPRequestHandler):
        def log_message(self, _format, *_):
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scheme = ["--blink-settings=preferredColorScheme=0"] if request.param == "dark" else []
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    address = f"http://127.0.0.1:{server.server_port}/frames.html"
    try:
        done = subprocess.run(
            [*command, *scheme, "--window-size=1700,900", "--virtual-time-budget=4000", "--dump-dom", address],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        server.shutdown()
        server.server_close()
    found = re.search(r'<pre id="found">(\[.*?\])</pre>', done.stdout)
    assert found, done.stderr[-2000:]
    return request.param, json.loads(found[1]), asked


def test_a_browser_shows_it_on_a_phone_and_a_desk_in_light_and_dark(shown):
    scheme, frames, asked = shown
    for frame in frames:
        assert frame["wide"] <= frame["room"], "nothing is wider than the screen"
        assert frame["smallest"] >= 9
        assert frame["plots"] == 0, "no plot is squeezed to nothing"
        assert not frame["acted"]
        bright = [sum(map(int, re.findall(r"\d+", frame[part])[:3])) for part in ("ground", "ink")]
        assert (bright[0] > bright[1]) is (scheme == "light")
    assert set(asked) <= {"/frames.html", "/page.html", "/favicon.ico"}
