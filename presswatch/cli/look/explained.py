"""Format what `presswatch explain` found: where a text came from, what changed, why it has each tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    from warehouse.stories import StoryLine, Teller

#: links shown; a query gives the rest
MOST_LINKS = 8
#: articles of one seed file shown
MOST_ARTICLES = 20


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
        words = ", ".join(dict.fromkeys(tag["evidence"] or []))
        yield f"{tag['topic_name']} [{tag['topic_id']}] ({tag['score'] or 0:.2f}): {words}"


def story_lines(story: ToldStory | None, article: ArticleHead | None) -> Iterator[str]:
    """Yield who reported the story when, earliest first, and the evidence that ties this article to it."""
    if story is None or article is None:
        return
    articles = story["articles"]
    yield f"Story {story['story_id']}, {how_many(len(articles), 'article')}"
    yield first_line(story["tellers"])
    for one in articles[:MOST_ARTICLES]:
        is_this = one["article_id"] == article["article_id"]
        yield told_line(one, "this one" if is_this else one["article_id"])
        yield from (f"     {line}" for line in tie_lines(one) if is_this)
    if len(articles) > MOST_ARTICLES:
        yield f"… and {len(articles) - MOST_ARTICLES} more: presswatch stories show {story['story_id']}"


def first_line(tellers: Sequence[Teller]) -> str:
    """Who told a story first, and how sure that is."""
    if not tellers:
        return "first: not known, none of its outlets is"
    first, others = tellers[0], tellers[1:]
    who = f"first: {first['outlet']}"
    if first["sureness"] == "no time of its own":
        return f"{who}, not sure: its article has a day but no hour, or none but ours"
    if first["sureness"] == "tie":
        near = ", ".join(one["outlet"] for one in others if one["sureness"] == "tie")
        return f"{who}, within three minutes of {near or others[0]['outlet']}"
    return f"{who}, {after(others[0]['minutes_behind'])} before {others[0]['outlet']}" if others else who


def after(minutes: float) -> str:
    """Return a span of time as people say it."""
    if minutes < 90:
        return how_many(round(minutes), "minute")
    return how_many(round(minutes / 60), "hour") if minutes < 48 * 60 else how_many(round(minutes / 1440), "day")


def told_line(one: StoryLine, mark: str) -> str:
    """When an outlet told a story, under which title, and since when its page has been gone, if it is."""
    outlet = one["outlet"] or "unknown outlet"
    gone = f"  page gone since {moment(one['gone_at'])}" if one["gone_at"] else ""
    return (
        f"{moment(one['told_at'])}  {outlet} ({one['language'] or '?'})  {one['title'] or '(no title)'}  ({mark}){gone}"
    )


#: why an article is in its story, in words
TIES = {
    "words": "told in the same words",
    "keys": "names, figures and events in common",
    "copy": "the same text",
    "edit": "put here by an analyst",
}
#: what joins these words to the nearest article's outlet, where it is not "as"
JOINED = {"keys": "with"}
#: by what it is known who copied whom
COPY_RULES = {
    "link": "it links to it",
    "named source": "it names it as its source",
    "common source": "both name the source",
    "time": "by the hour of both",
    "unknown": "who had it first is not known",
}
#: characters of a copied passage that are shown
MOST_OF_PASSAGE = 160


def tie_lines(one: StoryLine) -> Iterator[str]:
    """Yield what ties an article to its story, and whose text it took over."""
    rule = one["rule"] or ""
    if one["evidence"]:
        near = f" {JOINED.get(rule, 'as')} {one['near_outlet'] or 'an unknown outlet'} ({one['near_article_id']})"
        why = TIES.get(rule, f"by {rule}") + (near if one["near_article_id"] else "")
        yield f"{why}: {', '.join(one['evidence'])}"
    elif rule == "edit":
        yield TIES["edit"]
    if one["copy_kind"]:
        yield from copy_lines(one)


def copy_lines(one: StoryLine) -> Iterator[str]:
    """In what way an article took over a text, from whom, how that is known, and the longest passage."""
    source, rule = one["copied_from_outlet"] or "an unknown outlet", one["copy_rule"] or ""
    kind = (one["copy_kind"] or "").replace("_", " ")
    minutes = one["minutes_later"] or 0.0
    later = f", {after(minutes)} later" if minutes >= 1 else ""
    word = "shared with" if rule == "unknown" else "from"
    sure = f", sure to {one['copy_confidence']:.0%}" if one["copy_confidence"] else ""
    yield f"{kind}: {one['of_article'] or 0:.0%} of it {word} {source}{later} ({COPY_RULES.get(rule, rule)}{sure})"
    passage = " ".join((one["passage"] or "").split())
    if passage:
        yield f"«{passage[:MOST_OF_PASSAGE]}{'…' if len(passage) > MOST_OF_PASSAGE else ''}»"


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


def moment(at: datetime | None) -> str:
    """Return a time to the second, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "?"
