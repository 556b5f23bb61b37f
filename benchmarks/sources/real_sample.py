"""Real news of the corpus beside the project, as source tags are judged on it: which texts, and how much of each.

The texts are their publishers' and stay in the corpus; labels name them by id and hash. Samples of equal make are
drawn: pages in English with 600 characters of text or more, and texts in Russian and in English of the labelled topics
(300 characters or more) and of the story pairs, whose two texts always fall into the same sample. The third sample has
no Russian, for none was left. The fourth takes its Russian and Belarusian from the lines with which languages are
told: Russian news of one line each, and Belarusian news whose sentences are put together again. The fifth and the sixth
are drawn from what the four left, from entries of three feeds of news and from posts of a Belarusian newsroom.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
#: the same for the samples that are drawn from what the earlier ones left
LATER_SIZES = {
    "real_5": {"pages_en": 11, "feeds_en": 30, "lines_ru": 35, "posts_be": 14},
    "real_6": {"pages_en": 10, "feeds_en": 15, "lines_ru": 25, "posts_be": 10},
}
#: feeds of the corpus whose entries are English news
_FEEDS = ("19324e112cd8", "bbbac9949e6e", "49074780910c")
_LINES = "langid_be_ru.jsonl"
_LINES_RU, _LINES_BE = "factRuEval-2016", "telegraf.by"
#: sentences that follow each other in the posts of a newsroom, and how many of them are read as one text
_POSTS_BE, _POSTS = "be-RadyjoSvaboda-", 10


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
    pools |= {"lines_ru": list(_lines_ru(folder)), "lines_be": list(_lines_be(folder))}
    return pools | {"feeds_en": list(_feed_entries(folder)), "posts_be": list(_posts_be(folder))}


def drawn(groups: Sequence[list[RealText]], size: int, samples: int = 3) -> Iterator[list[RealText]]:
    """Yield samples of about `size` texts, one after another, without a text twice."""
    left = list(groups)
    random.Random(_SEED).shuffle(left)
    for _ in range(samples):
        sample: list[RealText] = []
        while left and len(sample) < size:
            sample += left.pop(0)
        yield sample


def rest_drawn(
    pools: Mapping[str, Sequence[list[RealText]]], labelled: Collection[tuple[str, str]], sizes: Mapping[str, int]
) -> Iterator[RealText]:
    """Yield a sample of `sizes` texts a pool, none of them among those `labelled`, given by corpus and id."""
    for pool, size in sizes.items():
        left = [text for group in pools[pool] for text in group if (text.corpus, text.text_id) not in labelled]
        yield from random.Random(_SEED).sample(left, min(size, len(left)))


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


def _posts_be(folder: Path) -> Iterator[list[RealText]]:
    """Yield the posts of a newsroom, ten sentences in a row as one text."""
    rows = [row for row in _rows(folder / _LINES, "be") if row["id"].startswith(_POSTS_BE)]
    for first in range(0, len(rows), _POSTS):
        text = "\n".join(row["text"] for row in rows[first : first + _POSTS])
        if len(text) >= _LEAST_OF_TOPICS:
            yield [_real("posts", rows[first]["id"], {"url": "", "text": text}, "")]


def _feed_entries(folder: Path) -> Iterator[list[RealText]]:
    """Yield the entries of three feeds of news that bring 300 characters or more of text."""
    import feedparser

    with opened_corpus(folder / "feeds.tar.gz") as unpacked:
        for feed in _FEEDS:
            parsed = feedparser.parse(str(next(unpacked.glob(f"{feed}.*"))))
            for number, entry in enumerate(parsed.entries):
                parts = [part.value for part in entry.get("content", [])] + [entry.get("summary", "")]
                text = max((_plain(part) for part in parts), key=len)
                if len(text) >= _LEAST_OF_TOPICS:
                    row = {"url": entry.get("link", ""), "title": _plain(entry.get("title", "")), "text": text}
                    yield [_real("feeds", f"{feed}:{number}", row, "")]


def _plain(markup: str) -> str:
    """Return the text of a feed's markup, a line for each block."""
    lines = re.sub(r"\s*<(?:/?(?:p|div|li|ul|h\d|blockquote)\b|br)[^>]*>\s*", "\n", markup)
    return html.unescape(re.sub(r"[^\S\n]+", " ", re.sub(r"<[^>]+>", "", lines))).strip()


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
