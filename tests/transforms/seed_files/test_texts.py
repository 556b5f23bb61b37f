import csv
import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.records import Drop, PageReading
from transforms.seed_files.texts import read_seed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[3] / "../shared/seeds/000_53a5779afd185df0.txt"
PROJECT = Path(__file__).parents[3]


def only(name: str, body: bytes | str) -> PageReading:
    readings = read_seed(name, body.encode() if isinstance(body, str) else body, NOW)
    assert len(readings) == 1
    assert isinstance(readings[0], PageReading), readings[0]
    return readings[0]


def only_drop(name: str, body: bytes | str) -> Drop:
    readings = read_seed(name, body.encode() if isinstance(body, str) else body, NOW)
    assert len(readings) == 1
    assert isinstance(readings[0], Drop), readings[0]
    return readings[0]


def test_the_users_example_comes_out_as_promised():
    if not EXAMPLE.exists():
        pytest.skip("the example file is not beside the project")
    reading = only(EXAMPLE.name, EXAMPLE.read_bytes())
    assert reading.title == "Lukashenko Offers Fresh Start In Belarus-USA Relations To Trump’s Adviser"
    assert reading.text.startswith("President Alexander Lukashenko met with John Bolton")
    assert reading.text.endswith("told journalists.")
    assert "Photo:" not in reading.text
    assert reading.credits == "Photo: president.gov.by\nSources: TUT.BY, president.gov.by"
    assert reading.published_at is None
    assert reading.url is None


def test_a_source_line_without_a_final_newline_still_leaves_the_text():
    assert only("a.txt", "Title\n\nText stands here.\n\nSource: BelTA").credits == "Source: BelTA"


def test_url_and_date_lines_under_the_title_are_read():
    reading = only("a.txt", "Title\nURL: https://example.org/a\nDate: 29 August 2019\n\nText.\n")
    assert (reading.url, reading.text) == ("https://example.org/a", "Text.")
    assert reading.published_at == datetime(2019, 8, 29, tzinfo=UTC)
    assert reading.date_origin == "file"


def test_a_date_without_a_year_is_a_fault_and_not_guessed():
    drop = only_drop("a.txt", "Title\nDate: 29 August\n\nText.\n")
    assert drop.reason == "bad_fields"
    assert "line 2" in drop.detail


def test_a_head_line_that_is_no_web_address_is_a_fault():
    assert only_drop("a.txt", "Title\nURL: somewhere\n\nText.\n").reason == "bad_fields"


def test_a_markdown_title_loses_its_mark():
    reading = only("a.md", "# Title here\n\nText.\n\n## Second part\n\nMore.\n")
    assert (reading.title, reading.text) == ("Title here", "Text.\n\nSecond part\n\nMore.")


FRONT = (
    '---\nTitle: "Ferry stops"\ntags:\n  - boats\ndate: 2026-11-19T10:00:00+03:00\nurl: https://a.example/ferry\n---\n'
)


def test_the_front_matter_of_a_markdown_seed_gives_title_address_and_date():
    reading = only("a.md", FRONT + "\n## Winter\n\nThe ferry stops, BelTA reports.\n")
    assert (reading.title, reading.url) == ("Ferry stops", "https://a.example/ferry")
    assert reading.published_at == datetime(2026, 11, 19, 7, tzinfo=UTC)
    assert reading.text == "Winter\n\nThe ferry stops, BelTA reports."


def test_below_a_front_matter_without_a_title_the_first_line_is_the_title():
    reading = only("a.md", "---\nlayout: post\ndate: 2026-11-19\n---\n# Ferry stops\n\nThe ferry stops.\n")
    assert (reading.title, reading.text) == ("Ferry stops", "The ferry stops.")
    assert reading.published_at == datetime(2026, 11, 19, tzinfo=UTC)


def test_a_wrong_date_in_a_front_matter_is_a_fault():
    assert "no date: never" in (only_drop("a.md", "---\ntitle: T\ndate: never\n---\nText.\n").detail or "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_a_text_seed_is_read_in_the_encodings_of_the_region(encoding):
    text = "Заголовок новости\n\nВ городе открыли новый мост через реку.\n\nФото: БЕЛТА\n"
    reading = only("a.txt", text.encode(encoding))
    assert reading.title == "Заголовок новости"
    assert reading.credits == "Фото: БЕЛТА"


def test_a_title_without_text_is_dropped_with_its_title():
    drop = only_drop("a.txt", "Only a title\n")
    assert (drop.reason, drop.title) == ("no_text", "Only a title")


@pytest.mark.parametrize("body", [b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_of_blanks_is_empty(body):
    assert only_drop("a.txt", body).reason == "empty"


def test_a_json_seed_gives_all_its_fields():
    entry = {
        "title": "Title",
        "text": "First.\n\nФото: БЕЛТА",
        "url": "https://example.org/a",
        "published_at": "2026-10-20T14:05:00+03:00",
        "authors": ["Anna K"],
        "language": "RU",
        "note": "passed over",
    }
    reading = only("a.json", json.dumps(entry))
    assert (reading.title, reading.text, reading.credits) == ("Title", "First.", "Фото: БЕЛТА")
    assert reading.published_at == datetime(2026, 10, 20, 11, 5, tzinfo=UTC)
    assert (reading.authors, reading.language_hint) == (("Anna K",), "ru")


def test_a_json_seed_may_carry_html():
    assert (
        only("a.json", json.dumps({"title": "T", "html": "<p>One &amp; two</p><p>Three</p>"})).text
        == "One & two\nThree"
    )


def test_each_line_of_a_jsonl_seed_stands_for_itself():
    good = json.dumps({"title": "Good", "text": "Text."})
    readings = read_seed("a.jsonl", f"{good}\n\n{{broken\n[1]\n{good}\n".encode(), NOW)
    assert [type(reading).__name__ for reading in readings] == ["PageReading", "Drop", "Drop", "PageReading"]
    assert [reading.reason for reading in readings if isinstance(reading, Drop)] == ["bad_json", "bad_fields"]
    assert "line 3" in readings[1].detail


@pytest.mark.parametrize(
    ("change", "reason", "word"),
    [
        ({"title": ""}, "no_title", "title"),
        ({"title": 5}, "bad_fields", "title"),
        ({"text": ""}, "no_text", "empty"),
        ({"url": "javascript:alert(1)"}, "bad_url", "url"),
        ({"url": "http://[broken"}, "bad_url", "url"),
        ({"published_at": "soon"}, "bad_fields", "published_at"),
        ({"published_at": 1567036800}, "bad_fields", "published_at"),
        ({"authors": {"name": "x"}}, "bad_fields", "authors"),
        ({"language": "Russian language"}, "bad_fields", "language"),
    ],
)
def test_a_wrong_field_is_named_in_the_drop(change, reason, word):
    drop = only_drop("a.json", json.dumps({"title": "T", "text": "Text."} | change))
    assert drop.reason == reason
    assert word in drop.detail


@pytest.mark.parametrize("body", ["[" * 100_000, "{", "nul", '"\\ud800"'])
def test_json_that_is_none_gives_a_drop_and_no_exception(body):
    assert only_drop("a.json", body).reason in ("bad_json", "bad_fields")


def test_half_a_surrogate_pair_in_json_is_replaced():
    assert only("a.json", '{"title": "T \\ud800", "text": "Text."}').title == "T ?"


def test_an_html_seed_that_is_no_article_gives_a_drop():
    assert only_drop("a.html", "<html><body></body></html>").reason in ("no_text", "no_title", "not_html")


def test_text_seeds_are_read_without_loading_trafilatura():
    code = (
        "import sys; from datetime import datetime, UTC; from transforms.seed_files.texts import read_seed;"
        "read_seed('a.txt', b'Title\\n\\nText', datetime.now(UTC)); sys.exit('trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


SHIPPED = sorted(path for path in (PROJECT / "seeds/articles").rglob("*.*") if path.name != "README.md")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_seed_is_read_whole(path):
    readings = read_seed(path.name, path.read_bytes(), NOW)
    assert readings
    assert all(isinstance(reading, PageReading) and reading.title and reading.text for reading in readings)


def test_the_shipped_feeds_belong_to_known_sources():
    known = {source["id"] for source in tomllib.loads((PROJECT / "seeds/sources.toml").read_text())["source"]}
    with (PROJECT / "seeds/feeds.csv").open(newline="") as file:
        feeds = list(csv.DictReader(file))
    assert len({feed["source_id"] for feed in feeds}) >= 20
    assert {feed["source_id"] for feed in feeds} <= known
    assert len({feed["url"] for feed in feeds}) == len(feeds)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1" + "0" * 5000])
def test_numbers_that_json_should_not_hold_give_a_drop(value):
    assert only_drop("a.json", f'{{"title": {value}, "text": "Text."}}').reason in ("bad_json", "bad_fields")


def test_one_bad_entry_of_an_array_loses_only_itself():
    body = '[{"title": "A", "text": "Text."}, {"title": 5, "text": "x"}, {"title": "B\\u0000", "text": "Te\\u0000xt."}]'
    first, bad, last = read_seed("a.json", body.encode(), NOW)
    assert (first.title, last.title, last.text) == ("A", "B", "Text.")
    assert (bad.reason, "entry 2" in bad.detail) == ("bad_fields", True)
