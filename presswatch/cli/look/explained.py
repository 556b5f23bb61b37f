"""Format what `presswatch explain` found: where a text came from, what changed, why it has each tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from presswatch.records import DropReason
from presswatch.shown import for_terminal, how_many

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
        ToldStory,
        TopicRow,
        Version,
    )
    from warehouse.stories import StoryLine

#: links shown; a query gives the rest
MOST_LINKS = 8
#: articles of one seed file shown
MOST_ARTICLES = 20


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Yield an answer of `warehouse.snapshot.explanation.explain` line by line, safe for a terminal."""
    article = found["article"]
    is_begun = bool(article)
    if article:
        yield from map(for_terminal, head_lines(article))
    for title, lines in (
        ("Seed file", seed_lines(found["seed_file"], article)),
        ("Feed", known_feed_lines(found["feed"])),
        ("Versions", version_lines(found["versions"])),
        ("Sources", source_lines(found["sources"])),
        ("Topics", topic_lines(found["topics"])),
        ("Story", story_lines(found["story"], article)),
        ("Links", link_lines(found["links"])),
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


def who_and_when(article: ArticleHead) -> str:
    """Publisher, authors and day of publication."""
    by = ", ".join(article["authors"] or []) or "nobody named"
    date = f"{moment(article['published_at'])} (from the {article['date_origin']})" if article["published_at"] else "?"
    return f"publisher {article['publisher_id'] or '?'}, by {by}, published {date}"


def head_lines(article: ArticleHead) -> Iterator[str]:
    """Yield who published what and when, how it was read, and from which bytes."""
    yield article["title"] or "(no title)"
    yield f"  {article['url'] or article['seed_path']}"
    yield f"  {who_and_when(article)}"
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


def known_feed_lines(feed: KnownFeed | None) -> Iterator[str]:
    """Yield the state of a feed."""
    if feed is None:
        return
    followed = "followed" if feed["is_followed"] else "followed no longer"
    kind = KINDS.get(feed["kind"], "feed")
    yield f"{feed['url']} is a {kind}, {followed}, of {feed['source_id'] or 'no known source'}, id {feed['feed_id']}"
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


def source_lines(tags: Sequence[CitedSource]) -> Iterator[str]:
    """Yield each tag with its evidence."""
    for tag in tags:
        via = f" via {tag['via']}" if tag["via"] else ""
        words = tag["around"] or f"[{tag['evidence']}]"
        name = tag["source_id"] or f"“{tag['source_name']}”, in no registry"
        yield f"{tag['role']}: {name}{via} ({tag['confidence'] or 0:.2f}, {tag['rule']})"
        yield f"     {tag['field']}: {words}"


def topic_lines(tags: Sequence[TopicRow]) -> Iterator[str]:
    """Yield each topic with its evidence."""
    for tag in tags:
        yield f"{tag['topic_name']} [{tag['topic_id']}] ({tag['score'] or 0:.2f}): {', '.join(tag['evidence'] or [])}"


def story_lines(story: ToldStory | None, article: ArticleHead | None) -> Iterator[str]:
    """Yield who reported the story when, earliest first, and the evidence that ties this article to it."""
    if story is None or article is None:
        return
    articles = story["articles"]
    first = articles[0]["publisher_id"] or "?"
    yield f"Story {story['story_id']}, {how_many(len(articles), 'article')}, first: {first}"
    for one in articles[:MOST_ARTICLES]:
        is_this = one["article_id"] == article["article_id"]
        yield told_line(one, "this one" if is_this else one["article_id"])
        yield from (f"     {line}" for line in tie_lines(one) if is_this)
    if len(articles) > MOST_ARTICLES:
        yield f"… and {len(articles) - MOST_ARTICLES} more: presswatch stories show {story['story_id']}"


def told_line(one: StoryLine, mark: str) -> str:
    """Return when an outlet reported a story, under which title."""
    return f"{moment(one['told_at'])}  {one['publisher_id'] or '?'}  {one['title'] or '(no title)'}  ({mark})"


def tie_lines(one: StoryLine) -> Iterator[str]:
    """Yield the evidence that ties an article to its story, and the article it copied."""
    if one["evidence"]:
        near = f"like {one['near_article_id']} " if one["near_article_id"] else ""
        yield f"{near}by {one['rule']}: {', '.join(one['evidence'])}"
    if one["copy_kind"]:
        kind, source = one["copy_kind"].replace("_", " "), one["copied_from"] or "?"
        yield f"{kind}, {one['of_article']:.0%} of it from {source} ({one['copy_rule']})"


def link_lines(links: Sequence[LinkRow]) -> Iterator[str]:
    """Yield the first links, and how many more there are."""
    for link in links[:MOST_LINKS]:
        yield f"{link['url']}{' -> ' + link['source_id'] if link['source_id'] else ''}"
    if len(links) > MOST_LINKS:
        yield f"… and {len(links) - MOST_LINKS} more"


def feed_lines(feeds: Sequence[ListedBy]) -> Iterator[str]:
    """Yield the feeds that listed it."""
    for feed in feeds:
        yield f"{feed['url'] or feed['feed_id']} since {moment(feed['first_seen_at'])}"


def pending_lines(items: Sequence[ItemRow]) -> Iterator[str]:
    """Yield entries of feeds and the progress of each."""
    for item in items:
        when = f" at {moment(item['next_try_at'])}" if item["state"] == "retried" and item["next_try_at"] else ""
        why = f": {item['reason']}" if item["reason"] else ""
        tries = item["tries"] or 0
        said = f"{how_far(item)}{when} after {tries} {'try' if tries == 1 else 'tries'}"
        yield f"{item['url'] or item['title']} {said}{why}"


def how_far(item: ItemRow) -> str:
    """Return an entry's progress, in words."""
    if item["state"] == "done" and item["reason"]:
        return "became an article by the feed's own text, not by its page,"
    if item["state"] == "given_up" and item["reason"] in (DropReason.ROBOTS, DropReason.FORBIDDEN):
        return "was not read and was given up"
    words = {
        "pending": "waits for its page",
        "retried": "is tried again",
        "done": "was read",
        "given_up": "was given up",
    }
    return words.get(item["state"] or "", str(item["state"]))


def drop_lines(drops: Sequence[DropRow]) -> Iterator[str]:
    """Yield why something is missing, and how to retry it."""
    for drop in drops:
        yield f"{moment(drop['at'])}  {drop['reason']}  {drop['detail'] or ''}".rstrip()
        if drop["replay_run_id"]:
            yield f"     taken up again by run {drop['replay_run_id']}"
        elif drop["drop_id"]:
            yield f"     once more: presswatch replay {drop['drop_id']}"


def run_lines(runs: Sequence[RunRow]) -> Iterator[str]:
    """Yield the runs that the rows name."""
    for run in runs:
        made = f"rules {run['rules_version'] or '?'}, extractor {run['extractor_version'] or '?'}"
        yield f"{run['run_id']}  {run['flow']}  {moment(run['started_at'])}  {run['state']}, {made}"


def moment(at: datetime | None) -> str:
    """Return a time to the second, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "?"
