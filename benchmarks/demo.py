"""A month of an invented press, to look at everything without waiting a month for it.

    python -m benchmarks.demo FOLDER
    presswatch report --home FOLDER --since 30d
    presswatch search --home FOLDER "мост"

Outlets, headlines and events are invented; the month ends now. What is made has the shape of real archives: few outlets
publish much and many little, weekends are quiet, some feeds break, some headlines change without a word.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.snapshot.publication import publish
from warehouse.store.connection import migrate, open_warehouse
from warehouse.store.rows import insert

DAYS, ARTICLES = 30, 2400
#: when the month ends for whoever measures
NOW_OF_BENCHMARKS = datetime(2026, 11, 24, tzinfo=UTC)
OUTLETS = (
    "North Post", "Вести Сожа", "Рачныя навіны", "Agency Vega", "City Herald", "Вечерний Порт", "Лясны кур'ер",
    "Радио Маяк-7", "The Lowland Review", "Палеская газета", "Harbour Wire", "Областной листок", "Нёманскі голас",
    "Trade Daily", "Студенческий вестник",
)  # fmt: skip
TOPICS = {
    "Transport": ("мост", "the bridge", "трамвай", "чыгунка"),
    "Economy": ("бюджет", "the harvest", "цены на хлеб", "рынак працы"),
    "Elections": ("выборы", "the vote", "кандидаты", "выбары ў савет"),
    "Weather": ("снег", "the flood", "гололёд", "першы мароз"),
    "Health": ("больница", "the clinic", "грипп", "новая паліклініка"),
    "Education": ("школа", "the library", "экзамены", "універсітэт"),
    "Courts": ("суд", "the trial", "приговор", "справа аб лесе"),
    "Culture": ("музей", "the festival", "премьера", "выстава"),
}
NEWS = ("закрыли на ремонт", "opens again", "спорят в совете", "мяняецца", "draws crowds", "обсуждают в области")
STATES = ("ok",) * 11 + ("quiet", "late", "broken", "ok")


def source_id(outlet: str) -> str:
    """An outlet's id."""
    return f"demo_{OUTLETS.index(outlet):02}"


def articles(chance: random.Random, now: datetime) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows of `articles` with the topic of each, in no order."""
    names = list(TOPICS)
    for number in range(ARTICLES):
        age = chance.uniform(0, DAYS)
        at = now - timedelta(days=age)
        if at.weekday() > 4 and chance.random() < 0.5:
            at -= timedelta(days=2)
        # Elections rise towards the end, as topics do.
        topic = "Elections" if chance.random() < 0.25 - age / 150 else chance.choice(names)
        outlet = OUTLETS[min(int(chance.expovariate(0.28)), len(OUTLETS) - 1)]
        title = f"{chance.choice(TOPICS[topic])} {chance.choice(NEWS)}"
        yield (
            {
                "article_id": f"a{number:016x}",
                "url": f"https://{source_id(outlet)}.example/{number}",
                "title": title[0].upper() + title[1:],
                "text": " ".join(f"{title.capitalize()}: {chance.choice(NEWS)}." for _ in range(12)),
                "language": "en" if title.isascii() else "be" if set("іўэ") & set(title) else "ru",
                "publisher_id": source_id(outlet),
                "published_at": at,
                "first_seen_at": at + timedelta(minutes=chance.uniform(2, 20)),
                "word_count": 60,
                "version": 1,
                "origin": "feed",
                "run_id": "demo",
            },
            topic,
        )


def citations(row: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Whom an article relies on: the agency most, rarely itself."""
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        cited = "Agency Vega" if chance.random() < 0.3 else OUTLETS[min(int(chance.expovariate(0.4)), len(OUTLETS) - 1)]
        tag = {"article_id": row["article_id"], "source_id": source_id(cited), "source_name": cited}
        tag |= {"first_seen_at": row["first_seen_at"]}
        yield tag | {"role": "attribution", "evidence": cited, "field": "text", "rule": "demo", "confidence": 0.9}


def versions(row: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """The first version, and now and then a second one whose headline differs without a word."""
    first = {name: row[name] for name in ("article_id", "title", "text", "published_at", "run_id")}
    yield first | {"version": 1, "seen_at": row["first_seen_at"], "change": "first"}
    if chance.random() < 0.02:
        title = row["title"] + chance.choice((": подробности", ", council says", " — абноўлена", " again"))
        later = {"version": 2, "seen_at": row["first_seen_at"] + timedelta(hours=2), "change": "title"}
        yield first | later | {"title": title, "kinds": ["title"]}


def feeds(now: datetime) -> list[dict[str, Any]]:
    """One feed an outlet, most of them well."""
    rows = []
    for outlet, state in zip(OUTLETS, STATES, strict=True):
        row = {
            "feed_id": f"{source_id(outlet)}-feed",
            "url": f"https://{source_id(outlet)}.example/rss",
            "state": state,
        }
        problem = "HTTP 503" if state == "broken" else None
        silent = timedelta(hours=1 if state == "ok" else 70)
        row |= {
            "source_id": source_id(outlet),
            "is_followed": True,
            "problem": problem,
            "last_new_item_at": now - silent,
        }
        rows.append(row | {"failures": 9 if problem else 0})
    return rows


def visits(chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Ten visits a day and feed, some failed."""
    for outlet, state in zip(OUTLETS, STATES, strict=True):
        for number in range(DAYS * 10):
            at = now - timedelta(days=number / 10)
            is_lost = chance.random() < (0.9 if state == "broken" and number < 30 else 0.01)
            yield {
                "visit_id": f"{source_id(outlet)}-{number}",
                "feed_id": f"{source_id(outlet)}-feed",
                "at": at,
                "outcome": "failed" if is_lost else "new",
                "problem": "HTTP 503" if is_lost else None,
            }


def fill(home: Path, now: datetime) -> Path:
    """Make and publish the archive; the same every time but for its dates."""
    chance = random.Random(7)
    made = list(articles(chance, now))
    tables: dict[str, list[dict[str, Any]]] = {
        "articles": [row for row, _ in made],
        "article_topics": [
            {"article_id": row["article_id"], "topic_id": topic.lower(), "topic_name": topic, "score": 0.8}
            | {"first_seen_at": row["first_seen_at"]}
            for row, topic in made
        ],
        "article_sources": [tag for row, _ in made for tag in citations(row, chance)],
        "article_versions": [version for row, _ in made for version in versions(row, chance)],
        "sources": [{"source_id": source_id(name), "name": name} for name in OUTLETS],
        "topics": [{"topic_id": name.lower(), "topic_name": name, "scheme": "presswatch"} for name in TOPICS],
        "feeds": feeds(now),
        "visits": list(visits(chance, now)),
        "drops": [
            {"at": now - timedelta(days=n % 20), "reason": ("listing", "no_text", "robots")[n % 3]} for n in range(70)
        ],
        "runs": [{"run_id": "demo", "flow": "ingest", "started_at": now - timedelta(hours=1), "state": "completed"}],
        "watchlist_hits": [
            {"watchlist": "Bridges", "article_id": row["article_id"], "first_hit_at": row["first_seen_at"]}
            for row, _ in made
            if "мост" in row["title"].lower() and chance.random() < 0.2
        ],
    }
    home.mkdir(parents=True, exist_ok=True)
    with open_warehouse(home) as connection:
        migrate(connection)
        for table, rows in tables.items():
            insert(connection, table, rows)
    return publish(home, "demo")


if __name__ == "__main__":
    if len(sys.argv) != 2 or (Path(sys.argv[1]) / "presswatch.duckdb").exists():
        sys.exit("give a folder that holds no archive yet: python -m benchmarks.demo FOLDER")
    print(fill(Path(sys.argv[1]), datetime.now(UTC)))
