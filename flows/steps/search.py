"""Search the published snapshot: update the index, query it, and show the words around each hit."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from presswatch.errors import WarehouseError
from presswatch.home import search_names
from presswatch.records import Found, Hit, SearchQuery
from presswatch.since import moment_since
from transforms.language import stems_of_article
from transforms.search import parse_query
from warehouse.lake import chosen_lake
from warehouse.search import INDEX_FILE, Indexing, StemRule, behind, open_index, search, update_index, update_turn
from warehouse.snapshot import open_snapshot
from warehouse.stories import current_stories

#: receives how many of how many articles are done
Progress = Callable[[int, int], None]
#: where these words get other stems than before, the rules have changed and the index is made anew
PROBE = """Паводле агенцтва, у Менску й Гродне ўлады закрылі старыя масты; сьнег ляжаў тры дні, аб'явы віселі.
Депутаты голосовали за решение о санкциях, граждане ждали в городах, ёлки стояли, журналистов задержали, рынок вырос.
Совещание провели, запрет снял суд, узялі пад варту.
Ministers' policies were studied, planned and closed; voters' taxes, cities' bridges, studying churches, NATO 1994.
Pasły pryjechali ŭ Miensk, dzie adbyłasia sustreča z prezidentam, jakaja zaciahnułasia na try hadziny."""

#: articles that are looked at for each story shown: a large one would hide the others
HITS_PER_STORY = 5

#: what somebody who searches the lake has of it, on the machine where that is done
LAKE_INDEX_FILE = "search-lake.sqlite"


def silent(_done: int, _all: int) -> None:
    """Ignore progress."""


@cache
def stem_rules(stems: StemRule = stems_of_article) -> str:
    """Return the version of a stemmer, derived from its behaviour."""
    lines = "".join(stems(line, "")[0] for line in PROBE.splitlines())
    return hashlib.blake2b(lines.encode(), digest_size=8).hexdigest()


def may_write(folder: Path) -> bool:
    """Tell whether this process may make files in a folder."""
    return os.access(folder, os.W_OK)


def index_path(home: Path, may_write: Callable[[Path], bool] = may_write) -> tuple[Path, bool]:
    """Return where the index is, and whether it may be written.

    In the home folder; if that is read-only and has no index, in the user's cache.
    """
    # The lake holds other articles than the home: its index is separate, beside that of the snapshot.
    own = home / (INDEX_FILE if chosen_lake.get() is None else LAKE_INDEX_FILE)
    if may_write(home):
        return own, True
    if own.is_file():
        return own, False
    name = hashlib.blake2b(str(own.absolute()).encode(), digest_size=8).hexdigest()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "presswatch"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"neither {home} nor {cache} can be written: set XDG_CACHE_HOME to a folder") from error
    return cache / f"{name}.sqlite", True


def update_search_index(home: Path, progress: Progress = silent, how: Indexing | None = None) -> int:
    """Index the snapshot's new and changed articles; return how many.

    If another process is updating the index, nothing is done.

    Raises:
        UsageError: nothing was published yet.
        WarehouseError: the index cannot be written.
    """
    with open_snapshot(home) as snapshot:
        path, is_ours = index_path(home)
        return brought_up_to_date(path, snapshot, progress, how) if is_ours else 0


def brought_up_to_date(path: Path, snapshot: Any, progress: Progress, how: Indexing | None = None) -> int:
    """Update the index at `path` unless another process is doing so; return how many articles were indexed."""
    how = how or Indexing(stems_of_article, stem_rules())
    with update_turn(path) as is_our_turn, open_index(path, is_writer=True) as index:
        return update_index(index, snapshot, how, progress) if is_our_turn else 0


@dataclass(frozen=True, slots=True)
class SearchWish:
    """A search: the words, how many hits to show, and the time zone of `since:` and `until:`."""

    text: str
    limit: int = 10
    #: best, newest or oldest
    order: str = "best"
    time_zone: str = "UTC"
    #: every article, not one for each story
    is_flat: bool = True


def by_story(snapshot: Any, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the best hit of each story, in order, with the number of its other hits."""
    stories = current_stories(snapshot, [hit.article_id for hit in hits])
    counts = Counter(stories.get(hit.article_id, hit.article_id) for hit in hits)
    best: dict[str, Hit] = {}
    for hit in hits:
        story = stories.get(hit.article_id, hit.article_id)
        best.setdefault(story, replace(hit, story_id=story, more_of_story=counts[story] - 1))
    return tuple(best.values())


def search_articles(
    home: Path,
    wish: SearchWish,
    now: datetime,
    progress: Progress = silent,
    may_write: Callable[[Path], bool] = may_write,
) -> tuple[SearchQuery, Found]:
    """Find articles, one for each story unless the wish is flat; the index is brought up to date first.

    Raises:
        UsageError: a query that cannot be understood, an unknown name in a filter, or nothing published yet.
        WarehouseError: the index cannot be read.
    """
    query = parse_query(wish.text, partial(moment_since, now=now, time_zone=wish.time_zone), search_names())
    with open_snapshot(home) as snapshot:
        path, is_writable = index_path(home, may_write)
        if is_writable:
            brought_up_to_date(path, snapshot, progress)
        with open_index(path, is_writer=False) as index:
            wanted = wish.limit if wish.is_flat else wish.limit * HITS_PER_STORY
            found = search(index, snapshot, query, wanted, order=wish.order)
            if not wish.is_flat:
                found = replace(found, hits=by_story(snapshot, found.hits)[: wish.limit])
            return query, replace(found, behind=behind(index, snapshot))
