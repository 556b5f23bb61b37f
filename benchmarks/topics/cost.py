"""The cost of tagging: CPU per article of 3 KB with all topics, compiling the rules, and language identification.

Run with `python -m benchmarks.topics.cost`. Texts are made of the project's own labelled sentences, so that words
recur as they do in news; they are denser in topics than news are. Caches are as warm as in a long run. The yardstick,
run in turn with the work, is the least that any matcher must do: split the text into words and lower their case.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from transforms.language.identification import identify
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics

ROOT = Path(__file__).resolve().parents[2]
ARTICLES, SIZE, ROUNDS = 150, 3000, 7
LIMIT_MS = 3.0
_WORD = re.compile(r"\w+")


def measure() -> str:
    """Return the figures as a Markdown table; medians of CPU milliseconds, and how many times the yardstick."""
    toml_text = (ROOT / "seeds" / "topics.toml").read_text(encoding="utf-8")
    iptc_csv = (ROOT / "seeds" / "iptc_mediatopics.csv").read_text(encoding="utf-8")
    started = time.process_time()
    rules = parse_topics(toml_text, iptc_csv)
    compiling = (time.process_time() - started) * 1000
    identify("", "warm", None)
    lines = ["| 3,000 characters | topics, CPU ms | times splitting words | language, CPU ms |", "|---|---|---|---|"]
    for language in ("en", "ru", "be"):
        topics, words, languages = in_turns(made_up(language), [tag_with(rules), split_words, identified])
        lines.append(f"| {language} | {topics:.2f} | {topics / words:.0f} × | {languages:.2f} |")
    compiled = (
        f"{len(rules.rules)} topics with {len(rules.matcher.written):,} entries compile in {compiling:.0f} CPU ms"
    )
    return "\n".join(lines) + f"\n\n{compiled}, once a process. The limit is {LIMIT_MS:g} ms for topics."


def in_turns(articles: list[str], works: list[Callable[[str], object]]) -> list[float]:
    """Median CPU milliseconds per article of each work, the works taking turns."""
    for work in works:
        per_article(articles, work)
    rounds = [[per_article(articles, work) for work in works] for _ in range(ROUNDS)]
    return [median(figures) for figures in zip(*rounds, strict=True)]


def tag_with(rules: object) -> Callable[[str], object]:
    """Return a function that tags one text with the rules."""
    return lambda text: tag_topics(text[:70], text, rules)  # type: ignore[arg-type]


def split_words(text: str) -> object:
    """Split a text into words: the yardstick."""
    return [word.lower() for word in _WORD.findall(text)]


def identified(text: str) -> object:
    """Return the language of one text."""
    return identify(text[:70], text, None)


def made_up(language: str) -> list[str]:
    """Return articles of `SIZE` characters made of the labelled set's sentences in random order."""
    rows = (ROOT / "tests" / "gold" / "topics" / f"fitted_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(row)["text"] for row in rows]
    chance = random.Random(1)
    return ["\n".join(chance.sample(sentences, len(sentences)))[:SIZE] for _ in range(ARTICLES)]


def per_article(articles: list[str], work: Callable[[str], object]) -> float:
    """CPU milliseconds per article."""
    started = time.process_time()
    for text in articles:
        work(text)
    return (time.process_time() - started) * 1000 / len(articles)


if __name__ == "__main__":
    print(measure())
