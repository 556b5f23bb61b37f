"""Feeds that lie: `python -m benchmarks.feeds.lying [--overlap N] [--shown N]`.

Guids, links, times and texts of several kinds in all combinations, over eight visits of a rolling window, with a title
that is reworded once. Counts different news taken for one, and news stored twice; nothing may be merged, for a merged
piece of news is lost.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

from presswatch.records import Item
from transforms.feeds import Sighting, Told, identified, lookup_keys, sighting_of
from transforms.feeds.entry_values import text_hash
from transforms.feeds.items import with_trusted_guids
from transforms.web import MirrorTable

SITE = "https://town.example"
NOON = datetime(2026, 11, 5, 12, 7, 31, tzinfo=UTC)
VISITS, WINDOW = 8, 6
#: the piece of news whose title changes, and the visit from which it has the new one
REWORDED, FROM_VISIT = 4, 2
NAMES = (
    "ferry mill school swan gate bread tram roof river council harbour orchard bell moor kiln lamp wheel stork salt "
    "tower bridge garden cellar meadow forge anchor violin saddle lantern barrel plough market chapel quarry signal"
)
WORDS = NAMES.split()
NO_MIRRORS = MirrorTable({})


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of news as one document shows it: its number, its place from 1, and the visit's number."""

    news: int
    place: int
    visit: int

    @property
    def title(self) -> str:
        """Three words that few other news share."""
        ending = "s" * (self.news // len(WORDS))
        # Steps without a common factor with the number of words: two titles have no word in common.
        words = [f"{WORDS[self.news * step % len(WORDS)]}{step}{ending}" for step in (1, 2, 3)]
        is_reworded = self.news == REWORDED and self.visit >= FROM_VISIT
        return " ".join([*words, "again"] if is_reworded else words)


Part = Callable[[Shown], str | None]
GUIDS: dict[str, Part] = {
    "none": lambda _: None,
    "own": lambda shown: f"tag:town.example,2026:{7000 + shown.news}",
    "position": lambda shown: str(shown.place),
    "position behind a hash": lambda shown: f"{SITE}/news#{shown.place}",
    "new at each visit": lambda shown: f"{shown.visit:04x}{shown.news:04x}",
    "one for all": lambda _: "town",
    "with a version": lambda shown: f"tag:town.example,2026:{7000 + shown.news}#v{shown.visit}",
    "own, of one digit": lambda shown: f"n{shown.news}",
}
LINKS: dict[str, Part] = {
    "none": lambda _: None,
    "own": lambda shown: f"{SITE}/2026/11/{'-'.join(shown.title.split()[:3])}",
    "own number": lambda shown: f"{SITE}/n/{7000 + shown.news}",
    "own, with a session": lambda shown: f"{SITE}/n/{7000 + shown.news}?sid={shown.visit}a{shown.news}",
    "one page": lambda _: f"{SITE}/news",
    "front page": lambda _: f"{SITE}/",
    "position": lambda shown: f"{SITE}/top/{shown.place}",
    "host that changes": lambda shown: f"https://{'www2.' * (shown.visit % 2)}town.example/n/{7000 + shown.news}",
}
TIMES: dict[str, Callable[[Shown], datetime | None]] = {
    "none": lambda _: None,
    "own": lambda shown: NOON + timedelta(minutes=47 * shown.news),
    "day": lambda _: datetime(2026, 11, 5, tzinfo=UTC),
    "of the document": lambda shown: NOON + timedelta(hours=shown.visit),
    "new at each visit": lambda shown: NOON + timedelta(hours=shown.visit, minutes=shown.news),
}
TEXTS: dict[str, Part] = {
    "own": lambda shown: f"The {shown.title} came to town number {shown.news}.",
    "one for all": lambda _: "Read more on our site.",
    "none": lambda _: "",
}
Kind = tuple[str, str, str, str]


@dataclass(slots=True)
class Outcome:
    """What became of the news of one lying feed."""

    merged: int = 0
    doubled: int = 0
    #: entries that were neither new nor known nor a repeat
    lost: int = 0


def documents(kind: Kind, step: int) -> Iterator[list[tuple[Shown, Sighting]]]:
    """Yield the feed's documents, newest first; each visit brings `step` new ones."""
    guid, link, time, text = GUIDS[kind[0]], LINKS[kind[1]], TIMES[kind[2]], TEXTS[kind[3]]
    for visit in range(VISITS):
        newest = WINDOW - 1 + visit * step
        window = [Shown(news, place, visit) for place, news in enumerate(range(newest, newest - WINDOW, -1), 1)]
        words = [text(one) or "" for one in window]
        items = [
            Item("f", guid(one), link(one), one.title, time(one), text_hash=text_hash(said))
            for one, said in zip(window, words, strict=True)
        ]
        entries = [sighting_of(item, NO_MIRRORS) for item in with_trusted_guids(tuple(items))]
        yield list(zip(window, entries, strict=True))


def tried(kind: Kind, step: int) -> Outcome:
    """Visit a feed; each visit sees what the ones before it stored."""
    outcome = Outcome()
    stored: dict[str, Sighting] = {}
    by_article: dict[str, set[int]] = defaultdict(set)
    by_news: dict[int, set[str]] = defaultdict(set)
    for document in documents(kind, step):
        entries = [entry for _, entry in document]
        told = identified(entries, near(entries, stored))
        outcome.lost += len(document) - len(told)
        for (shown, _), one in zip(document, told, strict=True):
            article = (one.twin or one.sighting).article_id
            by_article[article].add(shown.news)
            by_news[shown.news].add(article)
        stored |= {one.sighting.item_key: replace(one.sighting, said="") for one in told if is_to_store(one)}
    outcome.merged = sum(len(news) - 1 for news in by_article.values())
    outcome.doubled = sum(len(articles) - 1 for articles in by_news.values())
    return outcome


def near(entries: Sequence[Sighting], stored: Mapping[str, Sighting]) -> list[Sighting]:
    """Return the stored entries that share a key with one of a document."""
    keys = {key for entry in entries for key in lookup_keys(entry)}
    return [old for old in stored.values() if keys & {*lookup_keys(old), old.item_key}]


def is_to_store(one: Told) -> bool:
    """Tell whether an entry is new or says something else than before; a twin is neither."""
    return one.twin is None and (one.is_edited or not one.is_known)


def main(argv: list[str] | None = None) -> None:
    """Print the counts, and the kinds of feeds that merge or double most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", type=int, default=2, help="new entries a visit, of a window of six")
    parser.add_argument("--shown", type=int, default=15, help="how many kinds to name")
    told = parser.parse_args(argv)
    found = {kind: tried(kind, told.step) for kind in product(GUIDS, LINKS, TIMES, TEXTS)}
    news = WINDOW + (VISITS - 1) * told.step
    print(
        json.dumps(
            {
                "feeds": len(found),
                "news": news * len(found),
                "merged": sum(one.merged for one in found.values()),
                "doubled": sum(one.doubled for one in found.values()),
                "lost": sum(one.lost for one in found.values()),
                "feeds with merges": sum(one.merged > 0 for one in found.values()),
                "feeds with doubles": sum(one.doubled > 0 for one in found.values()),
            }
        )
    )
    for what in ("merged", "doubled"):
        worst = Counter({kind: getattr(one, what) for kind, one in found.items() if getattr(one, what)})
        for kind, count in worst.most_common(told.shown):
            print(f"{count} {what}: guid {kind[0]}, link {kind[1]}, time {kind[2]}, text {kind[3]}")


if __name__ == "__main__":
    main()
