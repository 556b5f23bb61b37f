"""Every verb that reads, over the lake: from a home where nothing was ever collected, with a story of two houses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

import httpx
import pytest

from presswatch.cli import main
from presswatch.settings import Settings
from tests.cluster.servers import missing, postgres
from tests.flows.steps.cluster.houses import (
    NOON,
    feed_list,
    house_settings,
    loopback_of,
    one_round,
    place_of,
    presses,
    rows,
)
from tests.flows.steps.cluster.test_meeting import BRIDGE, SAME_BRIDGE
from tests.ports import free_port

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
TITLES = ("Grodno closes its old bridge over the Neman", "Old Neman bridge in Grodno closed because of cracks")
SINCE = f"{NOON:%Y-%m-%d}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One of two houses that have told one story to the lake; the analyst's home is another folder, and empty."""
    folder = tmp_path_factory.mktemp("cluster")
    with (
        postgres("lake") as lake,
        presses(loopback_of(0, 2), loopback_of(1, 2)) as served,
    ):
        for press, title, text in zip(served, TITLES, (BRIDGE, SAME_BRIDGE), strict=True):
            press.put_page("/bridge", title, text)
            press.put_feed("/feed", ("/bridge", title, ""))
        houses = [house_settings(folder, shard, lake, str(folder / "data"), *served) for shard in ("0/2", "1/2")]
        for one in houses:
            one_round(one, feed_list(folder, *served))
        yield houses[0]


@pytest.fixture
def analyst(house: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that have a verb read the lake from a home without anything."""
    monkeypatch.setenv("PRESSWATCH_LAKE", house.lake)
    monkeypatch.setenv("PRESSWATCH_LAKE_DATA", house.lake_data)
    home = tmp_path / "analyst"
    home.mkdir()
    return ["--home", str(home), "--lake"]


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command of its own prints; it ends well, and complains of nothing."""
    code = copy_context().run(main, words)
    printed = capsys.readouterr()
    assert (code, "rror" in printed.err) == (0, False), printed.err
    return printed.out


def test_stories_are_listed_and_shown_with_what_each_house_told(
    house: Settings, analyst: list[str], capsys: pytest.CaptureFixture[str]
):
    listed = json.loads(said(["stories", "list", "--since", SINCE, "--format", "json", *analyst], capsys))
    assert [one["articles"] for one in listed] == [2]
    ((article_id, other_id),) = rows(place_of(house), "SELECT min(article_id), max(article_id) FROM articles")
    for wanted in (listed[0]["story_id"], article_id, other_id):
        shown = said(["stories", "show", wanted, *analyst], capsys)
        assert all(title in shown for title in TITLES)


def test_articles_of_either_house_are_read_and_explained(
    house: Settings, analyst: list[str], capsys: pytest.CaptureFixture[str]
):
    for article_id, title in rows(place_of(house), "SELECT article_id, title FROM articles"):
        assert title in said(["read", article_id, *analyst], capsys)
        assert title in said(["explain", article_id, *analyst], capsys)
        assert json.loads(said(["explain", article_id, "--format", "json", *analyst], capsys))
        assert said(["read", article_id, "--version", "1", *analyst], capsys)
        said(["read", article_id, "--diff", *analyst], capsys)


def test_words_are_found_and_statements_answered(analyst: list[str], capsys: pytest.CaptureFixture[str]):
    found = said(["search", "Neman", "cracks", "--flat", *analyst], capsys)
    assert TITLES[1] in found
    counted = said(["sql", "SELECT count(*) AS n FROM stories", "--format", "csv", *analyst], capsys)
    assert counted == "n\n1\n"


def test_the_report_of_a_period_is_about_both_houses(
    analyst: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    page = tmp_path / "page.html"
    said(["report", "--since", SINCE, "--out", str(page), *analyst], capsys)
    assert TITLES[0] in page.read_text("utf-8") or TITLES[1] in page.read_text("utf-8")
    said(["report", "--since", SINCE, *analyst], capsys)
    assert (Path(analyst[1]) / "overview.html").exists()


@contextmanager
def open_desk(analyst: list[str]) -> Iterator[str]:
    """`presswatch desk --lake`, answering; its address."""
    port = free_port()
    command = [sys.executable, "-m", "presswatch", "desk", "--port", str(port), *analyst]
    with subprocess.Popen(command, cwd=Path(__file__).parents[4], env=os.environ, stdout=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < until:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/desk.css", trust_env=False, timeout=10)
                    break
                except httpx.HTTPError:
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def test_the_desk_shows_the_lake(house: Settings, analyst: list[str]):
    ((article_id,),) = rows(place_of(house), "SELECT max(article_id) FROM articles")
    ((story_id,),) = rows(place_of(house), "SELECT story_id FROM stories")
    period = f"since={SINCE}&until={NOON:%Y}-12-31"
    pages = {
        f"/?{period}": "2 articles",
        f"/articles?{period}": TITLES[0],
        f"/articles?q=cracks&{period}": TITLES[1],
        f"/articles/{article_id}": "Kazakou",
        f"/stories?{period}": "Neman",
        f"/stories/{story_id}": TITLES[1],
        f"/articles.csv?{period}": TITLES[0],
        f"/edits?{period}": "",
    }
    with open_desk(analyst) as address:
        for path, expected in pages.items():
            answer = httpx.get(address + path, trust_env=False, timeout=60, follow_redirects=True)
            assert answer.status_code == 200, (path, answer.text[:500])
            assert expected in answer.text, (path, answer.text[-3000:])
