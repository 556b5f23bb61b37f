"""What tagging costs: CPU per article of 3 KB with all topics, compiling the rules, and the language.

Run with `python -m benchmarks.topic_tags`. Texts are made of the project's own labelled sentences, so that words
recur as they do in news; they are denser in topics than news are. Caches are as warm as in a long run.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from transforms.language import identify
from transforms.topic_rules import parse_topics
from transforms.topic_tags import tag_topics

ROOT = Path(__file__).resolve().parents[1]
ARTICLES, SIZE = 300, 3000


def measure() -> str:
    """The figures as a Markdown table; CPU milliseconds."""
    toml_text = (ROOT / "seeds" / "topics.toml").read_text(encoding="utf-8")
    iptc_csv = (ROOT / "seeds" / "iptc_mediatopics.csv").read_text(encoding="utf-8")
    started = time.process_time()
    rules = parse_topics(toml_text, iptc_csv)
    compiling = (time.process_time() - started) * 1000
    lines = ["| step | CPU ms |", "|---|---|", f"| compile {len(rules.rules)} topics | {compiling:.0f} |"]
    identify("", "warm", None)
    for language in ("en", "ru", "be"):
        articles = made_up(language)
        lines.append(f"| topics, {language}, {SIZE} characters | {per_article(articles, tag_with(rules)):.2f} |")
        lines.append(f"| language, {language}, {SIZE} characters | {per_article(articles, identified):.2f} |")
    return "\n".join(lines)


def tag_with(rules: object) -> Callable[[str], object]:
    """Tagging one text with the rules."""
    return lambda text: tag_topics(text[:70], text, rules)  # type: ignore[arg-type]


def identified(text: str) -> object:
    """The language of one text."""
    return identify(text[:70], text, None)


def made_up(language: str) -> list[str]:
    """Articles of `SIZE` characters out of the labelled set's sentences in random order."""
    rows = (ROOT / "tests" / "data" / "topics" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
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
