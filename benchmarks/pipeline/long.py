"""A run of ten thousand pages: its cost, and whether memory stays flat: `python -m benchmarks.pipeline.long`.

The corpus is repeated under many addresses, each copy with a sentence of its own (see `benchmarks.pipeline.whole`).
The run's fixed cost hardly counts here, and whatever grows with the number of pages would show.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.pages.quality import CORPUS
from benchmarks.pipeline.bench import ingest, measure_bare, opened_bench
from benchmarks.pipeline.process_cost import Cost

PAGES = 10_300
#: the first tenth of a run is its start
START = 0.1


def measure(corpus: Path = CORPUS, pages: int = PAGES) -> str:
    """Return the section as Markdown."""
    with opened_bench(corpus, pages) as bench:
        ours = ingest(bench, bench.folder / "home")
        bench.note("presswatch", ours)
        bare, _ = measure_bare(bench)
        bench.note("bare trafilatura, 2 processes", bare)
    early, late = halves(ours)
    return (
        f"One run of `presswatch ingest` over {pages:,} pages: {ours.cpu / pages * 1000:.1f} CPU ms a page, "
        f"{pages / ours.wall:.1f} pages/s; bare trafilatura in two warm processes, straight after it on the same "
        f"pages: {bare.cpu / pages * 1000:.1f} CPU ms, {pages / bare.wall:.1f} pages/s. "
        f"**{ours.cpu / bare.cpu:.2f} × bare**.\n\n"
        f"Memory of the whole tree (PSS), the most in the run's first half and in its second: "
        f"{early / 1e6:.0f} and {late / 1e6:.0f} MB."
    )


def halves(cost: Cost) -> tuple[int, int]:
    """Return the most memory in each half of a run, without its start."""
    looks = cost.memory[int(len(cost.memory) * START) :]
    middle = len(looks) // 2
    return max(looks[:middle]), max(looks[middle:])


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
    chosen = parser.parse_args()
    print(measure(chosen.corpus, chosen.pages))


if __name__ == "__main__":
    main()
