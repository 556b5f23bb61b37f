"""Format what `presswatch explain` found: where a text came from, what changed, why it has each tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from presswatch.cli.look.story_told import MOST_ARTICLES, moment, story_lines
from presswatch.records import DropReason, ItemState
from presswatch.shown import each_once, for_terminal, how_many

if TYPE_CHECKING:
    from warehouse.snapshot import (
        ArticleHead,
        CitedSource,
        DropRow,
        Explanation,
        ItemRow,
        KnownFeed,
        LinkRow,
        ListedBy,
        RunRow,
        SeedFile,
        TopicRow,
        Version,
    )

#: links shown; a query gives the rest
MOST_LINKS = 8


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Yield an answer of `warehouse.snapshot.explanation.explain` line by line, safe for a terminal."""
    article = found["article"]
    is_begun = bool(article)
    if article:
        yield from map(for_terminal, head_lines(article, found["names"]))
    for title, lines in (
        ("Seed file", seed_lines(found["seed_file"], article)),
        ("Feed", known_feed_lines(found["feed"], found["names"])),
        ("Versions", version_lines(found["versions"])),
        ("Sources", source_lines(found["sources"], found["names"])),
        ("Topics", topic_lines(found["topics"])),
        ("Story", story_lines(found["story"], article)),
        ("Links", link_lines(found["links"], found["names"])),
        ("Listed by", feed_lines(found["feeds"])),
        ("On the way", pending_lines(found["pending"])),
        ("Dropped", drop_lines(found["drops"])),
        ("Made by", run_lines(found["runs"])),
    ):
        body = list(lines)
        if body:
            if is_begun:
                yield ""
            is_begun = True
            yield f"{title}:"
            yield from (f"  {for_terminal(line)}" for line in body)


def named(names: Mapping[str, str], source_id: str | None) -> str:
    """Return an outlet or a body by its name, the id that commands take beside it."""
    if source_id is None:
        return "?"
    return f"{names[source_id]} ({source_id})" if source_id in names else source_id


def who_and_when(article: ArticleHead, names: Mapping[str, str]) -> str:
    """Publisher, authors and day of publication."""
    by = f"by {', '.join(article['authors'])}" if article["authors"] else "no author named"
    date = f"{moment(article['published_at'])} (from the {article['date_origin']})" if article["published_at"] else "?"
    return f"publisher {named(names, article['publisher_id'])}, {by}, published {date}"


def head_lines(article: ArticleHead, names: Mapping[str, str]) -> Iterator[str]:
    """Who published what and when, how it was read, and from which bytes."""
    yield article["title"] or "(no title)"
    yield f"  {article['url'] or article['seed_path']}"
    yield f"  {who_and_when(article, names)}"
    language = f"{article['language'] or '?'} ({article['language_score'] or 0:.2f})"
    yield f"  language {language}, {article['word_count'] or 0} words from the {article['text_origin']}"
    seen = f"first seen {moment(article['first_seen_at'])}, fetched {moment(article['fetched_at'])}"
    yield f"  id {article['article_id']}, version {article['version']}, {seen}"
    made = f"rules {article['rules_version'] or '?'}, extractor {article['extractor_version'] or '?'}"
    bytes_in = f", bytes in raw/{article['raw_file']} at {article['raw_offset']}" if article["raw_file"] else ""
    yield f"  run {article['run_id']}, {made}{bytes_in}"
    if article["gone_at"]:
        yield f"  gone from its address since {moment(article['gone_at'])}; this text is kept"


def seed_lines(seed_file: SeedFile | None, article: ArticleHead | None) -> Iterator[str]:
    """Yield the articles of a seed file with none or several; a single one is described below."""
    if seed_file is None or (article and len(seed_file["articles"]) == 1):
        return
    count = len(seed_file["articles"])
    yield f"{seed_file['seed_path']}, {count or 'no'} article{'' if count == 1 else 's'}"
    for one in seed_file["articles"][:MOST_ARTICLES]:
        yield f"{one['article_id']}  {one['title'] or '(no title)'}"
    if count > MOST_ARTICLES:
        yield f"… and {count - MOST_ARTICLES} more"


#: kinds of feed, in plain words
KINDS = {"listing": "page that lists articles", "telegram": "Telegram channel", "sitemap": "sitemap"}


def known_feed_lines(feed: KnownFeed | None, names: Mapping[str, str]) -> Iterator[str]:
    """Yield how a feed is doing."""
    if feed is None:
        return
    followed = "followed" if feed["is_followed"] else "followed no longer"
    kind = KINDS.get(feed["kind"], "feed")
    outlet = named(names, feed["source_id"]) if feed["source_id"] else "no known source"
    yield f"{feed['url']} is a {kind}, {followed}, of {outlet}, id {feed['feed_id']}"
    yield f"state {feed['state'] or 'new'}{': ' + feed['problem'] if feed['problem'] else ''}"
    visits = f"last visit {moment(feed['last_visit_at'])}, next {moment(feed['next_visit_at'])}"
    yield f"{visits}, last new entry {moment(feed['last_new_item_at'])}, {how_many(feed['articles'], 'article')} listed"
    yield "all feeds: presswatch feeds list"


def version_lines(versions: Sequence[Version]) -> Iterator[str]:
    """Yield each version with what the publisher removed (-) and added (+)."""
    for version in versions:
        kinds = ", ".join(version["kinds"] or [version["change"]])
        yield f"{version['version']}  {moment(version['seen_at'])}  {kinds}  {version['characters'] or 0} characters"
        yield from (f"     {line}" for line in version["difference"])


def source_lines(tags: Sequence[CitedSource], names: Mapping[str, str]) -> Iterator[str]:
    """Each tag with its words."""
    for tag in tags:
        via = f" via {tag['via']}" if tag["via"] else ""
        words = tag["around"] or f"[{tag['evidence']}]"
        name = named(names, tag["source_id"]) if tag["source_id"] else f"“{tag['source_name']}”, in no registry"
        yield f"{tag['role']}: {name}{via} ({tag['confidence'] or 0:.2f}, {tag['rule']})"
        yield f"     {tag['field']}: {words}"


def topic_lines(tags: Sequence[TopicRow]) -> Iterator[str]:
    """Yield each topic with its evidence, each word once."""
    for tag in tags:
        words = each_once(tag["evidence"] or [])
        yield f"{tag['topic_name']} [{tag['topic_id']}] ({tag['score'] or 0:.2f}): {words}"


def link_lines(links: Sequence[LinkRow], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the first links, and how many more there are."""
    for link in links[:MOST_LINKS]:
        yield f"{link['url']}{' -> ' + named(names, link['source_id']) if link['source_id'] else ''}"
    if len(links) > MOST_LINKS:
        yield f"… and {len(links) - MOST_LINKS} more"


def feed_lines(feeds: Sequence[ListedBy]) -> Iterator[str]:
    """Yield the feeds that listed it."""
    for feed in feeds:
        yield f"{feed['url'] or feed['feed_id']} since {moment(feed['first_seen_at'])}"


def pending_lines(items: Sequence[ItemRow]) -> Iterator[str]:
    """Yield entries of feeds and the progress of each."""
    for item in items:
        is_known = item["state"] == ItemState.RETRIED and item["next_try_at"]
        when = f" at {moment(item['next_try_at'])}" if is_known else ""
        why = f": {item['reason']}" if item["reason"] else ""
        tries = item["tries"] or 0
        said = f"{how_far(item)}{when} after {tries} {'try' if tries == 1 else 'tries'}"
        yield f"{item['url'] or item['title']} {said}{why}"


def how_far(item: ItemRow) -> str:
    """Return an entry's progress, in words."""
    if item["state"] == ItemState.DONE and item["reason"]:
        return "became an article by the feed's own text, not by its page,"
    if item["state"] == ItemState.GIVEN_UP and item["reason"] in (DropReason.ROBOTS, DropReason.FORBIDDEN):
        return "was not read and was given up"
    words: dict[str, str] = {
        ItemState.PENDING: "waits for its page",
        ItemState.RETRIED: "is tried again",
        ItemState.DONE: "was read",
        ItemState.GIVEN_UP: "was given up",
    }
    return words.get(item["state"] or "", str(item["state"]))


def drop_lines(drops: Sequence[DropRow]) -> Iterator[str]:
    """Yield why something is missing, and how to retry it."""
    for drop in drops:
        why = drop["detail"] if drop["detail"] != drop["reason"] else ""
        yield f"{moment(drop['at'])}  {drop['reason']}  {why or ''}".rstrip()
        if drop["replay_run_id"]:
            yield f"     taken up again by run {drop['replay_run_id']}"
        elif drop["drop_id"]:
            yield f"     once more: presswatch replay {drop['drop_id']}"


def run_lines(runs: Sequence[RunRow]) -> Iterator[str]:
    """Yield the runs that the rows name."""
    for run in runs:
        made = f"rules {run['rules_version'] or '?'}, extractor {run['extractor_version'] or '?'}"
        yield f"{run['run_id']}  {run['flow']}  {moment(run['started_at'])}  {run['state']}, {made}"
