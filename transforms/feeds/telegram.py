"""Read the public preview of a Telegram channel as a feed: its posts, each with its full text.

The shape is that of https://telegram.org/blog/widgets: `.tgme_widget_message[data-post]` holds a post; in it
`.js-message_text` is its text or caption, `time[datetime]` its time, `forwarded_from` the original channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.patterns import late_pattern
from presswatch.records import DropReason, FeedKind, FeedReading, Item
from transforms.web import join_url

MAX_TITLE_CHARACTERS = 200
#: a channel's address as people write it, or of its preview
CHANNEL = late_pattern(r"(?i)^(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?|@)([a-z]\w{3,31})/?(?:[?#].*)?$")
#: the end of a first sentence; shorter ones are exclamations («Срочно!») and take the next sentence along
SENTENCE_END = late_pattern(r"(?<=[.!?…])[\"”»)]*\s+(?=[^\W\d_a-zа-яёіў]|\d|[\"“«(—–-])")
SHORTEST_TITLE = 25
#: emoji and the like before the first word
BEFORE_WORDS = late_pattern(r"^[^\w«\"“„(‘'#@+№$€]+")
#: elements that hold a post's picture, likeliest first
PICTURED = ("tgme_widget_message_photo_wrap", "tgme_widget_message_video_thumb")
LINK_ALONE = late_pattern(r"(?:https?://)?[\w.-]+\.[a-z]{2,}\S*", re.IGNORECASE)
PICTURE = late_pattern(r"background-image:\s*url\(['\"]?(https?://[^'\")]+)")


def preview_address(text: str) -> str | None:
    """Return the preview address for any way of writing a channel; None if the text is none."""
    found = CHANNEL.match(text.strip())
    return f"https://t.me/s/{found[1]}" if found else None


def read_channel(body: bytes, *, url: str, feed_id: str, now: datetime, language: str | None = None) -> FeedReading:
    """Return the posts of a preview page, newest first; `older` is the address of earlier ones.

    Args:
        body: the page.
        url: its address, the base for relative links.
        feed_id: the id to put on the items.
        now: dates more than two days later are not believed.
        language: a hint for the items.

    Raises:
        Unreadable: 'not_a_feed', the page holds no posts: the channel has no preview, or the page a new layout.
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
    """Say what a page without posts is."""
    if tree.find_class("tgme_channel_info") or tree.find_class("tgme_channel_history"):
        return "the channel has no posts"
    if tree.find_class("tgme_page"):
        return "the channel has no public preview: it is private, a group, or its owner has switched the preview off"
    return "no preview of a Telegram channel"


def is_notice(post: Any) -> bool:
    """Tell whether a post is a service message of Telegram («Channel created», "pinned a photo")."""
    return "service_message" in post.get("class", "")


def item_of(post: Any, url: str, feed_id: str, now: datetime, language: str | None) -> Item:
    """Read one post; its first sentence becomes the title."""
    # Imported for reading only: lists of feeds are asked for channels in processes that read no dates.
    from transforms.text import parse_timestamp

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
    """Return a post's first sentence, the link text of a post that is only a link, or a poll's question."""
    if words is None:
        return text_in(post, "tgme_widget_message_poll_question")[:MAX_TITLE_CHARACTERS]
    lines = lines_of(words)
    if len(lines) == 1 and LINK_ALONE.fullmatch(lines[0]) and (named := text_in(post, "link_preview_title")):
        return shortened(named)
    return first_sentence("\n".join(lines))


def poll_html(post: Any) -> str:
    """Return a poll's question and answers as HTML; '' if there is none."""
    from html import escape

    question = text_in(post, "tgme_widget_message_poll_question")
    answers = (escape(text_of(place)) for place in post.find_class("tgme_widget_message_poll_option_text"))
    return f"<p>{escape(question)}</p><ul><li>{'</li><li>'.join(answers)}</li></ul>" if question else ""


def picture_in(post: Any) -> str | None:
    """Return a post's first picture, or the still of its video."""
    places = (place for name in PICTURED for place in post.find_class(name))
    return next((found[1] for place in places if (found := PICTURE.search(place.get("style", "")))), None)


def text_in(post: Any, name: str) -> str:
    """Return the text of a post's first element of a class."""
    return next((text_of(element) for element in post.find_class(name)), "")


def address_of(post: Any, name: str, url: str) -> str | None:
    """Return a post's own address, which its date links to."""
    for link in post.find_class("tgme_widget_message_date"):
        if place := join_url(url, link.get("href", "")):
            return place.partition("?")[0]
    return join_url("https://t.me/", name)


def is_quoted(element: Any) -> bool:
    """Tell whether text belongs to the quoted post or to a link preview."""
    return any("_reply" in (above.get("class") or "") for above in element.iterancestors())


def forwarded_from(post: Any) -> str:
    """Return the channel a post was forwarded from, with its handle if the preview links one."""
    for line in post.find_class("tgme_widget_message_forwarded_from"):
        link = next(iter(line.iter("a")), None)
        path = urlsplit(link.get("href", "")).path.strip("/") if link is not None else ""
        handle = path.removeprefix("s/").partition("/")[0]
        said = text_of(line)[:300]
        return f"{said} (@{handle})" if re.fullmatch(r"[A-Za-z]\w{3,31}", handle) else said
    return ""


def inner_html(element: Any) -> str:
    """Return what stands within an element, as HTML."""
    from html import escape

    from lxml.html import tostring

    parts: Iterator[str] = (tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + "".join(parts)


def lines_of(element: Any) -> list[str]:
    """Return the lines of an element's text; `br` and block elements end a line."""
    parts: list[str] = []
    for event_text in walked(element):
        parts.append(event_text)
    return [" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip()]


def walked(element: Any) -> Iterator[str]:
    """Yield an element's texts in order, with a line end wherever readers see one."""
    yield element.text or ""
    for child in element:
        if child.tag in ("br", "p", "div", "blockquote", "pre"):
            yield "\n"
        yield from walked(child) if isinstance(child.tag, str) else ()
        yield child.tail or ""


def text_of(element: Any) -> str:
    """Return an element's text in one line."""
    return " ".join(element.text_content().split())


def first_sentence(text: str) -> str:
    """Return a post's first sentence as its title, without leading emoji, cut at a word if very long."""
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
    """Cut a title to MAX_TITLE_CHARACTERS."""
    if len(title) <= MAX_TITLE_CHARACTERS:
        return title
    return title[: MAX_TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"
