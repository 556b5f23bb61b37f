"""Format a story for `explain`, `read` and `stories`: who told it when, what ties an article, who copied whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from presswatch.shown import how_many

if TYPE_CHECKING:
    from warehouse.snapshot import ArticleHead, ToldStory
    from warehouse.stories import StoryLine, Teller

#: articles of one story, or of one seed file, shown
MOST_ARTICLES = 20


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


def moment(at: datetime | None) -> str:
    """Return a time to the second, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "?"
