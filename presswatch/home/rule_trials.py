"""Try rules on the archive before use: faults, what would change, what a watchlist would have found.

Reads the published snapshot only; nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE, read_given_text, why_unread
from presswatch.home.rule_files import read_rule_texts, seeds_folder
from presswatch.records import PageReading
from presswatch.settings import Settings
from presswatch.shown import how_many
from transforms.sources import compile_registry, compile_tables, parse_sources, read_sources
from transforms.topics import (
    NearMiss,
    TopicChange,
    WatchlistRules,
    check_topics,
    check_watchlists,
    near_miss,
    parse_topics,
    parse_watchlists,
    topic_changes,
    watch,
)
from warehouse.snapshot import ArchivedText, archived_texts, open_snapshot, sampled_texts, text_count

#: articles that `check` examines; more do not change a share
SAMPLES = 2000
PROGRESS_EVERY = 2000

Progress = Callable[[str], None]


@dataclass(slots=True)
class BackTest:
    """What a watchlist would have found: hits and near misses, newest first, and hits by week."""

    articles: int = 0
    hits: list[tuple[ArchivedText, float, tuple[str, ...]]] = field(default_factory=list)
    misses: list[tuple[ArchivedText, NearMiss]] = field(default_factory=list)
    weeks: Counter[str] = field(default_factory=Counter)


def rule_text(path: Path) -> str:
    """Return a rules file as text.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return read_given_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the rule file {path} cannot be read: {why_unread(error)}") from error


def rule_faults(settings: Settings, path: Path | None) -> tuple[list[str], int]:
    """Return faults of one rules file, or of the topics and watchlists in use.

    And on how many articles they were tried.

    A file with `[[watchlist]]` blocks is read as watchlists.
    """
    samples: list[tuple[str, str]] = []
    if (settings.home / SNAPSHOT_FILE).is_file():
        with open_snapshot(settings.home) as connection:
            samples = sampled_texts(connection, SAMPLES)
    iptc_csv = read_rule_texts(seeds_folder()).iptc_csv
    paths = [path] if path else [seeds_folder() / name for name in ("topics.toml", "watchlists.toml")]
    faults = []
    for each in paths:
        text = rule_text(each)
        is_watchlists = "[[watchlist]]" in text or (not path and each.name == "watchlists.toml")
        found = check_watchlists(text, samples) if is_watchlists else check_topics(text, iptc_csv, samples)
        faults += [f"{each}: {fault}" for fault in found]
    return faults, len(samples)


def require_topic(path: Path, topic_id: str) -> None:
    """Make sure that a topic is in `path` or in the rules in use: a draft may have dropped it.

    Raises:
        RulesError: the file does not compile.
        UsageError: it is in neither.
    """
    texts = read_rule_texts(seeds_folder())
    ids = {
        topic.topic_id
        for text in (rule_text(path), texts.topics_toml)
        for topic in parse_topics(text, texts.iptc_csv).topics
    }
    if topic_id not in ids:
        similar = ", ".join(get_close_matches(topic_id, ids, n=3)) or "see `presswatch topics list`"
        raise UsageError(f"there is no topic {topic_id!r}; like it: {similar}")


def preview_topics(
    settings: Settings, path: Path, since: datetime | None, progress: Progress
) -> Iterator[tuple[ArchivedText, TopicChange]]:
    """Yield every topic that an article would gain or lose with the rules of `path`, compared with its stored tags.

    Raises:
        RulesError: the file does not compile.
        UsageError: there is no such file, or no snapshot yet.
    """
    texts = read_rule_texts(seeds_folder())
    rules = parse_topics(rule_text(path), texts.iptc_csv)
    cues = compile_tables(texts.languages)
    registry = compile_registry(parse_sources(texts.sources_toml, cues.declensions), cues)
    for article in counted(settings, since, progress):
        title, text = article["title"] or "", article["text"] or ""
        # Topics are tagged with these names known: without them each would look like a change of the rules. Credits
        # may decide whose ministry a text cites.
        reading = PageReading(title=title, text=text, credits=article["credits"] or "")
        cited = read_sources(reading, registry, article["publisher_id"]).cited
        for change in topic_changes(title, text, article["topics"], rules, cited):
            yield article, change


def back_test(settings: Settings, name: str, path: Path | None, since: datetime | None, progress: Progress) -> BackTest:
    """Run one watchlist over the archive.

    Raises:
        RulesError: the file does not compile.
        UsageError: no watchlist of that name, no such file, or no snapshot yet.
    """
    rules = parse_watchlists(rule_text(path or seeds_folder() / "watchlists.toml"))
    if name not in rules.names:
        raise UsageError(f"there is no watchlist {name!r}; known are: {', '.join(rules.names) or 'none'}")
    found = BackTest()
    for article in counted(settings, since, progress):
        found.articles += 1
        try_watchlist(found, name, rules, article)
    found.hits.sort(key=lambda hit: (hit[0]["at"], hit[0]["article_id"]), reverse=True)
    found.misses.sort(key=lambda miss: (-miss[1].share, miss[0]["article_id"]))
    return found


def try_watchlist(found: BackTest, name: str, rules: WatchlistRules, article: ArchivedText) -> None:
    """Add one article: as a hit, a near miss, or not at all."""
    title, text = article["title"] or "", article["text"] or ""
    hit = next((hit for hit in watch(title, text, rules) if hit.watchlist == name), None)
    if hit:
        found.hits.append((article, hit.score, hit.evidence))
        found.weeks[monday(article["at"])] += 1
    elif miss := near_miss(title, text, rules.rule(name), rules.compiled):
        found.misses.append((article, miss))


def monday(moment: datetime) -> str:
    """Return the first day of a time's week, ISO 8601."""
    return (moment.date() - timedelta(days=moment.weekday())).isoformat()


def counted(settings: Settings, since: datetime | None, progress: Progress) -> Iterator[ArchivedText]:
    """Yield the archive's articles, reporting progress now and then."""
    with open_snapshot(settings.home) as connection:
        total = text_count(connection, since)
        progress(how_many(total, "article"))
        for number, article in enumerate(archived_texts(connection, since), start=1):
            if number % PROGRESS_EVERY == 0:
                progress(f"{number} of {total} articles")
            yield article
