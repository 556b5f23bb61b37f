"""The commands about feeds and `status`, as a user types them, against a press on the loopback."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from presswatch.cli import main
from presswatch.errors import UsageError
from presswatch.home.feed_check import found_feed
from presswatch.home.rule_files import read_feed_list, seeds_folder
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import one_mother
from transforms.feeds.opml import read_opml

HOME_PAGE = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="/broken">'
    '<link rel="alternate" type="application/rss+xml" href="/rss">'
    '<link rel="alternate" type="application/rss+xml" href="/sport"></head><body>News</body></html>'
)


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        served.put("/", HOME_PAGE)
        served.put_feed("/rss", ("/bridge", "Bridge opens", "A bridge."), ("/school", "School moves", "A school."))
        served.put_feed("/sport", ("/match", "Match won", "A match."))
        yield served


@pytest.fixture
def run(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in a home of its own: exit code, output, messages."""
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", f"127.0.0.0/8:{press.port}")
    monkeypatch.setenv("PRESSWATCH_WORKERS", "1")
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url,source_id,language\n")

    def typed(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--home", str(home)], pool=one_mother)
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def listed(run: Callable[..., tuple[int, str, str]]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("feeds", "list", "--format", "csv")[1])))


def test_feeds_that_a_newer_version_ships_reach_a_list_of_ones_own(tmp_path: Path, run: Any) -> None:
    own = tmp_path / "home" / "feeds.csv"
    shipped = read_feed_list(seeds_folder() / "feeds.csv", datetime.now(UTC))[0]
    aside, missing, *followed = shipped
    own.write_text(f"url\n#{aside.url}\nhttps://mine.example/rss\n" + "".join(f"{feed.url}\n" for feed in followed))
    assert "1 shipped feed not among them: presswatch feeds add --shipped" in run("feeds", "list")[2]
    code, said, _ = run("feeds", "add", "--shipped")
    assert (code, missing.url in said, aside.url in said) == (0, True, False)
    assert {missing.url, "https://mine.example/rss"} <= {row["url"] for row in listed(run)}
    assert aside.url not in {row["url"] for row in listed(run)}
    assert "0 shipped feeds left to follow" in run("feeds", "add", "--shipped")[1]
    assert "shipped" not in run("feeds", "list")[2]
    # Whose list has nothing of the shipped one is not told of it again and again.
    own.write_text("url\nhttps://mine.example/rss\n")
    assert "shipped" not in run("feeds", "list")[2]


def test_a_home_in_which_nothing_can_be_made_is_named_before_anything_is_fetched(
    press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feeds", "add", press.url("/rss"), "--home", "/proc/self"]) == 1  # not even root makes a file there
    assert capsys.readouterr().err.startswith("presswatch: /proc/self: ")
    assert not press.asked


def test_feeds_add_asks_for_an_address(run: Any) -> None:
    assert run("feeds", "add")[0] == 2


def test_what_a_user_wrote_into_the_list_besides_stays_when_a_command_changes_it(tmp_path: Path, run: Any) -> None:
    (tmp_path / "new.csv").write_text("url\nhttps://new.example/rss\n")
    kept = [
        "url,source_id,language,note",
        "#https://paused.example/rss,tut_by,ru,asked to pause",
        "https://kept.example/rss,belta,ru,mine",
        "htps://typo.example/rss,tut_by,ru,",
    ]
    written = tmp_path / "home" / "feeds.csv"
    written.write_text("\n".join([*kept, "https://old.example/rss,,,"]))
    assert run("feeds", "import", str(tmp_path / "new.csv"))[0] == 0
    assert run("feeds", "remove", "https://old.example/rss")[0] == 0
    assert written.read_text().splitlines() == [*kept, "https://new.example/rss,,,"]


def test_commands_that_change_the_list_at_once_undo_nothing_of_one_another(tmp_path: Path) -> None:
    urls = {f"https://{number}.example/rss" for number in range(12)}
    for number, url in enumerate(urls):
        (tmp_path / f"{number}.csv").write_text(f"url\n{url}\n")
    home = ["--home", str(tmp_path / "home")]
    commands = [["feeds", "import", str(path), *home] for path in tmp_path.glob("*.csv")]
    with ThreadPoolExecutor(12) as together:
        assert set(together.map(main, commands)) == {0}
    with (tmp_path / "home" / "feeds.csv").open(newline="") as written:
        assert urls <= {row["url"] for row in csv.DictReader(written)}


def test_a_home_page_leads_to_its_first_feed_that_works_and_names_the_others(press: Press, run: Any) -> None:
    code, said, beside = run("feeds", "add", press.url("/"), "--source", "belta")
    assert code == 0
    assert said.startswith(f"{press.url('/rss')} is followed from now on")
    assert "Town news, 2 entries, newest of 2026-03-01 07:00 UTC, source belta" in said
    assert press.url("/sport") in beside
    assert [(row["url"], row["source_id"], row["state"]) for row in listed(run)] == [
        (press.url("/rss"), "belta", "new")
    ]
    assert "followed already" in run("feeds", "add", press.url("/rss"))[1]


def test_options_for_a_feed_that_is_followed_already_change_its_row_and_are_said(press: Press, run: Any) -> None:
    run("feeds", "add", press.url("/rss"))
    code, said, _ = run("feeds", "add", press.url("/rss"), "--source", "belta", "--language", "be")
    assert code == 0
    assert said.startswith(f"{press.url('/rss')} is followed already, its source and language changed (")
    assert "source belta" in said
    assert [row["source_id"] for row in listed(run)] == ["belta"]
    _, said, _ = run("feeds", "add", press.url("/rss"), "--language", "be")
    assert said.startswith(f"{press.url('/rss')} is followed already (")
    assert [row["source_id"] for row in listed(run)] == ["belta"]


def test_feeds_of_another_list_are_told_from_those_of_the_list_that_is_read(
    press: Press, run: Any, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text(f"url\n{press.url('/sport')}\n")
    assert run("ingest", "--only", "feeds", "--feeds", str(mine))[0] == 0
    code, _, beside = run("feeds", "list")
    assert (code, beside) == (0, f"0 feeds in {tmp_path / 'home' / 'feeds.csv'}\n")
    code, _, beside = run("feeds", "remove", press.url("/sport"))
    assert code == 2
    assert (
        f"{press.url('/sport')} is not in {tmp_path / 'home' / 'feeds.csv'}; the last run took it from another"
        in beside
    )
    assert "remove it from that file, or run without --feeds" in beside


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["/nowhere"], "HTTP 404"),
        (["/rss", "--source", "belt"], "like it: belta"),
    ],
)
def test_what_cannot_be_followed_says_why(words: list[str], message: str, press: Press, run: Any) -> None:
    code, said, beside = run("feeds", "add", press.url(words[0]), *words[1:])
    assert (code, said) == (2, "")
    assert message in beside
    assert listed(run) == []


def test_a_page_that_names_no_feed_is_followed_only_where_the_site_has_one_at_a_usual_path(
    press: Press, run: Any
) -> None:
    press.put("/bridge.html", "<html><body>A bridge.</body></html>")
    code, said, _ = run("feeds", "add", press.url("/bridge.html"))
    assert (code, said.split()[0]) == (0, press.url("/rss"))
    del press.answers["/rss"]
    code, said, beside = run("feeds", "add", press.url("/bridge.html"))
    assert (code, said) == (2, "")
    assert "is not a feed and names none" in beside


def test_a_user_name_and_a_token_are_in_no_message(press: Press, run: Any) -> None:
    secret = f"http://me:s3cret@127.0.0.1:{press.port}/rss?token=s3cret"
    press.answers["/rss?token=s3cret"] = press.answers["/rss"]
    said = [run("feeds", "add", secret), run("feeds", "list"), run("feeds", "check"), run("ingest", "--only", "feeds")]
    said += [run("status", "--format", "json"), run("sql", "SELECT url FROM feeds")]
    assert [code for code, *_ in said] == [0] * 6
    assert "s3cret" not in str(said)
    assert press.asked["/rss?token=s3cret"] == 3


def test_lists_come_in_and_go_out_without_loss(press: Press, run: Any, tmp_path: Path) -> None:
    plain = tmp_path / "addresses.txt"
    plain.write_text(f"{press.url('/rss')}\nnot an address\n\n# {press.url('/other')}\n{press.url('/rss')}\n")
    code, said, beside = run("feeds", "import", str(plain))
    assert (code, said.partition(" (")[0]) == (0, "1 feed added, 0 were followed already, 1 is followed now")
    assert "line 2: not an http(s) address" in beside
    table = tmp_path / "feeds.csv"
    table.write_text(f"url,source_id,language\n{press.url('/sport')},belta,be\n{press.url('/rss')},,\n")
    assert "1 feed added, 1 was followed already" in run("feeds", "import", str(table))[1]
    outlines = tmp_path / "export.opml"
    outlines.write_text(run("feeds", "export")[1])
    assert {(entry.url, entry.language) for entry in read_opml(outlines.read_bytes())[0]} == {
        (press.url("/rss"), None),
        (press.url("/sport"), "be"),
    }
    assert "0 feeds added, 2 were followed already" in run("feeds", "import", str(outlines))[1]
    run("feeds", "remove", press.url("/sport"))
    assert [row["url"] for row in listed(run)] == [press.url("/rss")]
    assert run("feeds", "remove", press.url("/sport"))[0] == 2


def test_a_bare_address_is_asked_by_http_where_https_gives_no_answer(press: Press, run: Any) -> None:
    code, said, _ = run("feeds", "add", f"127.0.0.1:{press.port}/rss")
    assert code == 0
    assert f"{press.url('/rss')} is followed from now on" in said
    code, _, beside = run("feeds", "add", f"127.0.0.1:{press.port}/nowhere")
    assert code == 2
    assert f"https://127.0.0.1:{press.port}/nowhere: cannot connect" in beside


def test_a_feed_that_has_moved_for_good_is_followed_at_its_new_address(press: Press, run: Any) -> None:
    press.put_redirect("/old", "/rss", 301)
    press.put_redirect("/for-now", "/sport", 302)
    assert run("feeds", "add", press.url("/rss"), "--source", "belta")[0] == 0
    assert f"{press.url('/rss')} is followed already" in run("feeds", "add", press.url("/old"))[1]
    assert f"{press.url('/for-now')} is followed from now on" in run("feeds", "add", press.url("/for-now"))[1]
    assert {row["url"] for row in listed(run)} == {press.url("/rss"), press.url("/for-now")}


def test_a_list_that_names_a_source_nobody_registered_is_taken_and_says_so(run: Any, tmp_path: Path) -> None:
    table = tmp_path / "feeds.csv"
    table.write_text("url,source_id\nhttp://a.example/rss,belta\nhttp://b.example/rss,bleta\n")
    code, _, beside = run("feeds", "import", str(table))
    assert code == 0
    assert beside == "source 'bleta' is in no registry yet (`presswatch sources list`)\n"


def test_a_table_as_excel_writes_it_in_minsk_is_read(run: Any, tmp_path: Path) -> None:
    table = tmp_path / "feeds.csv"
    table.write_text("\ufeffURL;source_id;Language\nhttp://a.example/rss;belta;be\n", encoding="utf-8")
    assert run("feeds", "import", str(table))[0] == 0
    (row,) = listed(run)
    assert (row["url"], row["source_id"]) == ("http://a.example/rss", "belta")


@pytest.mark.parametrize("text", ["", "<html></html>", "<opml><body/></opml>", "name,address\nx,y\n", "\x00\xff"])
def test_a_file_that_is_no_list_of_feeds_changes_nothing(text: str, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "list"
    file.write_bytes(text.encode("latin-1"))
    code, said, beside = run("feeds", "import", str(file))
    assert (code, said) == (2, "")
    assert str(file) in beside
    assert listed(run) == []


def test_check_says_what_each_feed_holds_and_stores_nothing(press: Press, run: Any, tmp_path: Path) -> None:
    press.put("/login", "<!doctype html><html><body><a href='/rss'>RSS</a></body></html>")
    press.put("/cut", press.answers["/rss"][2][:-60], "application/rss+xml")
    code, said, _ = run("feeds", "check", *map(press.url, ("/rss", "/login", "/gone", "/cut")), "--format", "json")
    assert code == 1
    found = {row["url"].removeprefix(press.url("")): row for row in json.loads(said)}
    assert found["/rss"] | {"note": "", "url": ""} == {
        "url": "", "outcome": "ok", "items": 2, "oldest": "2026-03-01T07:00:00Z", "newest": "2026-03-01T07:00:00Z",
        "title": "Town news", "note": "",
    }  # fmt: skip
    assert (found["/login"]["outcome"], found["/gone"]["outcome"]) == ("not_a_feed: HTML", "HTTP 404 (not found)")
    assert press.url("/rss") in found["/login"]["note"]
    assert (found["/cut"]["outcome"], found["/cut"]["note"]) == ("ok", "mended: cut off")
    assert run("feeds", "check", press.url("/rss"))[0] == 0
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["feeds.csv", "politeness"]


def test_status_tells_since_when_and_why_a_feed_is_not_well(press: Press, run: Any, tmp_path: Path) -> None:
    (tmp_path / "home" / "feeds.csv").write_text(f"url\n{press.url('/rss')}\n{press.url('/gone')}\n")
    press.put("/gone", "", status=410)
    assert run("ingest", "--only", "feeds")[0] == 0
    code, said, _ = run("status")
    assert code == 0
    assert "Feeds: 1 late, 1 ok:" in said
    assert "HTTP 410 (gone)" in said
    assert press.url("/rss") not in said
    feeds = {row["url"]: row for row in json.loads(run("status", "--format", "json")[1])["feeds"]}
    assert feeds[press.url("/gone")]["since"] == feeds[press.url("/gone")]["last_visit_at"]
    assert feeds[press.url("/rss")]["why"] is None or feeds[press.url("/rss")]["why"] == ""
    assert [row["state"] for row in listed(run)] == ["late", "ok"]


def test_pages_of_feeds_that_name_each_other_are_asked_once_each(press: Press, run: Any) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("feeds", "more"))
    page = f"<html><head>{links}</head><body>Our feeds</body></html>"
    for path in ("/", "/feeds", "/more"):
        press.put(path, page)
    code, said, _ = run("feeds", "add", press.url("/"))
    assert (code, press.url("/rss") in said) == (0, True)
    assert (press.asked["/feeds"], press.asked["/more"]) == (1, 1)


def test_a_feed_at_a_rarer_place_of_a_site_that_names_none_is_found(press: Press, run: Any) -> None:
    press.put("/", "<html><body>News</body></html>")
    press.put("/rss", "<html><body>No feed here</body></html>")
    press.put_feed("/news/rss", ("/bridge", "Bridge opens", "A bridge."))
    code, said, _ = run("feeds", "add", press.url("/"))
    assert (code, press.url("/news/rss") in said) == (0, True)


def test_a_page_of_feeds_that_a_site_names_leads_to_one(press: Press, run: Any) -> None:
    link = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head><body>News</body></html>'
    press.put("/", link.format("/our-feeds"))
    press.put("/our-feeds", link.format("/sport"))
    code, said, _ = run("feeds", "add", press.url("/"))
    assert (code, press.url("/sport") in said) == (0, True)


def test_a_list_that_is_no_table_is_taken_in_and_what_it_lacks_is_told(run: Any, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("- [Town](http://a.example/rss)\n- ask Anna\n- [Other](feed://b.example/atom)\nWhose is it?\n")
    code, said, beside = run("feeds", "import", str(notes))
    assert code == 0
    assert "2 feeds added" in said
    assert "Whose is it?" in beside
    assert [row["url"] for row in listed(run)] == ["http://a.example/rss", "http://b.example/atom"]


def test_the_search_for_a_feed_ends_in_time_and_says_how_far_it_came(press: Press, tmp_path: Path) -> None:
    press.answers.clear()
    press.put("/empty", "<!doctype html><html><body>Hello</body></html>")
    settings = Settings(home=tmp_path, allow_networks=f"127.0.0.0/8:{press.port}")
    with pytest.raises(UsageError, match=r"0 seconds were over when \d\d places were still to be asked"):
        found_feed(settings, press.url("/empty"), datetime.now(UTC), seconds=0.0)
    assert sum(press.asked.values()) == 1
    with pytest.raises(UsageError, match="names none. Give"):
        found_feed(settings, press.url("/empty"), datetime.now(UTC))


def test_of_the_feeds_that_a_named_page_lists_its_first_is_followed(press: Press, run: Any) -> None:
    press.put("/front", '<html><body><a href="/about/rss">RSS feeds</a></body></html>')
    press.put(
        "/about/rss", '<html><body><a href="/rss/all.xml">All</a> <a href="/rss/sport.xml">Sport</a></body></html>'
    )
    for path in ("/rss/all.xml", "/rss/sport.xml"):
        press.put(path, press.answers["/rss"][2], "application/rss+xml")
    assert run("feeds", "add", press.url("/front"))[0] == 0
    assert press.url("/rss/all.xml") in [row["url"] for row in listed(run)]


def test_rows_that_no_run_follows_are_told_wherever_the_list_is_looked_at(
    press: Press, run: Any, tmp_path: Path
) -> None:
    rows = [press.url("/rss"), "htp://wrong.example/rss", f"{press.url('/sport')},,,paper"]
    (tmp_path / "home" / "feeds.csv").write_text("url,source_id,language,kind\n" + "\n".join(rows) + "\n")
    faults = ("line 3: not an http(s) address: htp://wrong.example/rss", "line 4: no kind 'paper'")
    code, _, beside = run("feeds", "list")
    assert (code, beside.splitlines()[0].partition(" in ")[0]) == (0, "1 feed")
    assert all(f"not followed: feeds.csv {fault}" in beside for fault in faults)
    code, said, _ = run("doctor")
    assert code == 1
    assert all(fault in said for fault in faults)
    code, said, beside = run("feeds", "check")
    assert (code, "ok" in said, faults[0] in beside) == (1, True, True)
    assert run("feeds", "check", press.url("/rss"))[::2] == (0, "")


@pytest.mark.parametrize("opened", ['"{first},belta', '{first},"belta', '{first},belta,"en'])
def test_an_unclosed_quotation_mark_is_a_fault_of_its_row_and_makes_no_address(
    press: Press, run: Any, tmp_path: Path, opened: str
) -> None:
    begun = opened.format(first=press.url("/rss"))
    (tmp_path / "home" / "feeds.csv").write_text(f"url,source_id,language\n{begun}\n{press.url('/sport')},,\n")
    code, said, beside = run("feeds", "list", "--format", "csv")
    assert (code, said.count("http")) == (0, 0)
    assert "it runs over several lines: is a quotation mark not closed?" in beside


def test_quoted_notes_of_several_lines_harm_no_row(press: Press, run: Any, tmp_path: Path) -> None:
    note = '"asked for by Anna,\non Monday"'
    (tmp_path / "home" / "feeds.csv").write_text(f'url,note\n"{press.url("/rss")}\n",{note}\n')
    assert press.url("/rss") in run("feeds", "list")[1]


def test_a_list_in_another_encoding_is_refused_with_its_line_and_what_to_do(run: Any, tmp_path: Path) -> None:
    (tmp_path / "home" / "feeds.csv").write_bytes("url,note\nhttps://a.example/rss,Мост\n".encode("cp1251"))
    code, _, beside = run("feeds", "list")
    assert (code, "line 2 is not in UTF-8; save the file as UTF-8" in beside) == (2, True)
    assert "line 2 is not in UTF-8" in run("doctor")[1]


def test_a_source_given_to_a_followed_feed_reaches_its_stored_articles_by_retag_alone(press: Press, run: Any) -> None:
    for path in ("/bridge", "/school"):
        press.put_page(path, path.strip("/").title(), f"{path} was opened in the town on Monday, the council said.")
    run("feeds", "add", press.url("/rss"))
    run("ingest", "--only", "feeds")
    publishers = ("sql", "SELECT DISTINCT publisher_id FROM articles", "--format", "json")
    assert json.loads(run(*publishers)[1]) == [{"publisher_id": None}]
    assert "its source changed" in run("feeds", "add", press.url("/rss"), "--source", "belta")[1]
    assert "2 articles retagged" in run("retag")[1]
    assert json.loads(run(*publishers)[1]) == [{"publisher_id": "belta"}]


def test_the_query_that_a_run_gives_names_an_entry_without_a_link(press: Press, run: Any) -> None:
    item = "<item><title>Half a word</title></item>"
    press.put("/rss", f'<rss version="2.0"><channel>{item}</channel></rss>', "application/rss+xml")
    run("feeds", "add", press.url("/rss"))
    _, said, _ = run("ingest", "--only", "feeds")
    query = re.search(r'"(SELECT reason, .*)"', said)
    assert query is not None
    (row,) = json.loads(run("sql", query[1], "--format", "json")[1])
    assert (row["reason"], row["what"]) == ("no_link", "Half a word")


def test_a_feed_that_is_followed_though_broken_says_what_it_lacks(press: Press, run: Any) -> None:
    press.put("/half", "<rss version='2.0'><channel><title>Half</title><item><title>A half of an", "text/xml")
    code, said, _ = run("feeds", "add", press.url("/half"))
    assert (code, "Half, 1 entry, of no known source" in said) == (0, True)
    assert "worth a look: mended: cut off; 1 without a date; 1 without an address" in said
    assert "worth a look" not in run("feeds", "add", press.url("/rss"))[1]


def test_the_first_feed_of_ones_own_says_how_many_shipped_ones_stay_beside_it(
    press: Press, run: Any, tmp_path: Path
) -> None:
    (tmp_path / "home" / "feeds.csv").unlink()
    shipped = len(read_feed_list(seeds_folder() / "feeds.csv", datetime.now(UTC))[0])
    assert f"beside it {shipped} shipped feeds, named in that list too" in run("feeds", "add", press.url("/rss"))[1]
    assert "beside it" not in run("feeds", "add", press.url("/sport"))[1]


def test_entries_without_a_page_are_not_counted_as_pages(press: Press, run: Any) -> None:
    press.put_page("/bridge", "Bridge", "The bridge was opened in the town on Monday, the council said.")
    pageless = (
        "<item><title>Half a word</title></item><item><title>Whole</title><description>Its text.</description></item>"
    )
    linked = f"<item><title>Bridge</title><link>{press.url('/bridge')}</link></item>"
    press.put("/rss", f'<rss version="2.0"><channel>{linked}{pageless}</channel></rss>', "application/rss+xml")
    run("feeds", "add", press.url("/rss"))
    assert "\n1 page, 1 read" in run("ingest", "--only", "feeds")[1]


def test_a_file_that_is_no_text_is_no_list_whatever_addresses_lie_in_it(run: Any, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"\x7fELF\x02\x01\x00\x00\n" + b"\x00\x01\x02\xff" * 200 + b"https://a.example/rss\x00\n" * 3)
    code, said, beside = run("feeds", "import", str(program))
    assert (code, said, beside.count("\n")) == (2, "", 1)
    assert listed(run) == []


@pytest.mark.parametrize("mark", ["\0", "\x1b", "\u202e"])
def test_an_address_with_a_character_that_cannot_be_seen_is_none(run: Any, tmp_path: Path, mark: str) -> None:
    hidden = f"https://a.example/rss{mark}x"
    assert run("feeds", "add", hidden)[0] == 2
    (tmp_path / "home" / "feeds.csv").write_text(f"url,source_id,language\n{hidden},,\n")
    code, said, beside = run("feeds", "list", "--format", "csv")
    assert (code, said.count("http"), "line 2: not an http(s) address" in beside) == (0, 0, True)


def test_of_many_lines_that_name_no_feed_the_first_are_told_and_the_rest_counted(
    press: Press, run: Any, tmp_path: Path
) -> None:
    noted = tmp_path / "notes.txt"
    noted.write_text("Notes\n" + "".join(f"a thought, number {number}\n" for number in range(30)) + press.url("/rss"))
    code, said, beside = run("feeds", "import", str(noted))
    assert (code, said.startswith("1 feed added")) == (0, True)
    assert (beside.count("has no address"), beside.count("\n")) == (20, 21)
    assert "passed over: 11 more" in beside
