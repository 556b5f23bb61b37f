"""What reading a page costs, against bare trafilatura with metadata: `python -m benchmarks.pages.speed CORPUS`.

Both readers read each page one after the other in one warm process, in random order; CPU milliseconds a page. The
ratio is what counts: it hardly moves on a busy machine.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages.corpus import body_of, opened_corpus, records_of
from benchmarks.pages.quality import CORPUS, bare_prediction, our_prediction

#: pages read by both before the clock starts: imports, caches, dateparser's tables
WARM_UP = 20


def measure(corpus: Path = CORPUS, step: int = 4, seed: int = 7) -> str:
    """Return a Markdown table of CPU milliseconds a page over every `step`-th page of a corpus."""
    with opened_corpus(corpus) as folder:
        pages = [(body_of(folder, record), record["url"]) for record in records_of(folder)[::step]]
    readers: list[Callable[[bytes, str], object]] = [bare_prediction, our_prediction]
    for page in pages[:WARM_UP]:
        for read in readers:
            read(*page)
    seconds = dict.fromkeys(readers, 0.0)
    order = random.Random(seed)
    for page in pages:
        for read in order.sample(readers, 2):
            start = time.process_time()
            read(*page)
            seconds[read] += time.process_time() - start
    bare, ours = (seconds[read] / len(pages) * 1000 for read in readers)
    return (
        "| pages | bare trafilatura, ms | presswatch, ms | ratio |\n| ---: | ---: | ---: | ---: |\n"
        f"| {len(pages)} | {bare:.1f} | {ours:.1f} | {ours / bare:.2f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--step", type=int, default=4, help="read every n-th page")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(measure(arguments.corpus, arguments.step))


if __name__ == "__main__":
    main()
