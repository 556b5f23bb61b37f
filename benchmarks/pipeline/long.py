"""A run of thousands of pages: its cost, and whether memory stays flat: `python -m benchmarks.pipeline.long`.

The corpus is repeated under many addresses, each copy with a sentence of its own (see `benchmarks.pipeline.whole`).
The run's fixed cost hardly counts here, and whatever grows with the number of pages would show.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.pages.quality import CORPUS
from benchmarks.pipeline.bench import ask_press, ingest, measure_bare, opened_bench
from benchmarks.pipeline.memory import Looks, table

#: five minutes where nothing else works, an hour under a load of 16
PAGES = 4_000
#: pages of a row of the table
STEP = 500


def measure(corpus: Path = CORPUS, pages: int = PAGES, *, with_bare: bool = True) -> str:
    """Return the section as Markdown."""
    with opened_bench(corpus, pages) as bench:
        looks = Looks(lambda: ask_press(bench, "/asked").get("html", 0))
        ours = ingest(bench, bench.folder / "home", look=looks)
        bench.note("presswatch", ours)
        said = f"One run of `presswatch ingest` over {pages:,} pages: {ours.cpu / pages * 1000:.1f} CPU ms a page, "
        said += f"{pages / ours.wall:.1f} pages/s."
        if with_bare:
            bare, _ = measure_bare(bench)
            bench.note("bare trafilatura, 2 processes", bare)
            said += " Bare trafilatura in two warm processes, straight after it on the same pages: "
            said += f"{bare.cpu / pages * 1000:.1f} CPU ms, {pages / bare.wall:.1f} pages/s. "
            said += f"**{ours.cpu / bare.cpu:.2f} × bare**."
    return f"{said}\n\nMemory in MB, by pages requested so far (sampled twice a second):\n\n{table(looks.taken, STEP)}"


def quality_section() -> str:
    """Return the section for docs/quality.md.

    Raises:
        FileNotFoundError: the corpus is not there.
    """
    if not CORPUS.exists():
        raise FileNotFoundError(f"no corpus at {CORPUS}")
    return measure()


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--without-bare", action="store_true")
    chosen = parser.parse_args()
    print(measure(chosen.corpus, chosen.pages, with_bare=not chosen.without_bare))


if __name__ == "__main__":
    main()
