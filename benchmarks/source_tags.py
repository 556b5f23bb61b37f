"""What source tags cost: CPU time for an article of 3 KB with the full registry, beside trafilatura's on such a page.

Run with `python -m benchmarks.source_tags`. The articles are drawn from the labelled texts and filled with invented
sentences to 3,000 characters; times are CPU milliseconds, the median of the repetitions.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable

from benchmarks.source_quality import LANGUAGES, ROOT, registry
from presswatch.records import PageReading
from transforms.source_tags import tag_sources

LENGTH = 3_000
REPETITIONS = 15
ARTICLES = 40
_FILLERS = {
    "en": "The water in the river rose during the night and the road to the village stayed under it until noon. ",
    "ru": "Вода в реке поднялась за ночь, и дорога до деревни оставалась под ней до самого полудня. ",
    "be": "Вада ў рацэ паднялася за ноч, і дарога да вёскі заставалася пад ёй да самага поўдня. ",
}


def articles(language: str) -> list[str]:
    """Texts of `LENGTH` characters, labelled sentences among plain ones."""
    path = ROOT / "tests" / "data" / "sources" / f"labelled_{language}.jsonl"
    sentences = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    chance = random.Random(5)
    texts = []
    for _ in range(ARTICLES):
        parts: list[str] = []
        while sum(map(len, parts)) < LENGTH:
            parts += [chance.choice(sentences), _FILLERS[language] * 4]
        texts.append("\n".join(parts)[:LENGTH])
    return texts


def median_milliseconds(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call, the median of the repetitions."""
    times = []
    for _ in range(REPETITIONS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def measure() -> str:
    """A Markdown table: tags, trafilatura, and the one as a share of the other."""
    import trafilatura

    rules = registry()
    rows = ["| language | source tags, ms | trafilatura, ms | share |", "|---|--:|--:|--:|"]
    for language in LANGUAGES:
        texts = articles(language)
        pages = [
            "<html><body><article><p>" + text.replace("\n", "</p><p>") + "</p></article></body></html>"
            for text in texts
        ]
        tags = median_milliseconds(lambda: [tag_sources(PageReading("", text), rules, None) for text in texts])  # noqa: B023
        pages_ms = median_milliseconds(lambda: [trafilatura.extract(page) for page in pages[:8]]) / 8  # noqa: B023
        rows.append(f"| {language} | {tags / ARTICLES:.2f} | {pages_ms:.2f} | {tags / ARTICLES / pages_ms:.2f} |")
    return "\n".join([f"{len(rules.sources)} sources, {LENGTH} characters an article.", "", *rows])


if __name__ == "__main__":
    print(measure())
