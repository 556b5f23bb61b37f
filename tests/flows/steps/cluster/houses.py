"""Houses of a cluster for tests: homes that share a lake, and presses whose hosts fall to one house or another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.steps.rounds.round import run_round
from presswatch.records.rounds import RoundOptions, RoundReport
from presswatch.settings import Settings
from tests.cluster.servers import Postgres
from tests.flows.steps.pool_here import HERE
from tests.flows.steps.press_server import Press, running_press
from transforms.web.shares import share_of
from warehouse.lake.place import LakePlace, open_lake

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The village council met on Friday and voted for a new well, BelTA reports. Work begins in the spring."

#: how often each article, version and tag stands in the lake
DOUBLED = """
SELECT count(*) FROM (SELECT article_id FROM articles GROUP BY 1 HAVING count(*) > 1 UNION ALL
SELECT article_id FROM article_versions GROUP BY article_id, version HAVING count(*) > 1 UNION ALL
SELECT item_key FROM items GROUP BY 1 HAVING count(*) > 1 UNION ALL
SELECT item_key FROM item_states GROUP BY 1 HAVING count(*) > 1 UNION ALL
SELECT feed_id FROM feeds GROUP BY 1 HAVING count(*) > 1 UNION ALL
SELECT run_id FROM runs GROUP BY 1 HAVING count(*) > 1)
"""


def loopback_of(house: int, houses: int, skip: int = 0) -> str:
    """A loopback address whose share is the house's; `skip` gives another one."""
    found = [f"127.0.0.{n}" for n in range(2, 250) if share_of(f"http://127.0.0.{n}/", houses) == house]
    return found[skip]


@contextmanager
def presses(*hosts: str) -> Iterator[list[Press]]:
    """A press for each host."""
    with ExitStack() as stack:
        yield [stack.enter_context(running_press(host)) for host in hosts]


def fill(press: Press, name: str, articles: int) -> None:
    """A feed `/feed` of so many pages."""
    pages = [(f"/{name}/{n}", f"{name.title()} news number {n}", "") for n in range(articles)]
    for path, title, _ in pages:
        press.put_page(path, title, TEXT, f"It is the {name} well, number {path.rpartition('/')[2]}.")
    press.put_feed("/feed", *pages)


def house_settings(folder: Path, shard: str, lake: Postgres, data: str, *others: Press) -> Settings:
    """The settings of a house that may ask these presses."""
    return Settings(
        home=folder / f"house-{shard.replace('/', '-of-')}",
        workers=1,
        shard=shard,
        lake=lake.words("lake"),
        lake_data=data,
        allow_networks=",".join(f"127.0.0.0/8:{press.port}" for press in others),
    )


def place_of(house: Settings) -> LakePlace:
    """The lake of a house."""
    return LakePlace(house.lake, house.lake_data)


def feed_list(folder: Path, *served: Press) -> Path:
    """A list of these presses' feeds."""
    path = folder / "feeds.csv"
    path.write_text("url,source_id,language\n" + "".join(f"{press.url('/feed')},,\n" for press in served))
    return path


def one_round(settings: Settings, feeds: Path, now: datetime = NOON, **changes: Any) -> RoundReport:
    """A round of a house over its share of the feeds; what it says stands in `said` of the caller that is given."""
    caller = changes.pop("caller", HERE)
    return run_round(replace(settings, **changes), RoundOptions(None, feeds, "feeds", True), caller, now)


def rows(place: LakePlace, sql: str) -> list[tuple[Any, ...]]:
    """What a reader of the lake sees."""
    with open_lake(place, is_reader=True) as lake:
        return lake.execute(sql).fetchall()
