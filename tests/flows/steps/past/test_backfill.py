"""The past from archives: plans by pages of an index, captures as they were, kills, refusals, nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from presswatch.cli import main
from tests.flows.steps.past.archive_server import Archive, Kept, page, serve
from tests.one_mother import one_mother
from tests.processes import started, wait_until
from warehouse.snapshot import open_snapshot
from warehouse.store import open_warehouse


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    held = Archive()
    server = serve(held)
    for name in ("WAYBACK_URL", "COMMONCRAWL_INDEX_URL", "COMMONCRAWL_URL"):
        monkeypatch.setenv(f"PRESSWATCH_{name}", held.url)
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", f"127.0.0.0/8:{held.port}")
    monkeypatch.setenv("PRESSWATCH_WORKERS", "1")
    monkeypatch.setenv("PRESSWATCH_HOST_DELAY_SECONDS", "0.01")
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def run(tmp_path: Path, capsys: Any) -> Callable[..., tuple[int, str, str]]:
    def typed(*words: str) -> tuple[int, str, str]:
        code = main(["--home", str(tmp_path / "home"), "backfill", "tut_by", *ORDER, *words], pool=one_mother)
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


ORDER = ("--from", "2019-08-01", "--to", "2019-09-30")


def captures(count: int, first: int = 0) -> list[Kept]:
    return [
        Kept(f"201908{day % 28 + 1:02d}10{number % 60:02d}00", f"https://news.tut.by/society/{number}.html",
             page(f"Новость номер {number} о мосте и автобусах", f"Сообщение {number}."))
        for number in range(first, first + count) for day in (number,)
    ]  # fmt: skip


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_snapshot(tmp_path / "home") as connection:
        return connection.execute(sql).fetchall()


def test_captures_become_articles_with_their_own_address_and_time(tmp_path: Path, archive: Archive, run: Any) -> None:
    archive.captures = captures(6)
    edited = page("Новость номер 0 о мосте и автобусах", "Сообщение исправлено редакцией в тот же день.")
    archive.captures.append(Kept("20190820120000", "https://news.tut.by/society/0.html", edited))
    archive.captures += [
        Kept("20190805100000", "https://news.tut.by/society/77.html", b"", 301),
        Kept("20190805100000", "https://news.tut.by/style.css", b"p {}", 200, "text/css"),
        Kept("20190806100000", "https://news.tut.by/gone.html", page("Страница не найдена"), 404),
    ]
    archive.lines = 4
    code, said, _ = run()
    assert code == 0, said
    assert said.startswith("9 of 9 captures done: 6 new articles, 1 new version")
    found = rows(
        tmp_path, "SELECT url, origin, publisher_id, strftime(fetched_at, '%Y%m%d') FROM articles ORDER BY url"
    )
    first = archive.queries["/cdx"][0]
    assert first.items() >= {"url": "tut.by", "matchType": "domain", "from": "20190801", "to": "20190930"}.items()
    assert first.items() >= {"output": "json", "collapse": "digest", "showResumeKey": "true"}.items()
    assert "filter" in first
    assert archive.queries["/cdx"][1]["resumeKey"] == "4"
    assert found[1] == ("https://news.tut.by/society/1.html", "archive", "tut_by", "20190802")
    assert rows(tmp_path, "SELECT max(version) FROM article_versions") == [(2,)]
    drops = rows(tmp_path, "SELECT reason, detail FROM drops ORDER BY detail")
    assert drops == [("refused", "the archive holds status 301"), ("refused", "the archive holds status 404")]
    # Again: nothing is asked for that is there, nothing is twice.
    archive.asked.clear()
    code, said, _ = run()
    assert (code, archive.asked["/web"], archive.asked["/cdx"]) == (0, 0, 0)
    assert "0 new articles" in said


def test_a_dry_run_counts_and_keeps_nothing(tmp_path: Path, archive: Archive, run: Any) -> None:
    archive.captures = captures(120)
    code, said, _ = run("--dry-run", "--match", "/society/")
    assert code == 0
    assert said.startswith("120 captures of tut.by")
    assert "fetching takes about" in said
    assert not (tmp_path / "home" / "warehouse.duckdb").exists()


def test_an_index_that_is_busy_is_asked_again_and_a_capture_that_is_not_there_is_told(
    tmp_path: Path, archive: Archive, run: Any
) -> None:
    archive.captures = captures(3)
    archive.moods["/cdx"] = [(503, {}), (429, {"Retry-After": "1"})]
    archive.moods["/web"] = [(404, {}), (503, {})]
    assert run()[0] == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(2,)]
    ((reason, detail),) = rows(tmp_path, "SELECT reason, detail FROM drops")
    assert (reason, "404" in detail) == ("refused", True)


def test_an_archive_that_wants_a_long_rest_is_left_alone_and_the_order_goes_on_later(
    tmp_path: Path, archive: Archive, run: Any
) -> None:
    archive.captures = captures(3)
    archive.moods["/web"] = [(429, {"Retry-After": "3600"})]
    code, said, _ = run()
    assert code == 1
    assert "the archive asks for a rest of" in said
    for state in (tmp_path / "home" / "politeness").glob("*.json"):
        state.unlink()
    assert run()[0] == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(3,)]


def test_common_crawl_is_read_by_ranges_of_its_files(tmp_path: Path, archive: Archive, run: Any) -> None:
    archive.captures = captures(9)
    archive.lines = 4
    archive.pack()
    code, said, _ = run("--via", "commoncrawl")
    assert code == 0, said
    assert rows(tmp_path, "SELECT count(*), any_value(origin) FROM articles") == [(9, "archive")]
    assert archive.asked["/crawl-data"] == 9


def test_a_crawl_without_captures_answers_404_and_lines_of_other_days_are_left_out(
    tmp_path: Path, archive: Archive, run: Any
) -> None:
    archive.captures = captures(6)
    archive.captures.append(Kept("20180805100000", "https://news.tut.by/society/old.html", page("Старая новость")))
    archive.lines = 4
    archive.pack()
    # The number of pages counts all days, so that a page may have nothing of those that are wanted.
    archive.moods["/CC-MAIN-2019-35-index"] = [(200, {}), (404, {})]
    archive.bodies["/CC-MAIN-2019-35-index"] = []
    code, said, _ = run("--via", "commoncrawl")
    assert code == 0, said
    assert rows(tmp_path, "SELECT count(*) FROM articles WHERE url LIKE '%old%'") == [(0,)]
    assert archive.asked["/crawl-data"] == 2


def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path: Path, archive: Archive, run: Any) -> None:
    archive.captures = captures(150)
    words = [sys.executable, "-m", "presswatch", "--home", str(tmp_path / "home"), "backfill", "tut_by", *ORDER]
    archive.held_after = 120  # in the second slice
    with started(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as child:
        wait_until(lambda: archive.asked["/web"] > 120 or child.poll() is not None)
        assert child.poll() is None, "it failed"
    archive.let_go.set()
    with open_warehouse(tmp_path / "home") as connection:
        before = connection.execute("SELECT count(*) FROM articles").fetchall()
    assert 0 < before[0][0] < 150
    assert run()[0] == 0
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT url) FROM articles") == [(150, 150)]
    assert rows(tmp_path, "SELECT count(*) FROM article_versions") == [(150,)]
    assert rows(tmp_path, "SELECT count(*) FROM runs WHERE state = 'running'") == [(0,)]


def test_sitemaps_tell_of_pages_that_still_stand(tmp_path: Path, archive: Archive, capsys: Any) -> None:
    site = f"http://127.0.0.1:{archive.port}/"
    pages = {f"/news/{number}.html": page(f"Новость номер {number} о мосте") for number in range(4)}
    days = ("2019-08-02", "2019-08-30", "2020-01-01", "2018-01-01")
    entries = "".join(
        f"<url><loc>{site[:-1]}{path}</loc><lastmod>{day}</lastmod></url>"
        for path, day in zip(pages, days, strict=True)
    )
    archive.files = {"/sitemap.xml": f"<urlset>{entries}</urlset>".encode(), **pages}
    code = main(["--home", str(tmp_path / "home"), "backfill", site, *ORDER, "--via", "sitemap"], pool=one_mother)
    assert code == 0, capsys.readouterr()
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(2,)]


def test_one_page_under_http_a_port_and_https_is_one_article_and_equal_captures_are_one_version(
    tmp_path: Path, archive: Archive, run: Any
) -> None:
    same = page("Мост через реку открыт", "Движение началось утром, автобусы идут по новому пути.")
    archive.captures = [
        Kept("20190801100000", "http://news.tut.by:80/society/5.html", same),
        Kept("20190805100000", "https://news.tut.by/society/5.html", same),
        Kept("20190809100000", "https://news.tut.by/society/5.html?utm_source=tg", same),
        Kept("20190811100000", "https://news.tut.by/society/5.html", same, None, "warc/revisit"),
        Kept("20190815100000", "https://news.tut.by/society/5.html", page("Мост через реку открыт", "Мост закрыли.")),
    ]  # fmt: skip
    code, said, _ = run()
    assert code == 0
    assert said.startswith("5 of 5 captures done: 1 new article, 1 new version")
    assert rows(tmp_path, "SELECT url, published_at IS NULL FROM articles") == [
        ("https://news.tut.by/society/5.html", True)
    ]
    assert rows(tmp_path, "SELECT version, strftime(seen_at, '%m%d') FROM article_versions ORDER BY version") == [
        (1, "0801"),
        (2, "0815"),
    ]


def test_what_an_archive_holds_in_place_of_a_page_is_told(tmp_path: Path, archive: Archive, run: Any) -> None:
    gone = page("Страница не найдена")
    missing = b"<html><head><title>404</title></head><body><h1>404</h1><p>Page not found.</p></body></html>"
    wall = (
        "<html><head><title>Мост открыт</title></head><body><article><h1>Мост открыт</h1><p>Этот материал доступен "
        "только подписчикам. Оформите подписку, чтобы читать дальше.</p></article></body></html>"
    ).encode()
    archive.captures = [
        *captures(1),
        Kept("20190805100000", "https://news.tut.by/society/900.html", missing),
        Kept("20190805100000", "https://news.tut.by/society/901.html", wall),
        Kept("20190805100000", "https://news.tut.by/society/902.html", b"", 302),
        Kept("20190805100000", "https://news.tut.by/society/903.html", gone, 404),
        Kept("20190805100000", "https://news.tut.by/society/904.html", b"", 503),
    ]
    code, said, _ = run()
    assert code == 0
    assert said.startswith("6 of 6 captures done: 1 new article, 0 new versions, 5 not articles")
    told = rows(tmp_path, "SELECT split_part(url, '/', -1), reason FROM drops ORDER BY url")
    assert [name for name, _ in told] == [f"{number}.html" for number in range(900, 905)]
    assert [reason for _, reason in told] == ["soft_404", "paywall", "refused", "refused", "refused"]


def test_an_index_that_answers_with_a_page_is_told_and_the_order_goes_on_where_it_was(
    archive: Archive, run: Any
) -> None:
    archive.captures = captures(9)
    archive.lines = 4
    archive.bodies["/cdx"] = [None, b"<html><title>504 Gateway Time-out</title></html>"]
    code, _, said = run()
    assert code == 1
    assert "the index answers with no list of captures" in said
    assert "Traceback" not in said
    code, said, _ = run()
    assert code == 0
    assert said.startswith("9 of 9 captures done")


def test_an_archive_that_holds_nothing_says_so(archive: Archive, run: Any) -> None:
    assert archive.captures == []
    code, said, _ = run()
    assert code == 0
    assert "holds nothing of tut.by" in said


def test_a_sitemap_that_names_itself_is_read_once_and_a_site_without_one_says_so(
    tmp_path: Path, archive: Archive, capsys: Any
) -> None:
    site = f"http://127.0.0.1:{archive.port}/"
    listed = f"<urlset><url><loc>{site}news/1.html</loc><lastmod>2019-08-02</lastmod></url></urlset>"
    index = "".join(f"<sitemap><loc>{site}{name}</loc></sitemap>" for name in ("sitemap.xml", "a.xml", "lost.xml"))
    archive.files = {
        "/sitemap.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
        "/a.xml": listed.encode(),
        "/news/1.html": page("Новость о мосте"),
    }
    order = ["--home", str(tmp_path / "home"), "backfill", site, *ORDER, "--via", "sitemap"]
    assert main(order, pool=one_mother) == 0
    assert "lost.xml is not read: HTTP 404" in capsys.readouterr().out
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]
    assert archive.asked["/sitemap.xml"] == 1
    there, archive.files = archive.files, {}
    other = ["--home", str(tmp_path / "other"), *order[2:]]
    assert main(other, pool=one_mother) == 1
    assert "no sitemap" in capsys.readouterr().err
    archive.files = there
    assert main(other, pool=one_mother) == 0
    assert capsys.readouterr().out.startswith("1 of 1 capture done: 1 new article")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backfill", "no_such_outlet", *ORDER), "neither a source"),
        (("backfill", "tut_by", "--from", "2019-13-01", "--to", "2019-09-30"), "not a day like"),
        (("backfill", "tut_by", "--from", "2019-10-01", "--to", "2019-09-30"), "comes after"),
        (("backfill", "tut_by", *ORDER, "--match", "("), "cannot be read"),
    ],
)
def test_what_is_wrong_with_an_order_is_told(tmp_path: Path, capsys: Any, words: tuple[str, ...], said: str) -> None:
    assert main(["--home", str(tmp_path / "home"), *words]) == 2
    assert said in capsys.readouterr().err
