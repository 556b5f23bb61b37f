"""What source tags cost: CPU time for an article of 3 KB with the full registry, beside trafilatura's on such pages.

Run with `python -m benchmarks.sources.cost`. Three measures, all CPU milliseconds: articles drawn from the labelled
texts and filled with invented sentences to 3,000 characters (denser in sources than news is); real pages, if
../shared/corpus is beside the project; and patterns repeated to 50 and 100 KB, where twice the text may take twice
the time and no more.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks.pages.corpus import body_of, opened_corpus, records_of
from benchmarks.sources.quality import ROOT, registry
from presswatch.records import PageReading
from transforms.sources.registry.compiled import Registry
from transforms.sources.tags import read_sources

#: languages with sentences of the usual density
LANGUAGES = ("en", "ru", "be")
LENGTH = 3_000
REPETITIONS = 15
ARTICLES = 40
PAGES = 60
CORPUS = ROOT.parent / "shared" / "corpus" / "pages.tar.gz"
PATTERNS = (
    "сообщает БЕЛТА ",
    "Sources: ",
    "a.b.by",
    "a-",
    "www.a@",
    "«Зеркало» ",
    "Photo: a, ",
    "Reuters and ",
    "MINSK, 5 ",
    "Kremlin spokesman ",
    "по данным ",
    "in an interview with ",
    "МВД ",
    "@nexta_live ",
    "the A Times ",
    "сообщает A B ",
    "(Reuters/A ",
    "Фото А, ",
    "Источник: БЕЛТА\n",
    "в Томском областном суде ",
    "Суда ",
    "прокуратура, Шуйская прокуратура, ",
    "\u0301",
)
_FILLERS = {
    "en": "The water in the river rose during the night and the road to the village stayed under it until noon. ",
    "ru": "Вода в реке поднялась за ночь, и дорога до деревни оставалась под ней до самого полудня. ",
    "be": "Вада ў рацэ паднялася за ноч, і дарога да вёскі заставалася пад ёй да самага поўдня. ",
}


def articles(language: str) -> list[str]:
    """Return texts of `LENGTH` characters, labelled sentences among plain ones."""
    path = ROOT / "tests" / "gold" / "sources" / f"fitted_{language}.jsonl"
    sentences = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    chance = random.Random(5)
    texts = []
    for _ in range(ARTICLES):
        parts: list[str] = []
        while sum(map(len, parts)) < LENGTH:
            parts += [chance.choice(sentences), _FILLERS[language] * 4]
        texts.append("\n".join(parts)[:LENGTH])
    return texts


def milliseconds(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def median_milliseconds(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call, the median of the repetitions."""
    return statistics.median(milliseconds(work) for _ in range(REPETITIONS))


def _dense_articles(rules: Registry) -> Iterator[str]:
    yield "| language | tags for an article of 3,000 characters, dense in sources, ms |"
    yield "|---|--:|"
    for language in LANGUAGES:
        texts = articles(language)
        cost = median_milliseconds(lambda: [read_sources(PageReading("", text), rules, None).tags for text in texts])  # noqa: B023
        yield f"| {language} | {cost / ARTICLES:.2f} |"


def _real_pages(rules: Registry) -> Iterator[str]:
    """Interleaved: each page is read and then tagged, so that other work on the machine hits both."""
    import trafilatura

    tagging, reading, characters, pages = 0.0, 0.0, 0, 0
    with opened_corpus(CORPUS) as folder:
        chosen = [r for r in records_of(folder) if r["lang"] in LANGUAGES and len(r.get("text") or "") > 1_000]
        for record in random.Random(5).sample(chosen, min(PAGES, len(chosen))):
            page = body_of(folder, record)
            reading += milliseconds(lambda: trafilatura.extract(page, with_metadata=True))  # noqa: B023
            found = PageReading(record["title"] or "", record["text"])
            tagging += milliseconds(lambda: read_sources(found, rules, None).tags)  # noqa: B023
            characters, pages = characters + len(found.text), pages + 1
    yield f"On {pages} real pages ({characters / pages:,.0f} characters of text on average) tags took"
    yield f"{tagging / pages:.2f} ms, {tagging / characters * LENGTH:.2f} ms for 3,000 characters; trafilatura took"
    yield f"{reading / pages:.1f} ms on the same pages: the tags are {tagging / reading:.1%} of that."


def growth_of(pattern: str, rules: Registry) -> float:
    """Return how much longer 100 KB of a repeated pattern take than 50 KB: 2 is linear. The best of three tries."""

    def cost(length: int) -> float:
        text = (pattern * (length // len(pattern) + 1))[:length]
        return min(milliseconds(lambda: read_sources(PageReading("", text), rules, None).tags) for _ in range(3))

    return cost(100_000) / cost(50_000)


def measure() -> str:
    """Return the three measures, as Markdown."""
    rules = registry()
    growth = {pattern: growth_of(pattern, rules) for pattern in PATTERNS}
    worst = max(growth, key=lambda pattern: growth[pattern])
    lines = [*_dense_articles(rules), ""]
    if CORPUS.exists():
        lines += [*_real_pages(rules), ""]
    lines.append(
        f"{len(PATTERNS)} patterns repeated: 100 KB take {statistics.median(growth.values()):.2f} times as long as"
        f" 50 KB (median; the worst, {worst.strip()!r}, {growth[worst]:.2f} times)."
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(measure())
