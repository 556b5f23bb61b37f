"""What search over the lake costs, and whether the houses' own indexes, asked one by one, would find the same.

    python -m benchmarks.store.lake_search                    two houses of 6,000 invented articles of 3,400 characters
    python -m benchmarks.store.lake_search --articles 20000   more

Starts a PostgreSQL of its own. The articles are those of benchmarks.store.search. Their stems are measured alone too:
whatever engine has the index needs them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.store.search import NOW, OUTLETS, article, invented
from flows.steps.search import LAKE_INDEX_FILE, SearchWish, search_articles, update_search_index
from presswatch.files import SNAPSHOT_FILE
from presswatch.records import Hit
from tests.cluster.servers import missing, postgres
from transforms.language import stems_of_article
from warehouse.lake import House, LakePlace, chosen_lake, hand_over
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

HOUSES, LATER, TOP = 2, 1000, 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.store.lake_search", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=6000)
    chosen = parser.parse_args(arguments)
    if problem := missing():
        sys.exit(problem)
    with tempfile.TemporaryDirectory() as folder, postgres("lake") as server:
        place = LakePlace(server.words("lake"), str(Path(folder) / "lake"))
        for what, figure in measured(Path(folder), place, chosen.articles):
            print(f"{what:60} {figure}", flush=True)


def measured(folder: Path, place: LakePlace, articles: int) -> Iterator[tuple[str, str]]:
    """What is measured, and the figure."""
    chance = random.Random(1)
    texts = list(invented(HOUSES * articles + LATER, chance))
    homes = [folder / f"house{number}" for number in range(HOUSES)]
    for number, home in enumerate(homes):
        bring(home, place, range(number * articles, (number + 1) * articles), texts, chance)
    all_of_them, analyst = HOUSES * articles, folder / "analyst"
    analyst.mkdir()
    yield (
        "stems alone: CPU ms an article",
        f"{cpu_ms(lambda: [stems_of_article(*one) for one in texts]) / len(texts):.2f}",
    )
    first = cpu_ms(lambda: of_the_lake(place, update_search_index, analyst))
    yield "index of the lake, the first: CPU ms an article", f"{first / all_of_them:.2f}"
    yield "its size: kB an article", f"{(analyst / LAKE_INDEX_FILE).stat().st_size / all_of_them / 1000:.2f}"
    yield "nothing new: CPU ms", f"{cpu_ms(lambda: of_the_lake(place, update_search_index, analyst)):.0f}"
    bring(homes[0], place, range(all_of_them, all_of_them + LATER), texts, chance)
    later = cpu_ms(lambda: of_the_lake(place, update_search_index, analyst))
    yield f"{LATER} later ones: CPU ms an article", f"{later / LATER:.2f}"
    for home in homes:
        update_search_index(home)
    for asked in questions(texts):
        whole: list[Hit] = []
        cost = cpu_ms(partial(gather, whole, place, analyst, asked))
        merged = sorted((hit for home in homes for hit in hits(home, asked)), key=lambda hit: -(hit.score or 0.0))[:TOP]
        same = len({hit.article_id for hit in merged} & {hit.article_id for hit in whole})
        yield f"{asked[:30]}: CPU ms; of its hits also by asking the houses", f"{cost:.0f}; {same} of {len(whole)}"


def bring(
    home: Path, place: LakePlace, numbers: range, texts: Sequence[tuple[str, str]], chance: random.Random
) -> None:
    """Have a house collect these articles in one run and hand them over."""
    run_id = f"20260101T000000-{numbers.start:06d}"
    is_new = not home.exists()
    home.mkdir(exist_ok=True)
    with open_warehouse(home) as connection:
        migrate(connection)
        if is_new:
            insert(connection, "sources", [{"source_id": one, "name": one.title()} for one in OUTLETS])
        insert(connection, "runs", [{"run_id": run_id, "state": "completed", "started_at": NOW}])
        rows = [article(number, *texts[number], chance) | {"run_id": run_id} for number in numbers]
        insert(connection, "articles", rows)
    publish(home, run_id)
    hand_over(House(home / SNAPSHOT_FILE, home.name, lambda _url: True), place)


def questions(texts: Sequence[tuple[str, str]]) -> list[str]:
    """A frequent word, a middling one, a rare one, two words, and a phrase."""
    words = [word for _, text in texts[:200] for word in text.split()]
    ranked = sorted(set(words), key=words.count, reverse=True)
    phrase = " ".join(texts[5][1].split()[10:12])
    return [ranked[0], ranked[40], ranked[len(ranked) // 3], f"{ranked[40]} {ranked[60]}", f'"{phrase}"']


def hits(home: Path, asked: str) -> Sequence[Hit]:
    """The best hits."""
    return search_articles(home, SearchWish(asked, TOP), NOW)[1].hits


def gather(into: list[Hit], place: LakePlace, home: Path, asked: str) -> None:
    """Add what a search of the lake finds."""
    into.extend(of_the_lake(place, hits, home, asked))


def of_the_lake(place: LakePlace, work: Callable[..., Any], *words: Any) -> Any:
    """Do it with the lake in the place of the snapshot."""

    def chosen() -> Any:
        chosen_lake.set(place)
        return work(*words)

    return copy_context().run(chosen)


def cpu_ms(work: Callable[[], Any]) -> float:
    """CPU milliseconds of this process."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
