"""Listing pages of ten shapes on ten hosts, from `feeds add` to articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from presswatch.cli import main
from tests.flows.steps.press_server import Press, running_press
from warehouse.snapshot import open_snapshot

GOLD = Path(__file__).parents[3] / "gold" / "listings"
SHAPES = (
    "unseen/table_numeric",
    "unseen/masonry",
    "unseen/relative_ru",
    "unseen_3/definition_list",
    "unseen_3/days_as_headings",
    "unseen_3/whole_cards",
    "unseen_3/date_inside_link",
    "unseen_3/drupal_rows",
    "unseen_3/microdata",
    "unseen_3/nineties",
)
WORDS = "The office told reporters on the same day that works go on as planned and that people will be told of the end."


@pytest.fixture
def presses() -> Iterator[list[Press]]:
    with ExitStack() as stack:
        yield [stack.enter_context(running_press(f"127.0.0.{number + 11}")) for number in range(len(SHAPES))]


def put_shape(press: Press, shape: str) -> tuple[str, list[str]]:
    """Serve a page and what it lists; gives its address and those of its entries."""
    wanted = json.loads((GOLD / f"{shape}.json").read_text("utf-8"))
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(wanted["url"]))
    page = (GOLD / f"{shape}.html").read_text("utf-8").replace(origin, press.url(""))
    for number, item in enumerate(wanted["items"]):
        words = f"{item['title']}: this is told in number {number}. {WORDS}"
        press.put_page(item["url"].removeprefix(origin), item["title"], words, WORDS, WORDS)
    press.put(wanted["url"].removeprefix(origin), page)
    return press.url(wanted["url"].removeprefix(origin)), [
        item["url"].replace(origin, press.url("")) for item in wanted["items"]
    ]


@pytest.mark.hard
def test_pages_of_ten_shapes_are_followed_by_their_address_alone_and_all_they_list_becomes_articles(
    tmp_path: Path, presses: list[Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", "127.0.0.0/8:*")
    monkeypatch.setenv("PRESSWATCH_RUN_BUDGET_SECONDS", "300")
    monkeypatch.setenv("PRESSWATCH_WORKERS", "1")
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url,source_id,language\n")
    wanted: set[str] = set()
    for press, shape in zip(presses, SHAPES, strict=True):
        address, listed = put_shape(press, shape)
        assert main(["--home", str(home), "feeds", "add", address]) == 0, shape
        wanted |= set(listed)
    assert main(["--home", str(home), "ingest", "--only", "feeds", "--force"]) == 0
    with open_snapshot(home) as connection:
        found = {url for (url,) in connection.execute("SELECT url FROM articles").fetchall()}
        kinds = connection.execute("SELECT kind, count(*) FROM feeds GROUP BY kind").fetchall()
    assert kinds == [("listing", len(SHAPES))]
    assert found == wanted
