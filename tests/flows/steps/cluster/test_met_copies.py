"""A text that an outlet of one house takes from an outlet of another one is a copy in the lake, whoever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.steps.again.retag import retag_all
from presswatch.settings import Settings
from tests.cluster.servers import Postgres, missing
from tests.flows.steps.cluster.houses import (
    DOUBLED,
    NOON,
    house_settings,
    loopback_of,
    one_round,
    place_of,
    presses,
    rows,
)
from tests.flows.steps.pool_here import HERE
from tests.flows.steps.press_server import Press
from warehouse.lake.place import reading_lake
from warehouse.store import open_warehouse
from warehouse.stories import story_lines

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
#: a report of an agency in two paragraphs
REPORT = (
    "The old bridge over the Neman in Grodno was closed on Monday after engineers found cracks in two of its pillars. "
    "Lorries will go by way of the Lososno crossing until the repairs end in October, deputy mayor Ivan Kazakou said.",
    "Divers had gone down to the footings in spring and brought up pieces of concrete as long as an arm. The city has "
    "set aside nine million roubles for new bearings, a second walkway and lamps along the whole of the northern side.",
)
OTHER = "Pupils of the school in Mir moved into a new house with a library, a workshop and a hall for sports."
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
    "<pubDate>Sun, 01 Mar 2026 {time}:00 +0000</pubDate></item>"
)
COPIES = (
    "SELECT a.url, o.url, c.kind, c.rule FROM {} c JOIN articles a USING (article_id) "
    "JOIN articles o ON o.article_id = from_article_id"
)


def put_article(press: Press, path: str, title: str, time: str, *paragraphs: str) -> None:
    """A feed `/feed` with one page, published at this time of the day."""
    press.put_page(path, title, *paragraphs)
    item = ITEM.format(title=title, link=press.url(path), time=time)
    press.put("/feed", f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>', "application/rss+xml")


@pytest.fixture
def served() -> Iterator[list[Press]]:
    """An agency of house 0, and an outlet of house 1 that takes over its report 40 minutes later."""
    with presses(loopback_of(0, 2), loopback_of(1, 2)) as both:
        put_article(both[0], "/bridge", "Grodno closes its old bridge over the Neman", "10:00", *REPORT)
        put_article(both[1], "/neman", "Cracks close a bridge", "10:40", *REPORT)
        yield both


@pytest.fixture
def houses(tmp_path: Path, lake: Postgres, served: list[Press]) -> list[Settings]:
    return [house_settings(tmp_path, shard, lake, str(tmp_path / "data"), *served) for shard in ("0/2", "1/2")]


@pytest.fixture
def feeds(tmp_path: Path, served: list[Press]) -> Path:
    path = tmp_path / "feeds.csv"
    lines = (
        f"{press.url('/feed')},{source},en\n" for press, source in zip(served, ("belta", "nasha_niva"), strict=True)
    )
    path.write_text("url,source_id,language\n" + "".join(lines))
    return path


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_text_taken_from_another_house_is_a_copy_in_the_lake_whoever_hands_over_first(
    houses: list[Settings], served: list[Press], feeds: Path, order: tuple[int, int]
):
    for number in order:
        one_round(houses[number], feeds)
    place = place_of(houses[0])
    copy = [(served[1].url("/neman"), served[0].url("/bridge"), "wire_copy", "time")]
    assert rows(place, COPIES.format("copies")) == copy
    assert rows(place, "SELECT count(*) FROM republications") == [(0,)]
    assert rows(place, "SELECT copier, origin, articles FROM who_copies_whom") == [("nasha_niva", "belta", 1)]
    assert rows(place, "SELECT articles, outlets, republished FROM stories") == [(2, 2, 1)]
    with reading_lake(place) as lake:
        ((story_id,),) = lake.execute("SELECT story_id FROM stories").fetchall()
        lines = story_lines(lake, story_id)
    assert [(line["publisher_id"], line["copied_from"], line["minutes_later"]) for line in lines] == [
        ("belta", None, None),
        ("nasha_niva", "belta", 40.0),
    ]


def test_what_a_house_hands_over_again_keeps_its_copies_and_none_is_there_twice(houses: list[Settings], feeds: Path):
    place = place_of(houses[0])
    for house in houses:
        one_round(house, feeds)
    copies = rows(place, COPIES.format("copies"))
    assert len(copies) == 1
    for house in houses:
        with open_warehouse(house.home) as own:
            own.execute("UPDATE articles SET rules_version = 'old'")
        assert retag_all(house, HERE).articles_changed == 1
        one_round(house, feeds, NOON + timedelta(hours=1))
    assert rows(place, "SELECT count(*) FROM runs WHERE flow = 'retag'") == [(2,)]
    assert rows(place, COPIES.format("copies")) == copies
    assert rows(place, "SELECT count(*) FROM copies") == [(1,)]
    assert rows(place, DOUBLED) == [(0,)]


def test_a_copy_whose_page_says_something_else_now_is_none_any_more(
    houses: list[Settings], served: list[Press], feeds: Path
):
    place = place_of(houses[0])
    for house in houses:
        one_round(house, feeds)
    served[1].put_page("/neman", "Cracks close a bridge", OTHER, OTHER[::-1])
    for hours in (2, 26):
        one_round(houses[1], feeds, NOON + timedelta(hours=hours))
    assert rows(place, "SELECT max(version) FROM articles") == [(2,)]
    assert rows(place, "SELECT count(*) FROM copies") == [(0,)]


def test_what_was_copied_from_a_page_that_says_something_else_now_is_a_copy_of_the_next_one_that_had_it(
    houses: list[Settings], served: list[Press], feeds: Path
):
    place = place_of(houses[0])
    with presses(loopback_of(0, 2, skip=1)) as (third,):
        put_article(third, "/late", "A bridge of cracks", "10:20", *REPORT)
        with feeds.open("a") as file:
            file.write(f"{third.url('/feed')},tut_by,en\n")
        north = replace(houses[0], allow_networks=f"{houses[0].allow_networks},127.0.0.0/8:{third.port}")
        for house in (north, houses[1]):
            one_round(house, feeds)
        assert {row[:2] for row in rows(place, COPIES.format("copies"))} == {
            (served[1].url("/neman"), served[0].url("/bridge")),
            (third.url("/late"), served[0].url("/bridge")),
        }
        served[0].put_page("/bridge", "Grodno closes its old bridge over the Neman", OTHER, OTHER[::-1])
        for hours in (2, 26):
            one_round(north, feeds, NOON + timedelta(hours=hours))
    assert rows(place, "SELECT max(version) FROM articles") == [(2,)]
    copies = [row[:2] for row in rows(place, COPIES.format("copies"))]
    assert copies == [(served[1].url("/neman"), third.url("/late"))]


def test_an_origin_in_its_own_house_yields_to_one_of_another_house_that_is_surer(
    houses: list[Settings], served: list[Press], feeds: Path
):
    """The outlet's neighbour has the text too, but the outlet names the agency as its source."""
    with presses(loopback_of(1, 2, skip=1)) as (neighbour,):
        put_article(neighbour, "/cracks", "A bridge is closed", "10:20", *REPORT)
        put_article(served[1], "/neman", "Cracks close a bridge", "10:40", *REPORT, "Source: BelTA.")
        with feeds.open("a") as file:
            file.write(f"{neighbour.url('/feed')},tut_by,en\n")
        south = replace(houses[1], allow_networks=f"{houses[1].allow_networks},127.0.0.0/8:{neighbour.port}")
        one_round(south, feeds)
        place = place_of(south)
        own = COPIES.format("republications")
        assert (served[1].url("/neman"), neighbour.url("/cracks")) in [row[:2] for row in rows(place, own)]
        one_round(houses[0], feeds)
    found = {row[0]: row[1:] for row in rows(place, COPIES.format("copies"))}
    agency = served[0].url("/bridge")
    assert found[served[1].url("/neman")][::2] == (agency, "named source")
    assert found[neighbour.url("/cracks")][0] == agency
    assert rows(place, "SELECT count(*), count(DISTINCT article_id) FROM copies") == [(2, 2)]
