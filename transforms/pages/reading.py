"""Turn pages into readings: trafilatura for the text, our own pass for everything else."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.patterns import late_pattern
from presswatch.records import DropReason, PageReading
from transforms.pages.authors import authors_of, byline_of
from transforms.pages.credits import photo_credits
from transforms.pages.elements import elements_named, unmark_commentary
from transforms.pages.facts import PageFacts, gather_facts, plain
from transforms.pages.leads import lead_of, standfirst_of
from transforms.pages.links import body_links, is_same_site, web_address
from transforms.pages.pictures import picture_boxes
from transforms.pages.published import modified, published
from transforms.pages.site_names import site_names
from transforms.pages.texts import extract_text, parse_page, with_lines
from transforms.pages.titles import title_of
from transforms.pages.trails import prefer_headline_to_trail
from transforms.pages.trimming import is_furniture, trimmed
from transforms.pages.walls.boxes import drop_asides, drop_windows
from transforms.pages.walls.verdicts import headings_of, is_paywalled, verdict_of
from transforms.pages.whole_pages import own_text, says_sentence, words_of_pictures
from transforms.people import PICTURE_WORDS, split_credits
from transforms.text import folded

#: a label before another one: «Foto: Bild: APA»
SECOND_LABEL = late_pattern(rf"^(?:{PICTURE_WORDS})\s*:\s*(?=(?:{PICTURE_WORDS})\s*:)", re.IGNORECASE)
#: the fewest letters of a text besides its headline; less is a menu's word or a label
SHORTEST_TEXT = 20
#: how many letters one of a script of syllables or words stands for
DENSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
LETTERS_IN_ONE = 3
#: characters that no address has (RFC 3986 §2)
NO_ADDRESS = re.compile(r"[{}<>]")


def read_page(body: bytes, url: str | None, charset: str | None, now: datetime) -> PageReading:
    """Read an article's page.

    Args:
        body: the page as received, content codings undone, characters not decoded.
        url: if it was fetched from; None for a seed file.
        charset: from the server's header.
        now: the run's time; later dates do not count.

    Raises:
        Unreadable: the page is not an article; `reason` is a `DropReason`.
    """
    try:
        return reading_of(parse_page(body, charset), url, now)
    except RecursionError as error:
        raise Unreadable(DropReason.UNREADABLE, "nested too deeply") from error


def reading_of(tree: Any, url: str | None, now: datetime) -> PageReading:
    """Return the reading of a parsed page; this changes the tree."""
    facts = gather_facts(tree, url)
    prefer_headline_to_trail(facts)
    title = facts.title = title_of(facts)
    drop_windows(tree, facts)
    drop_asides(facts)
    published_at, date_origin = published(facts, now)
    unmark_commentary(facts)
    # Extraction removes parts of the tree, so everything around the text is read first.
    authors, makers, standfirst = authors_of(facts), photo_credits(facts), standfirst_of(facts)
    text, credit_lines = split_credits(text_of(tree, facts))
    refuse_if_no_article(facts, text, published_at, authors)
    text = trimmed(text, title, headings_of(facts), now)
    return PageReading(
        title=title,
        text=text,
        lead=lead_of(facts, text, standfirst, now),
        url=canonical_of(facts),
        authors=authors,
        published_at=published_at,
        modified_at=modified(facts, now),
        date_origin=date_origin,
        language_hint=(facts.language or "").lower().split("-")[0] or None,
        image_url=image_of(facts),
        section=facts.first_meta("article:section", "articlesection")
        or plain(facts.article.get("articleSection"))
        or None,
        keywords=keywords_of(facts),
        is_paywalled=is_paywalled(facts),
        credits=merged([*makers, *others_credits(credit_lines, facts)]),
        byline=byline_of(facts),
        links=body_links(facts, text, facts.canonical or url),
    )


def text_of(tree: Any, facts: PageFacts) -> str:
    """Return the extracted text, in lines: on a forum the posts, on a page of pictures alone what it says of them.

    What is said beside the pictures is read first: extraction changes the tree.
    """
    beside, instead = lines_beside_pictures(facts), words_of_pictures(facts)
    is_forum = any("DiscussionForumPosting" in (script.text or "") for script in elements_named(facts, "script"))
    whole = own_text(with_lines(extract_text(tree, facts.url, is_forum=is_forum), facts.elements), facts)
    text = without_captions(whole, beside)
    is_more = len(instead) > len(text) and not says_sentence(split_credits(text)[0], facts.title)
    return instead if is_more else text


def refuse_if_no_article(facts: PageFacts, text: str, published_at: datetime | None, authors: tuple[str, ...]) -> None:
    """Raise `Unreadable` if a page is not an article."""
    reason = verdict_of(facts, facts.title, text, published_at, authors)
    # The page of a video or a gallery may say nothing but its headline: the feed's own words are better then.
    if reason is None and says_nothing_more(text, facts.title):
        reason = DropReason.NO_TEXT
    if reason is None and not facts.title:
        reason = DropReason.NO_TITLE
    if reason:
        raise Unreadable(reason, facts.title[:120] or text.strip()[:120])


def says_nothing_more(text: str, title: str) -> bool:
    """Tell whether a text has hardly a letter besides its headline; the beginning of a long text decides."""
    headline = folded(title)
    beginning = text[: 2 * len(title) + 200]
    # The headline may be cut at the end of the beginning.
    if len(folded(beginning).replace(headline, "")) >= SHORTEST_TEXT + len(headline):
        return False
    rest = folded(text).replace(headline, "")
    return len(rest) + (LETTERS_IN_ONE - 1) * len(DENSE.findall(rest)) < SHORTEST_TEXT


def lines_beside_pictures(facts: PageFacts) -> set[str]:
    """Return the lines beside a page's pictures, in elements that no class marks as captions."""
    return {line for box in picture_boxes(facts) for line in box}


def without_captions(text: str, beside: set[str]) -> str:
    """Remove the lines beside its pictures from a text."""
    if not beside:
        return text
    kept = [line for line in text.split("\n") if " ".join(line.split()) not in beside]
    return "\n".join(kept) if len("".join(kept)) >= SHORTEST_TEXT else text


def others_credits(credit_lines: str, facts: PageFacts) -> list[str]:
    """Return the credit and source lines of a text, except those that name only the site: "Source: river.example"."""
    own = site_names(facts)
    return [line for line in credit_lines.split("\n") if folded(line.rpartition(":")[2]) not in own]


def merged(credit_lines: list[str]) -> str:
    """Join credits, one a line; if one contains another, only the longer."""
    lines = dict.fromkeys(SECOND_LABEL.sub("", line) for line in credit_lines if line)
    return "\n".join(line for line in lines if not any(line != other and line in other for other in lines))


def image_of(facts: PageFacts) -> str | None:
    """Return the address of the article's main picture: Open Graph, microdata, then JSON-LD."""
    image = facts.article.get("image") or facts.article.get("thumbnailUrl")
    first = image[0] if isinstance(image, list) and image else image
    told = first.get("url") or first.get("contentUrl") if isinstance(first, dict) else first
    return web_address(
        facts.first_meta("og:image", "og:image:secure_url", "twitter:image", "image", "thumbnailurl") or plain(told),
        facts.url,
    )


def keywords_of(facts: PageFacts) -> tuple[str, ...]:
    """Return the publisher's own tags, each once."""
    tags = [tag for tag in facts.meta.get("article:tag", ()) if tag]
    stated = facts.article.get("keywords") or facts.first_meta("news_keywords", "keywords")
    if not tags and stated:
        tags = [plain(tag) for tag in stated] if isinstance(stated, list) else plain(stated).split(",")
    return tuple(dict.fromkeys(tag.strip() for tag in tags if 0 < len(tag.strip()) <= 80))[:40]


def canonical_of(facts: PageFacts) -> str | None:
    """Return the canonical address if it is on the same site, else the address the page was fetched from.

    A page must not take another site's identity; a front page is the canonical address of itself only. A template that
    was not filled in ("{{ page.url }}") is the same on every page: it names none of them.
    """
    named = facts.canonical or facts.first_meta("og:url") or ""
    canonical = None if NO_ADDRESS.search(named) else web_address(named, facts.url)
    if not canonical or (facts.url and not is_same_site(canonical, facts.url)):
        return facts.url
    is_front_page = urlsplit(canonical).path in ("", "/") and not urlsplit(canonical).query
    return facts.url if is_front_page and facts.url else canonical


#: elements on lines of their own (HTML flow content that browsers show as blocks)
BLOCKS = (
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre section "
    "summary table tbody tfoot thead tr ul "
)
#: a line end within a paragraph
WRAPPED = late_pattern(r"(?<![\n\r])\r?\n(?![ \t]*[\n\r])")
#: elements that stand side by side on a line
CELLS = "td th img button audio video canvas svg object embed"


def clean_html_fragment(html: str) -> str:
    """Return a feed's own content as plain text: one paragraph a line, without scripts, pictures and tags.

    Blocks end lines and cells are separated by spaces, so that markup boundaries never join two words.
    """
    from lxml.html import fromstring

    if not html.strip():
        return ""
    try:
        tree = fromstring(f"<div>{html}</div>")
    except Exception as error:
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    for element in list(tree.iter("script", "style", "noscript", "iframe", "form")):
        element.drop_tree()
    join_wrapped(tree)
    part(tree, BLOCKS, "\n")
    part(tree, CELLS, " ")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line and not is_furniture(line))


def join_wrapped(tree: Any) -> None:
    """Turn the line ends of a source that marks its paragraphs into spaces; without such marks lines are paragraphs.

    A blank line parts paragraphs in both.
    """
    if next(tree.iterdescendants("p", "br", "div", "li"), None) is None:
        return
    for element in tree.iter():
        if element.tag != "pre" and element.text:
            element.text = WRAPPED.sub(" ", element.text)
        if element.tail:
            element.tail = WRAPPED.sub(" ", element.tail)


def part(tree: Any, names: str, mark: str) -> None:
    """Put a mark around the elements of these names, so that words separated only by markup do not run together."""
    for element in tree.iter(*names.split()):
        element.tail = mark + (element.tail or "")
        element.text = mark + (element.text or "")
