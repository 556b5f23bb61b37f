"""The cost of a retag after a change of rules: an invented archive with tags and stories, and rules with an entry more.

    python -m benchmarks.store.retag [--size 3000]

The home is filled by `benchmarks.store.archive` (2.1 KB an article, some 280 a day) and retagged four times: by the
shipped rules, then each time with a source, a topic or a watchlist more that no article names. Before the last retag
the home forgets its earlier rules, so that every article is tagged again. CPU counts all processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.store.archive import YEAR, fill
from flows.steps.again.retag import retag_all
from presswatch.home import SEEDS_VARIABLE, seeds_folder
from presswatch.settings import Settings

ONE_MORE = '\n[[source]]\nid = "never_named"\nname = "Never Named"\nkind = "outlet"\ndomains = ["never.example"]\n'
TOPIC_MORE = '\n[[topic]]\nid = "never_met"\nname = { en = "Never met" }\nwords.en = "nevermet:4, neverseen:4"\n'
ANOTHER = '\n[[source]]\nid = "never_told"\nname = "Never Told"\nkind = "outlet"\ndomains = ["told.example"]\n'
ARTICLES_A_DAY = 280


def cpu_seconds() -> tuple[float, float]:
    """Return the CPU seconds of this process, and of its children that have ended."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return uses[0].ru_utime + uses[0].ru_stime, uses[1].ru_utime + uses[1].ru_stime


def main() -> None:
    """Fill a home, retag it, print a line for each retag."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=3000, help="articles")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        home, seeds = Path(folder) / "home", Path(folder) / "seeds"
        home.mkdir()
        shutil.copytree(seeds_folder(), seeds)
        fill(home, size, min(YEAR, timedelta(days=size / ARTICLES_A_DAY)))
        told("stories for the first time", home)
        os.environ[SEEDS_VARIABLE] = str(seeds)
        add(seeds / "sources.toml", ONE_MORE)
        told("one source more", home)
        add(seeds / "topics.toml", TOPIC_MORE)
        told("one topic more", home)
        add(seeds / "sources.toml", ANOTHER)
        shutil.rmtree(home / "rules")
        told("one source more, of rules unknown", home)


def add(path: Path, text: str) -> None:
    """Add a text to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def told(name: str, home: Path) -> None:
    """Retag a home and print what it took."""
    began, before = time.perf_counter(), cpu_seconds()
    tally = retag_all(Settings(home=home, workers=2))
    own, children = (after - earlier for after, earlier in zip(cpu_seconds(), before, strict=True))
    clock = time.perf_counter() - began
    print(f"{name}: {tally.articles_changed} articles, {own:.1f} + {children:.1f} CPU-s, {clock:.1f} s by the clock")


if __name__ == "__main__":
    main()
