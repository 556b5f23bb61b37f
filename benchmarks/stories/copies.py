"""Quality of copies (found, classified, traced): four derivatives of real texts, and candidate pairs read by a person.

    python -m benchmarks.stories.copies [-v]

`derivatives`: each real text of ../shared/corpus (read when this runs, nothing is kept) is an origin; from it come a
wire copy, a light edit (one word in twelve changed, a sentence dropped, one added), an excerpt of 35 % and a comment of
our own that quotes it whole. All go through the store as articles of five outlets. Their times are the outlet's own, or
only days, or a minute apart; some copies link to their origin and are dated before it by their clock. A direction is
right if it names the origin or, by the time, a copy of most of it that was published before.
`pairs`: pairs of texts that share passages of any length, each read and labelled (tests/gold/stories/copy_pairs.tsv:
hashes or ids, no text); a label says whether one text is contained in the other, whole or in part.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

import duckdb

from benchmarks.stories.quality import GOLD, ROOT, SETS, article_from, labelled
from flows.steps.stories import keep_stories
from presswatch.home import read_rule_texts
from presswatch.records import Article, Link, TextFacts
from transforms.article import Rules, compile_rules
from transforms.changes import kinds_of_change
from transforms.stories import copies_among
from warehouse.store import migrate, select
from warehouse.store.articles import keep_articles

CORPUS = ROOT / "../shared/corpus"
LABELS = GOLD / "copy_pairs.tsv"
KINDS = ("wire_copy", "light_edit", "excerpt", "whole_quotation")
#: the fewest words of an origin
FEWEST_WORDS = 60
NOW = datetime(2026, 3, 10, 12, 7, tzinfo=UTC)
BATCH = 400
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
ADDED = {
    "ru": "Подробности уточняются нашими корреспондентами на месте.",
    "en": "Our reporters are checking further details.",
}


class Origin(NamedTuple):
    """A real text: its identity, its language, title and words."""

    name: str
    language: str
    title: str
    text: str


class Told(NamedTuple):
    """What a benchmark knows about a derivative besides its article."""

    article: Article
    kind: str
    origin: str


def hash_of(text: str) -> str:
    """Return a text's identity in this benchmark."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def real_texts() -> list[Origin]:
    """Return the real texts of the corpus, each once."""
    found: dict[str, Origin] = {}
    for row in (json.loads(line) for line in lines_of("story_pairs_ru_en.jsonl")):
        for side in ("first", "second"):
            text = row[f"{side}_text"]
            found[hash_of(text)] = Origin(hash_of(text), row["lang"], row.get(f"{side}_title") or "", text)
    for row in (json.loads(line) for line in lines_of("topics_ru_en.jsonl")):
        found[hash_of(row["text"])] = Origin(hash_of(row["text"]), row["lang"], row["title"] or "", row["text"])
    return sorted(one for one in found.values() if one.language in ADDED)


@cache
def own_texts() -> list[Origin]:
    """Return the texts of the labelled sets."""
    return [
        Origin(line["id"], line["language"], line["title"], line["text"]) for name in SETS for line in labelled(name)
    ]


def lines_of(name: str) -> list[str]:
    """Return the lines of a corpus file."""
    return (CORPUS / name).read_text(encoding="utf-8").splitlines()


def light_edit(origin: Origin, chance: random.Random) -> str:
    """One word in twelve changed, a sentence dropped, one added."""
    sentences = _SENTENCE.split(origin.text)
    if len(sentences) > 4:
        del sentences[chance.randrange(1, len(sentences))]
    words = " ".join(sentences).split(" ")
    for place in range(chance.randrange(12), len(words), 12):
        words[place] = chance.choice(words)
    return " ".join(words) + " " + ADDED[origin.language]


def excerpt(origin: Origin, chance: random.Random) -> str:
    """35 % of the text, in one piece."""
    words = origin.text.split(" ")
    count = max(1, round(len(words) * 0.35))
    start = chance.randrange(max(1, len(words) - count))
    return " ".join(words[start : start + count])


def derivative(kind: str, origin: Origin, chance: random.Random) -> str:
    """Return a text made from an origin."""
    if kind == "wire_copy":
        return origin.text
    if kind == "whole_quotation":
        own = [one.text for one in own_texts() if one.language == origin.language]
        comment = chance.sample(own, min(len(own), 1 + len(origin.text) // 500))
        return comment[0] + "\n\n«" + origin.text + "»\n\n" + "\n".join(comment[1:])
    return light_edit(origin, chance) if kind == "light_edit" else excerpt(origin, chance)


def family_of(rules: Rules, origin: Origin, number: int) -> Iterator[Told]:
    """Yield an origin and its four derivatives as articles of five outlets."""
    chance = random.Random(origin.name)
    at = NOW + timedelta(minutes=7 * number)
    first = made(rules, origin, origin.text, ("o", "outlet-o", at))
    yield Told(first, "origin", origin.name)
    for place, kind in enumerate(KINDS):
        way = (number + place) % 5
        minutes = (4 + 45 * place, 20 + 30 * place, 1, -30, 90)[way]
        copy = made(
            rules, origin, derivative(kind, origin, chance), (kind, f"outlet-{kind}", at + timedelta(minutes=minutes))
        )
        if way == 3:  # dated before by its own clock, and yet it links to the origin
            link = Link(first.url or "", "outlet-o.example", "")
            copy = replace(copy, links=(link,))
        if way == 4:  # a day without an hour
            day = at.replace(hour=0, minute=0) + timedelta(days=1)
            copy = replace(copy, published_at=day, date_origin="url")
        yield Told(copy, kind, origin.name)


def made(rules: Rules, origin: Origin, text: str, who: tuple[str, str, datetime]) -> Article:
    """Return a text as an outlet's article."""
    mark, outlet, at = who
    name = f"{origin.name}-{mark}"
    line = {"id": name, "title": origin.title, "text": text, "outlet": outlet, "told_at": at.isoformat()}
    return replace(article_from(rules, line), url=f"https://{outlet}.example/{name}", publisher_id=outlet)


def derivatives(rules: Rules) -> None:
    """Recall of each kind, precision, kinds and directions, through the store."""
    origins = [one for one in real_texts() if len(one.text.split()) >= FEWEST_WORDS]
    told = [one for number, origin in enumerate(origins) for one in family_of(rules, origin, number)]
    by_name = {one.article.article_id: one for one in told}
    found = kept([one.article for one in told])
    head = families()
    family = {name: head.get(one.origin, one.origin) for name, one in by_name.items()}
    same = [row for row in found if family[row["article_id"]] == family[row["near_article_id"]]]
    print_kinds(told, same)
    print(f"  precision {len(same) / len(found):.3f} of {len(found)} rows")
    wrong = print_directions(by_name, same)
    if "-v" in sys.argv:
        print_rows([row for row in found if row not in same or row in wrong])


def print_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Print rows of the table of republications."""
    for row in rows:
        print("   ", row["article_id"], row["from_article_id"], row["rule"], row["kind"], f"{row['shared']:.2f}")


def print_kinds(told: Sequence[Told], same: Sequence[dict[str, Any]]) -> None:
    """Print for each kind the recall, and how many of the rows found name it."""
    kind_of = {one.article.article_id: one.kind for one in told}
    copies = {row[side] for row in same for side in ("article_id", "near_article_id")}
    for kind in KINDS:
        some = [one for one in told if one.kind == kind]
        hits = sum(one.article.article_id in copies for one in some)
        rows = [row for row in same if kind_of[str(row["article_id"])] == kind]
        named = sum(row["kind"] == kind for row in rows) / max(1, len(rows))
        print(f"  {kind}: recall {hits / len(some):.3f} of {len(some)}, told as such {named:.3f} of {len(rows)}")


def print_directions(by_name: dict[str, Told], same: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Print how many directions are right and which rules gave them; return the wrong ones."""
    within = [row for row in same if by_name[row["article_id"]].origin == by_name[row["near_article_id"]].origin]
    directed = [row for row in within if row["from_article_id"] and row["rule"] != "unknown"]
    right = [row for row in directed if is_right(by_name, row)]
    shares = Counter(str(row["rule"]) for row in same)
    print(
        f"  direction {len(right) / len(directed):.3f} of {len(directed)} given; rules: {dict(sorted(shares.items()))}"
    )
    return [row for row in directed if row not in right]


def is_right(by_name: dict[str, Told], row: dict[str, Any]) -> bool:
    """Tell whether a direction names the origin, or an earlier copy of the whole or a part of it."""
    copy, origin = by_name[str(row["article_id"])], by_name[str(row["from_article_id"])]
    if copy.kind == "origin":
        return False
    return origin.kind == "origin" or (
        origin.kind in ("wire_copy", "whole_quotation", "light_edit") and row["rule"] == "time"
    )


def kept(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Return the republications that the store finds among articles, in batches in order of publication."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    migrate(connection)
    ordered = sorted(articles, key=lambda one: (one.published_at or NOW, one.article_id))
    for start in range(0, len(ordered), BATCH):
        connection.execute("BEGIN")
        batch = ordered[start : start + BATCH]
        keep_articles(connection, batch, "r1", kinds_of_change, partial(keep_stories, now=NOW))
        connection.execute("COMMIT")
    return select(connection, "FROM republications ORDER BY article_id")


def families() -> dict[str, str]:
    """Return origins that are copies of each other, by the labels, as one family."""
    head: dict[str, str] = {}
    for one, other, label in label_rows():
        if label == "copy":
            first, second = head.get(one, one), head.get(other, other)
            head.update({name: first for name, known in [*head.items(), (other, second)] if known == second})
            head[one] = first
    return head


def label_rows() -> list[list[str]]:
    """Return the pairs that were read."""
    return [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def pairs() -> None:
    """Precision and recall on the pairs that were read."""
    texts = {one.name: one for one in [*real_texts(), *own_texts()]}
    hits, said, copies, wrong, labels = 0, 0, 0, [], label_rows()
    for one, other, label in labels:
        both = [TextFacts(name, texts[name].text, NOW, False, name) for name in (one, other)]
        is_found, is_copy = bool(copies_among([(both[0], both[1])], {})), label == "copy"
        said, copies, hits = said + is_found, copies + is_copy, hits + (is_found and is_copy)
        wrong += [(one, other, label)] if is_found != is_copy else []
    precision, recall = hits / max(1, said), hits / max(1, copies)
    print(f"  pairs read: {len(labels)}, {copies} copies: precision {precision:.3f}, recall {recall:.3f}")
    if "-v" in sys.argv:
        print("   ", *wrong, sep="\n    ")


def main() -> int:
    """Both parts."""
    if not CORPUS.exists():
        print(f"{CORPUS} is not here")
        return 0
    print("derivatives of real texts")
    derivatives(compile_rules(read_rule_texts(ROOT / "seeds")))
    pairs()
    return 0


if __name__ == "__main__":
    sys.exit(main())
