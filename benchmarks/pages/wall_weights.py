"""Fit the weights of a wall's signs: `python -m benchmarks.pages.wall_weights [--write]`.

Logistic regression with a ridge penalty over `transforms.pages.walls.likelihood.measured`, on those labelled pages
(`tests/gold/pages/blind_*_walls.jsonl`) that have no date, no mark of an article and little text. Every set is judged
by weights that were fitted to the others; `--write` fits them to all sets and writes `seeds/wall_weights.toml`.
The lists of words that are among the signs were mended with most sets: for the unseen, take first looks
(docs/quality.md).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages.verdicts import NOW, page_of, records
from presswatch.shipped import FOLDER
from transforms.pages.authors import authors_of
from transforms.pages.facts import PageFacts, gather_facts
from transforms.pages.published import published
from transforms.pages.reading import text_of
from transforms.pages.texts import parse_page
from transforms.pages.titles import title_of
from transforms.pages.walls.boxes import drop_asides, drop_windows
from transforms.pages.walls.likelihood import measured
from transforms.pages.walls.sentences import MAX_WALL
from transforms.pages.walls.verdicts import LIKELY, has_wall_title, is_marked_article, without_headline
from transforms.people import split_credits

#: weight of the penalty on large weights, chosen on sets 10 to 17 with the lists of words that were there before them
RIDGE = 0.001
#: Newton's steps; it settles in fewer
STEPS = 12
HEAD = """# What speaks for and against a wall: weights of what transforms/pages/walls/likelihood.py measures.
# Made by `python -m benchmarks.pages.wall_weights --write`; do not edit.

[weights]
"""
Numbers = NDArray[np.float64]


def examined(body: bytes, url: str) -> tuple[PageFacts, str, bool] | None:
    """Return what a verdict on a page sees; None if weights have no say in it."""
    tree = parse_page(body, None)
    facts = gather_facts(tree, url)
    facts.title = title_of(facts)
    drop_windows(tree, facts)
    drop_asides(facts)
    published_at, _ = published(facts, NOW)
    authors_of(facts)
    text, _ = split_credits(text_of(tree, facts))
    is_decided = published_at or is_marked_article(facts) or len(text) >= MAX_WALL
    return None if is_decided else (facts, without_headline(text, facts.title), has_wall_title(facts, facts.title))


def pages() -> list[tuple[str, bool, dict[str, float]]]:
    """Return set, label and numbers of every page on which the weights have a say."""
    found = ((record, examined(page_of(record), f"https://river.example/2026/{record['id']}")) for record in records())
    return [(record["set"], record["wall"] is not None, measured(*seen)) for record, seen in found if seen]


def fitted(numbers: Numbers, labels: Numbers) -> Numbers:
    """Return the weights that explain the labels best, by Newton's method."""
    weights = np.zeros(numbers.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-numbers @ weights))
        slope = numbers.T @ (likely - labels) / len(labels) + RIDGE * weights
        bend = (numbers.T * (likely * (1 - likely))) @ numbers / len(labels) + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def judged(sets: list[str], labels: Numbers, numbers: Numbers) -> Numbers:
    """Return how likely each page is a wall by weights that its set had no part in."""
    likely = np.zeros(len(labels))
    for name in dict.fromkeys(sets):
        own = np.array([one == name for one in sets])
        likely[own] = 1 / (1 + np.exp(-numbers[own] @ fitted(numbers[~own], labels[~own])))
    return likely


def report(sets: list[str], labels: Numbers, likely: Numbers) -> str:
    """Return both errors, set by set and in all, as Markdown."""
    lines = ["| set | articles lost | walls taken |", "| --- | ---: | ---: |"]
    for name in (*dict.fromkeys(sets), "all"):
        own = np.array([name in (one, "all") for one in sets])
        walls, says = labels[own] == 1, likely[own] > LIKELY
        lines.append(
            f"| {name} | {(says & ~walls).sum()} of {(~walls).sum()} | {(~says & walls).sum()} of {walls.sum()} |"
        )
    return "\n".join(lines)


def as_table(names: list[str], weights: Numbers) -> str:
    """Return the weights as TOML."""
    return HEAD + "".join(f"{name} = {weight:.3f}\n" for name, weight in zip(names, weights, strict=True))


def main(arguments: list[str]) -> None:
    """Print how the sets are judged, and write the weights if asked."""
    all_pages = pages()
    names = sorted({name for *_, numbers in all_pages for name in numbers})
    numbers = np.array([[one.get(name, 0.0) for name in names] for *_, one in all_pages])
    labels = np.array([float(is_wall) for _, is_wall, _ in all_pages])
    sets: list[Any] = [name for name, *_ in all_pages]
    print(report(sets, labels, judged(sets, labels, numbers)))
    if "--write" in arguments:
        Path(FOLDER / "wall_weights.toml").write_text(as_table(names, fitted(numbers, labels)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
