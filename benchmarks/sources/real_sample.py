"""Real news of the corpus beside the project, as source tags are judged on it: which texts, and how much of each.

The texts are their publishers' and stay in the corpus; labels name them by id and hash. Samples of equal make are
drawn: pages in English with 600 characters of text or more, and texts in Russian and in English of the labelled topics
(300 characters or more) and of the story pairs, whose two texts always fall into the same sample. The third sample has
no Russian, for none was left. The fourth takes its Russian and Belarusian from the lines with which languages are
told: Russian news of one line each, and Belarusian news whose sentences are put together again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pages.corpus import opened_corpus, records_of

#: characters of a text that are read: what a person can label with care
LENGTH = 2_500
_SEED = 21
_LEAST_OF_PAGES, _LEAST_OF_TOPICS = 600, 300
#: how many texts of a pool one sample has; a story pair may make it one more
SIZES = {"pages_en": 60, "texts_ru": 55, "texts_en": 36, "lines_ru": 29, "lines_be": 11}
_LINES = "langid_be_ru.jsonl"
_LINES_RU, _LINES_BE = "factRuEval-2016", "telegraf.by"


@dataclass(frozen=True, slots=True)
class RealText:
    """One text of the corpus: where it stands, its address, and as much of it as is judged."""

    corpus: str
    text_id: str
    url: str
    title: str
    text: str


def pools_of(folder: Path) -> dict[str, list[list[RealText]]]:
    """Return the texts that a sample is drawn from, by pool, in groups that stay together.

    Raises:
        FileNotFoundError: a file of the corpus is not in `folder`.
    """
    pools = {"pages_en": list(_pages(folder))}
    for language in ("ru", "en"):
        pairs = list(_pairs(folder, language))
        told = {text.text for group in pairs for text in group}
        topics = [group for group in _topics(folder, language) if group[0].text not in told]
        pools[f"texts_{language}"] = [*pairs, *topics]
    return pools | {"lines_ru": list(_lines_ru(folder)), "lines_be": list(_lines_be(folder))}


def drawn(groups: Sequence[list[RealText]], size: int, samples: int = 3) -> Iterator[list[RealText]]:
    """Yield samples of about `size` texts, one after another, without a text twice."""
    left = list(groups)
    random.Random(_SEED).shuffle(left)
    for _ in range(samples):
        sample: list[RealText] = []
        while left and len(sample) < size:
            sample += left.pop(0)
        yield sample


def _pages(folder: Path) -> Iterator[list[RealText]]:
    with opened_corpus(folder / "pages.tar.gz") as unpacked:
        records = sorted(records_of(unpacked), key=lambda record: str(record["id"]))
    for record in records:
        if record["lang"] == "en" and len(record.get("text") or "") >= _LEAST_OF_PAGES:
            yield [_real("pages", record["id"], record, "")]


def _pairs(folder: Path, language: str) -> Iterator[list[RealText]]:
    seen: set[str] = set()
    for row in _rows(folder / "story_pairs_ru_en.jsonl", language):
        sides = [side for side in ("first", "second") if row[f"{side}_text"] not in seen]
        seen.update(row[f"{side}_text"] for side in sides)
        yield [_real("pairs", f"{row['id']}:{side}", row, f"{side}_") for side in sides]


def _topics(folder: Path, language: str) -> Iterator[list[RealText]]:
    for row in _rows(folder / "topics_ru_en.jsonl", language):
        if len(row["text"]) >= _LEAST_OF_TOPICS:
            yield [_real("topics", row["id"], row, "")]


def _lines_ru(folder: Path) -> Iterator[list[RealText]]:
    for row in _rows(folder / _LINES, "ru"):
        if row["origin"] == _LINES_RU and len(row["text"]) >= _LEAST_OF_TOPICS:
            yield [_real("lines", row["id"], {"url": "", "text": row["text"]}, "")]


def _lines_be(folder: Path) -> Iterator[list[RealText]]:
    """Yield each article whose sentences are lines, one after another: "be-telegraf-<article>-<paragraph>-<number>"."""
    articles: dict[str, list[str]] = {}
    for row in _rows(folder / _LINES, "be"):
        if row["doc"] == _LINES_BE:
            articles.setdefault(row["id"].split("-")[2], []).append(row["text"])
    for article, sentences in articles.items():
        if len(text := "\n".join(sentences)) >= _LEAST_OF_TOPICS:
            yield [_real("lines", f"telegraf-{article}", {"url": f"https://{_LINES_BE}/", "text": text}, "")]


def _rows(path: Path, language: str) -> Iterator[Mapping[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        row: Mapping[str, Any] = json.loads(line)
        if row["lang"] == language:
            yield row


def _real(corpus: str, text_id: str, row: Mapping[str, Any], side: str) -> RealText:
    title = _unquoted(row.get(f"{side}title") or "")
    return RealText(corpus, text_id, row[f"{side}url"], title, _cut(_unquoted(row[f"{side}text"])))


def _unquoted(text: str) -> str:
    """Return a text without the quoting of the CSV that some of the corpus was taken from."""
    text = text.strip()
    if len(text) > 2 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    return text.replace('""', '"')


def _cut(text: str) -> str:
    return text if len(text) <= LENGTH else text[: text.rfind(" ", 0, LENGTH + 1)]
