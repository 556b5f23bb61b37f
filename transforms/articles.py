"""Pages to readings: trafilatura for the text, our own pass for everything around it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.records import DropReason, PageReading
from transforms.credits import split_credits
from transforms.page_authors import authors_of, byline_of
from transforms.page_credits import photo_credits
from transforms.page_facts import PageFacts, gather_facts
from transforms.page_json_ld import plain
from transforms.page_links import body_links, web_address
from transforms.page_published import modified, published
from transforms.page_titles import title_of
from transforms.page_trees import parse_page
from transforms.page_verdicts import wall_of


def read_page(body: bytes, url: str | None, charset: str | None, now: datetime) -> PageReading:
    """Read an article's page.

    Args:
        body: the page as received, content codings undone, characters not decoded.
        url: where it was fetched from; None for a seed file.
        charset: what the server's header says.
        now: the run's time; dates after it are none.

    Raises:
        Unreadable: the page is no article; `reason` is a `DropReason`.
    """
    tree = parse_page(body, charset)
    facts = gather_facts(tree, url)
    title = facts.title = title_of(facts)
    text, credit_lines = split_credits(extract_text(tree, url))
    reason = wall_of(title, text)
    if reason:
        raise Unreadable(reason, title[:120])
    if not text.strip():
        raise Unreadable(DropReason.NO_TEXT, title[:120])
    if not title:
        raise Unreadable(DropReason.NO_TITLE, text[:120])
    credits = dict.fromkeys([*photo_credits(tree, facts), *credit_lines.split("\n")])
    published_at, date_origin = published(facts, tree, now)
    return PageReading(
        title=title,
        text=text,
        lead=facts.first_meta("og:description", "description") or None,
        url=canonical_of(facts),
        authors=authors_of(facts, tree),
        published_at=published_at,
        modified_at=modified(facts, now),
        date_origin=date_origin,
        language_hint=(facts.language or "").lower().split("-")[0] or None,
        image_url=web_address(facts.first_meta("og:image", "twitter:image"), url),
        section=facts.first_meta("article:section") or plain(facts.article.get("articleSection")) or None,
        keywords=tuple(keyword for keyword in facts.meta.get("article:tag", ()) if keyword),
        is_paywalled=str(facts.article.get("isAccessibleForFree")).lower() == "false",
        credits="\n".join(line for line in credits if line),
        byline=byline_of(facts),
        links=body_links(tree, text, facts.canonical or url),
    )


def extract_text(tree: Any, url: str | None) -> str:
    """The page's text as trafilatura sees it; empty where it sees none."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, url=url, with_metadata=False, include_comments=False)
    except Exception as error:  # foreign bytes in a foreign library: whatever it raises, the page is to blame
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    return getattr(document, "text", None) or ""


def canonical_of(facts: PageFacts) -> str | None:
    """The canonical address where it lies within the same site, else the address the page was fetched from."""
    canonical = web_address(facts.canonical or facts.first_meta("og:url"), facts.url)
    if canonical and (facts.url is None or site_of(canonical) == site_of(facts.url)):
        return canonical
    return facts.url


def site_of(url: str) -> str:
    """The last two labels of a host: enough to keep a page from taking another site's identity."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def clean_html_fragment(html: str, url: str | None) -> str:  # noqa: ARG001
    """A feed's own content as plain text: one paragraph a line, without scripts, pictures and tags."""
    from lxml.html import fromstring

    if not html.strip():
        return ""
    try:
        tree = fromstring(f"<div>{html}</div>")
    except Exception as error:
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    for element in list(tree.iter("script", "style", "noscript", "iframe", "form")):
        element.drop_tree()
    for element in tree.iter("br", "p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "tr"):
        element.tail = "\n" + (element.tail or "")
        element.text = "\n" + (element.text or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(line for line in lines if line))
