"""A round over every hostile feed, page and file made here: each has its row, and sound ones lose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from flows.steps import run_round
from presswatch.records import RoundOptions, RoundReport
from presswatch.settings import Settings
from tests.hardness.hostile_corpus import Answer, entry, hostile_feeds, hostile_files, hostile_pages, rss
from tests.hardness.hostile_server import HostileServer, hostile_server

WORDS = "The old bridge over the river opened on Monday after two years of work, and the ferry has its last day."


def round_over(folder: Path, server: HostileServer, feeds: Mapping[str, str]) -> RoundReport:
    """A round over these paths by name and one sound feed, with what `folder` holds of seeds."""
    server.answers["/sound"] = Answer(rss(entry(1, link=server.url("/sound/1"), description=f"<p>{WORDS}</p>" * 3)))
    listed = folder / "feeds.csv"
    urls = [server.url(path) for path in (*feeds.values(), "/sound")]
    listed.write_text("url,language\n" + "".join(f"{url},en\n" for url in urls))
    (folder / "seeds").mkdir(exist_ok=True)
    settings = Settings(home=folder / "home", allow_networks=f"127.0.0.1/32:{server.port}", workers=2)
    return run_round(settings, RoundOptions(folder / "seeds", listed, None, True))


def rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    with duckdb.connect(str(folder / "home" / "presswatch.duckdb"), read_only=True) as reader:
        return reader.execute(query).fetchall()


def check_that_all_is_told(folder: Path, server: HostileServer, report: RoundReport) -> None:
    """No bug, no touch of a forbidden address, the sound feed is an article, and nothing raw is in any text."""
    assert not report.tally.problems
    assert server.touched == []
    assert rows(folder, "SELECT count(*) FROM articles WHERE text LIKE '%The old bridge%'") == [(1,)]
    assert rows(folder, "SELECT url, detail FROM drops WHERE reason = 'crash'") == []
    assert rows(folder, "SELECT title FROM articles WHERE regexp_matches(title, '[\\x00-\\x08\\x0b\\x1b]')") == []


def without_rest(feeds: Mapping[str, Answer]) -> dict[str, Answer]:
    """Those that do not put the whole host to rest, which all of them share here."""
    return {name: answer for name, answer in feeds.items() if not name.startswith("Retry-After")}


@pytest.mark.hard
def test_every_hostile_feed_has_its_visit(tmp_path: Path) -> None:
    feeds = without_rest(hostile_feeds())
    with hostile_server() as server:
        report = round_over(tmp_path, server, server.put_all(feeds))
        check_that_all_is_told(tmp_path, server, report)
    visited = rows(tmp_path, "SELECT count(DISTINCT feed_id) FROM visits WHERE outcome IS NOT NULL")
    assert visited == [(len(feeds) + 1,)]


@pytest.mark.hard
def test_every_hostile_page_is_an_article_or_a_drop(tmp_path: Path) -> None:
    pages = hostile_pages()
    with hostile_server() as server:
        paths = server.put_all(pages)
        told = "".join(entry(at, link=server.url(path), description="") for at, path in enumerate(paths.values()))
        server.answers["/pages"] = Answer(rss(told))
        report = round_over(tmp_path, server, {"pages": "/pages"})
        check_that_all_is_told(tmp_path, server, report)
        ours = rows(tmp_path, "SELECT count(*) FROM items WHERE url LIKE '%/hostile/%'")
        ended = rows(
            tmp_path,
            "SELECT count(DISTINCT item_key) FROM (SELECT item_key FROM items WHERE article_id IN (SELECT article_id "
            "FROM articles) UNION ALL SELECT item_key FROM drops) WHERE item_key IS NOT NULL",
        )
    assert ours == [(len(pages),)]
    assert ended[0][0] >= len(pages)


@pytest.mark.hard
def test_every_hostile_file_is_an_article_or_a_drop(tmp_path: Path) -> None:
    files = hostile_files()
    (tmp_path / "seeds").mkdir()
    for name, body in files.items():
        (tmp_path / "seeds" / name).write_bytes(body)
    with hostile_server() as server:
        check_that_all_is_told(tmp_path, server, round_over(tmp_path, server, {}))
    told = rows(
        tmp_path, "SELECT DISTINCT seed_path FROM articles WHERE seed_path <> '' UNION SELECT seed_path FROM drops"
    )
    assert {name.split("#")[0] for (name,) in told if name} >= set(files)
