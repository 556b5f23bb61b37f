"""The public preview of a Telegram channel as a feed: its posts, each with its whole text.

The shape is that of https://telegram.org/blog/widgets: `.tgme_widget_message[data-post]` holds a post, within it
`.js-message_text` its words or its picture's caption, `time[datetime]` its moment, `forwarded_from` whose it was first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedKind, FeedReading, Item
from transforms.text import parse_timestamp
from transforms.web import join_url

MAX_TITLE_CHARACTERS = 200
#: an address of a channel as people write it, or of its preview
CHANNEL = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?|@)([a-z]\w{3,31})/?(?:[?#].*)?$")
#: the end of a first sentence; shorter ones are cries («Срочно!») and take the next one with them
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[^\W\d_a-zа-яёіў]|\d|[\"“«(—–-])")
SHORTEST_TITLE = 25
#: emoji and the like before the first word
BEFORE_WORDS = re.compile(r"^[^\w«\"“„(‘'#@+№$€]+")
#: what a post's picture stands in, the likeliest first
PICTURED = ("tgme_widget_message_photo_wrap", "tgme_widget_message_video_thumb")
LINK_ALONE = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}\S*", re.IGNORECASE)
PICTURE = re.compile(r"background-image:\s*url\(['\"]?(https?://[^'\")]+)")


def preview_address(text: str) -> str | None:
    """The address of a channel's preview, from any way to write the channel; None where it is none."""
    found = CHANNEL.match(text.strip())
    return f"https://t.me/s/{found[1]}" if found else None


def read_channel(body: bytes, *, url: str, feed_id: str, now: datetime, language: str | None = None) -> FeedReading:
    """The posts of a preview page, newest first; `older` is where those before them stand.

    Args:
        body: the page.
        url: its address, base of relative links.
        feed_id: the id to put on the items.
        now: dates after this (plus two days) are not believed.
        language: a hint for the items.

    Raises:
        Unreadable: 'not_a_feed' where the page holds no posts: the channel has no preview, or the page a new shape.
    """
    from lxml.html import HTMLParser, document_fromstring

    tree = document_fromstring(body, parser=HTMLParser(encoding="utf-8", no_network=True))
    posts = [post for post in tree.find_class("tgme_widget_message") if post.get("data-post")]
    if not posts:
        raise Unreadable(DropReason.NOT_A_FEED, why_no_posts(tree))
    items = [item for post in posts if not is_notice(post) for item in [item_of(post, url, feed_id, now, language)]]
    more = next(iter(tree.find_class("js-messages_more")), None)
    older = join_url(url, more.get("href", "")) if more is not None and "before=" in more.get("href", "") else None
    title = next((text_of(element) for element in tree.find_class("tgme_channel_info_header_title")), None)
    return FeedReading(tuple(reversed(items)), title=title, language=language, older=older)


def why_no_posts(tree: Any) -> str:
    """What a page without posts is."""
    if tree.find_class("tgme_channel_info") or tree.find_class("tgme_channel_history"):
        return "the channel has no posts"
    if tree.find_class("tgme_page"):
        return "the channel has no public preview: it is private, a group, or its owner has switched the preview off"
    return "no preview of a Telegram channel"


def is_notice(post: Any) -> bool:
    """Whether a post is Telegram's own («Channel created», "pinned a photo")."""
    return "service_message" in post.get("class", "")


def item_of(post: Any, url: str, feed_id: str, now: datetime, language: str | None) -> Item:
    """One post; the title is its first sentence."""
    name = post.get("data-post")
    words = next((element for element in post.find_class("js-message_text") if not is_quoted(element)), None)
    html = poll_html(post) if words is None else inner_html(words)
    moment = next((element.get("datetime", "") for element in post.iter("time") if element.get("datetime")), "")
    return Item(
        feed_id,
        name[:200],
        address_of(post, name, url),
        title_of(post, words),
        published_at=parse_timestamp(moment, now) if moment else None,
        published_raw=moment or None,
        content_html=html[:1_000_000],
        language=language,
        image_url=picture_in(post),
        section=FeedKind.TELEGRAM,
        credits=forwarded_from(post),
        is_whole=True,
    )


def title_of(post: Any, words: Any) -> str:
    """A post's first sentence; of one that is nothing but a link what stands there, of a poll its question."""
    if words is None:
        return text_in(post, "tgme_widget_message_poll_question")[:MAX_TITLE_CHARACTERS]
    lines = lines_of(words)
    if len(lines) == 1 and LINK_ALONE.fullmatch(lines[0]) and (named := text_in(post, "link_preview_title")):
        return shortened(named)
    return first_sentence("\n".join(lines))


def poll_html(post: Any) -> str:
    """A poll's question and its answers; '' where there is none."""
    from html import escape

    question = text_in(post, "tgme_widget_message_poll_question")
    answers = (escape(text_of(place)) for place in post.find_class("tgme_widget_message_poll_option_text"))
    return f"<p>{escape(question)}</p><ul><li>{'</li><li>'.join(answers)}</li></ul>" if question else ""


def picture_in(post: Any) -> str | None:
    """The first picture of a post, or the still of its video."""
    places = (place for name in PICTURED for place in post.find_class(name))
    return next((found[1] for place in places if (found := PICTURE.search(place.get("style", "")))), None)


def text_in(post: Any, name: str) -> str:
    """The text of a post's first element of a class."""
    return next((text_of(element) for element in post.find_class(name)), "")


def address_of(post: Any, name: str, url: str) -> str | None:
    """A post's own address, as its date links to it."""
    for link in post.find_class("tgme_widget_message_date"):
        if place := join_url(url, link.get("href", "")):
            return place.partition("?")[0]
    return join_url("https://t.me/", name)


def is_quoted(element: Any) -> bool:
    """Whether words stand in the post that is answered, or in the preview of a link."""
    return any("_reply" in (above.get("class") or "") for above in element.iterancestors())


def forwarded_from(post: Any) -> str:
    """Whose post it was first, as the preview says it, with the channel's handle where it links to one."""
    for line in post.find_class("tgme_widget_message_forwarded_from"):
        link = next(iter(line.iter("a")), None)
        path = urlsplit(link.get("href", "")).path.strip("/") if link is not None else ""
        handle = path.removeprefix("s/").partition("/")[0]
        said = text_of(line)[:300]
        return f"{said} (@{handle})" if re.fullmatch(r"[A-Za-z]\w{3,31}", handle) else said
    return ""


def inner_html(element: Any) -> str:
    """What stands within an element, as HTML."""
    from html import escape

    from lxml.html import tostring

    parts: Iterator[str] = (tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + "".join(parts)


def lines_of(element: Any) -> list[str]:
    """The lines of an element's text; `br` and block elements end one."""
    parts: list[str] = []
    for event_text in walked(element):
        parts.append(event_text)
    return [" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip()]


def walked(element: Any) -> Iterator[str]:
    """An element's texts in their order, with a line end for each that readers see."""
    yield element.text or ""
    for child in element:
        if child.tag in ("br", "p", "div", "blockquote", "pre"):
            yield "\n"
        yield from walked(child) if isinstance(child.tag, str) else ()
        yield child.tail or ""


def text_of(element: Any) -> str:
    """An element's text in one line."""
    return " ".join(element.text_content().split())


def first_sentence(text: str) -> str:
    """The first sentence of a post for its title, without emoji before it; cut at a word where it is very long."""
    plain = BEFORE_WORDS.sub("", text.strip())
    title = ""
    for line in plain.split("\n"):
        for sentence in SENTENCE_END.split(line.strip()):
            title = f"{title} {sentence}".strip()
            if len(title) >= SHORTEST_TITLE:
                return shortened(title)
        if title and title[-1] not in "!?…:":
            break
    return shortened(title)


def shortened(title: str) -> str:
    """A title of at most MAX_TITLE_CHARACTERS."""
    if len(title) <= MAX_TITLE_CHARACTERS:
        return title
    return title[: MAX_TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"
