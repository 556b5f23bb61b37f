"""Decide what a page is: article, or consent wall, challenge, login, paywall teaser, soft 404, error page, listing.

Structure decides, never a word alone. A page that marks itself as an article and has a date, or has a date and running
text, is an article whatever its words. A page with a date or a mark alone is a wall if it has next to nothing of its
own to say *and* a wall's words make up nearly all of its title or open its text, or all it says is addressed to
visitors ("try our home page"). Quotations do not count. Of a page with neither, structure, words and lengths are
weighed together (`transforms/pages/walls/likelihood.py`).

Kept as articles: a single paragraph without any markup, live blogs, galleries and videos with any text of their own,
AMP and print versions, the first page of several, and teasers that say at least as much as a feed's summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from presswatch.records import DropReason
from presswatch.shipped import shipped_table
from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts, plain, types_of
from transforms.pages.site_names import DIVIDER
from transforms.pages.walls.boxes import asks_for_consent
from transforms.pages.walls.evidence import has_sign, is_empty_shell, is_told_otherwise, signs, signs_of_lack
from transforms.pages.walls.likelihood import likelihood
from transforms.pages.walls.offers import is_list_of_links
from transforms.pages.walls.sentences import (
    MAX_WALL,
    MUCH_TEXT,
    QUOTED,
    SENTENCE_END,
    any_of,
    asks_for_program,
    covers,
    is_to_reader,
    own_length,
    prompts,
    sentences,
    to_visitors,
    walls,
)
from transforms.pages.whole_pages import says_sentence
from transforms.people import is_full_name
from transforms.text import folded

#: characters: a longer teaser is worth keeping
MAX_TEASER = 200
#: characters before the words that ask for payment
MAX_BEFORE_PROMPT = 120
#: characters of running text that make a page with a date an article, and those that make any page one
SOME_TEXT, OWN_TEXT = 30, 40
#: characters of its own below which a page's structure may count against it, and those below which it is enough that
#: it only addresses its reader: recipes and horoscopes say more
FEW_WORDS, ADDRESS_ALONE = 300, 150
#: a page that is likelier a wall than this is taken for one: articles lost weigh more than walls taken
LIKELY = 0.6
#: elements by which a page asks its visitor for something
ASKING = frozenset({"form", "button", "input", "dialog"})
#: first characters of a text, in which a wall says what it is
OPENING = 300

#: where sites send readers without access; an article's path continues with its own words
WALL_PATHS = (
    (DropReason.LOGIN, re.compile(r"(?:^|/)(?:log-?in|sign-?in|auth)(?:\.\w+)?/?$", re.IGNORECASE)),
    (DropReason.CONSENT, re.compile(r"(?:^|/)(?:consent|cookie-?(?:wall|consent))(?:\.\w+)?/?$", re.IGNORECASE)),
)

#: schema.org types of pages that list other pages
LISTS = frozenset({"collectionpage", "searchresultspage"})


@cache
def offers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return words for reading on, and words for subscribers and what they buy."""
    words = shipped_table("pages.toml")["paywall"]
    return any_of(words["of_reading"]), any_of(words["of_subscribers"])


def verdict_of(
    facts: PageFacts, title: str, text: str, published_at: datetime | None, authors: Sequence[str] = ()
) -> DropReason | None:
    """Return why a page is not an article; None if it is one. `authors` are the persons who signed it."""
    if published_at and len(text) >= MAX_WALL:
        return None
    if asks_for_program(text):
        return DropReason.NO_TEXT
    text = without_headline(text, title)
    if not (published_at or is_marked_article(facts)) and asks_for_consent(text):
        return DropReason.CONSENT
    if is_teaser(facts, text):
        return DropReason.PAYWALL
    # Sentences cost most: few pages need theirs counted.
    if published_at and is_marked_article(facts):
        return None
    own = own_length(text)
    if published_at and own >= SOME_TEXT and not has_wall_title(facts, title):
        return None
    if any(map(is_full_name, authors)) and own >= OWN_TEXT and not has_wall_title(facts, title):
        return wall_of_path(facts.url) or listing_of(facts, own, published_at)
    return verdict_of_doubtful(facts, title, text, own, published_at)


def verdict_of_doubtful(
    facts: PageFacts, title: str, text: str, own: int, published_at: datetime | None
) -> DropReason | None:
    """Return why a page that is not surely an article is none; None if nothing speaks against it.

    `text` is without the headline, `own` the length of what it says of its own.
    """
    if own < FEW_WORDS and offers_the_rest(text):
        return DropReason.PAYWALL
    if is_marked_article(facts) or len(text) >= MAX_WALL:
        reason = wall_of(facts, title, text, own)
    elif published_at:
        if own < ADDRESS_ALONE and is_about_visit(facts, text):
            own = min(own, own_length(text, is_to_reader))
        reason = wall_of(facts, title, text, own)
    else:
        reason = wall_by_likelihood(facts, title, text, own)
    return reason or wall_of_path(facts.url) or listing_of(facts, own, published_at)


def wall_by_likelihood(facts: PageFacts, title: str, text: str, own: int) -> DropReason | None:
    """Return the kind of wall that a page with little text, no date and no mark of an article most likely is.

    It is named by its words if they can, else by its first sign; one that says nothing has no text,
    unless it has more signs than what it lacks.
    """
    if is_empty_shell(facts):
        return wall_of(facts, title, text, own)
    if (
        is_of_pictures(facts)
        or own >= MUCH_TEXT
        or likelihood(facts, text, is_wall_titled=has_wall_title(facts, title)) <= LIKELY
    ):
        return None
    is_told = says_sentence(text, title)
    seen = [kind for _, kind in signs(facts)]
    lacking = 0 if is_told else sum(1 for _ in signs_of_lack(facts))  # these come last
    by_structure = next(iter(seen[: len(seen) - lacking]), None)
    unnamed = wall_without_words(facts) if is_told else DropReason.NO_TEXT
    return wall_in_words(facts, title, text) or by_structure or unnamed


def is_of_pictures(facts: PageFacts) -> bool:
    """Tell whether a page has captions and asks nothing of its visitor: no wall shows pictures with captions."""
    return "figcaption" in facts.tags and ASKING.isdisjoint(facts.tags)


def is_about_visit(facts: PageFacts, text: str) -> bool:
    """Tell whether what a short page says to its reader counts against it."""
    if is_told_otherwise(facts):
        return True
    is_alone = bool(facts.url) and not elements_named(facts, "a")
    return (is_alone or to_visitors()[0].search(text) is not None) and has_sign(facts)


def without_headline(text: str, title: str) -> str:
    """Return the part of a text that is examined, without the lines that are its headline."""
    headline = folded(title)
    return "\n".join(line for line in text[: 2 * MAX_WALL].split("\n") if folded(line) != headline)


def is_marked_article(facts: PageFacts) -> bool:
    """Tell whether a page's metadata says that it is an article."""
    return bool(facts.article.get("headline")) or facts.first_meta("og:type") == "article"


def has_wall_title(facts: PageFacts, title: str) -> bool:
    """Tell whether a title or heading of the page says only what a wall says."""
    return any(
        (match := pattern.search(said)) is not None and covers(match, said)
        for said in (title, facts.page_title, *pieces_of_title(facts), *headings_of(facts))
        for _, pattern in walls()
    )


def pieces_of_title(facts: PageFacts) -> list[str]:
    """Return the page's title up to its last divider if no heading says what follows; all pieces without headings."""
    cut = next(reversed(list(DIVIDER.finditer(facts.page_title))), None)
    if cut is None:
        return []
    if not facts.headings:
        return DIVIDER.split(facts.page_title)
    behind = folded(facts.page_title[cut.end() :])
    is_said = any(behind in folded(heading) for heading in headings_of(facts))
    return [] if is_said else [facts.page_title[: cut.start()]]


def wall_of(facts: PageFacts, title: str, text: str, own: int) -> DropReason | None:
    """Return the kind of wall that a page without an article's marks is."""
    if len(text) >= MAX_WALL or own >= (MUCH_TEXT if has_wall_title(facts, title) else OWN_TEXT):
        return None
    if reason := wall_in_words(facts, title, text):
        return reason
    if has_password_field(facts):
        return DropReason.LOGIN
    return wall_without_words(facts) if any(map(is_to_reader, sentences(text))) else None


def wall_in_words(facts: PageFacts, title: str, text: str) -> DropReason | None:
    """Return the kind of wall that the page's titles, headings or first words name."""
    said = (title, facts.page_title, *headings_of(facts), QUOTED.sub(" ", text.strip()[:OPENING]))
    return next((reason for reason, pattern in walls() if any(map(pattern.search, said))), None)


def wall_without_words(facts: PageFacts) -> DropReason:
    """Return the kind of a page that only addresses visitors in unlisted words.

    One with a button asks for something.
    """
    return DropReason.CONSENT if elements_named(facts, "button") else DropReason.CHALLENGE


def headings_of(facts: PageFacts) -> Iterator[str]:
    """Yield the texts of the page's headings."""
    return (" ".join(heading.text_content().split())[:OPENING] for heading in facts.headings[:3])


def has_password_field(facts: PageFacts) -> bool:
    """Tell whether a page asks for a password."""
    return any(element.get("type") == "password" for element in elements_named(facts, "input"))


def wall_of_path(url: str | None) -> DropReason | None:
    """Return the wall that the last part of an address names, if a redirect has led to one."""
    path = urlsplit(url or "").path
    return next((reason for reason, pattern in WALL_PATHS if pattern.search(path)), None)


def is_teaser(facts: PageFacts, text: str) -> bool:
    """Tell whether the page has hardly more than the beginning of a text for subscribers."""
    if is_paywalled(facts):
        return len(text) < MAX_TEASER and own_length(text) < MAX_TEASER
    is_prompted = len(text) < MAX_WALL and prompts().search(QUOTED.sub(" ", text)) is not None
    return is_prompted and own_length(text) < MAX_BEFORE_PROMPT


def offers_the_rest(text: str) -> bool:
    """Tell whether a sentence of a text offers the rest of it to subscribers, and little is said besides."""
    of_reading, of_subscribers = offers()
    said = SENTENCE_END.split(QUOTED.sub(" ", text))
    rest = [one for one in said if not (of_reading.search(one) and of_subscribers.search(one))]
    return len(rest) < len(said) and sum(map(len, rest)) < MAX_BEFORE_PROMPT


def is_paywalled(facts: PageFacts) -> bool:
    """Tell whether a page says that its text is not free."""
    free = facts.article.get("isAccessibleForFree")
    said = "no" if free is False else plain(free).lower()
    tier = facts.first_meta("article:content_tier", "content_tier")
    return said.removeprefix("https://schema.org/").removeprefix("http://schema.org/") in ("false", "no") or (
        tier == "locked"
    )


def listing_of(facts: PageFacts, own: int, published_at: datetime | None) -> DropReason | None:
    """Return `LISTING` if a page without a date of its own is a front page, a section or a search.

    So is one that says nothing of its own and is a list of links: its date is that of one of them.
    """
    if not own and not is_marked_article(facts) and is_list_of_links(facts):
        return DropReason.LISTING
    if published_at or facts.article.get("headline"):
        return None
    path = urlsplit(facts.url or "/none").path
    is_listing = path in ("", "/") or any(LISTS & set(types_of(node)) for node in facts.nodes)
    return DropReason.LISTING if is_listing else None
