"""An article's title: the headline as readers see it, without the site's name and section.

The visible heading is preferred to the metadata, which often has another, shorter title for search engines and
networks. It must share words with one of those, so that a site's name or a section set as `h1` is not taken for one.

A kicker in an element of its own within the heading (class kicker, overline, eyebrow, topline …) is removed; a kicker
that is part of the heading's own text stays.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import cache
from itertools import islice
from typing import Any

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.pages.facts import LONGEST_TITLE, PageFacts, plain
from transforms.pages.site_names import (
    DIVIDER,
    MOST_WORDS_OF_SECTION,
    is_named,
    name_in_heading,
    names_linked_home,
    site_names,
    without_day,
    without_full_name,
    without_site_name,
    without_tail,
)
from transforms.text import folded

#: parts of a heading outside the headline: kickers, counters, labels, buttons, words for screen readers only
NOT_HEADLINE = late_pattern(
    r"kicker|overline|highline|eyebrow|topline|roofline|dachzeile|supertitle|pretitle|rubri[ck]|comment|counter|badge|label"
    r"|updated|share|icon|sr-only|screen-?reader|visually-?hidden|tooltip|bookmark|print",
    re.IGNORECASE,
)
#: targets of links to comments in a heading, what such a link says, and a number that fills an element
TO_COMMENTS = late_pattern(r"#(?:comment|disqus|respond|kommentar)|/comments?/?(?:$|[?#])", re.IGNORECASE)
OF_COMMENTS = late_pattern(r"\d|comment|kommentar|коммент|камент", re.IGNORECASE)
KICKER_END = late_pattern(r":\s*[\"“„«‘]?$")
#: SOFT HYPHEN, ZERO WIDTH SPACE, WORD JOINER, ZERO WIDTH NO-BREAK SPACE
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
#: separators after a kicker, removed together with it
LEADING_MARKS = " :|–—·•"
NUMBER = late_pattern(r"[\s(\[]*(\d{1,5})[\s)\]]*")
#: elements within a heading that do not separate words, and those that show none
INLINE = frozenset({"a", "em", "i", "b", "strong", "mark", "sup", "sub", "u", "wbr", "font", "abbr", "q"})
NO_WORDS = frozenset({"button", "svg", "script", "style", "time"})
HOLDS_COUNTER = frozenset({"a", "span", "div", "sup", "small", "i"})

#: the fewest words of a headline, and the most letters of a word like "for"
FEWEST_WORDS, LONGEST_SMALL_WORD = 3, 3
#: Dice's coefficient that two titles of one article reach
SAME_ARTICLE = 0.2


def title_of(facts: PageFacts) -> str:
    """Return the best title a page offers, in plain characters; empty if it offers none."""
    return without_genre(plain_characters(best_title(facts)).strip(LEADING_MARKS))


def without_genre(title: str) -> str:
    """Remove the word for a text's genre that a bar separates from the title: "Opinion | Bridge", "Bridge | Video"."""
    rest = genre_at_end().sub("", genre_before().sub("", title))
    return rest if len(words_of(rest)) >= FEWEST_WORDS else title


@cache
def genre_at_end() -> re.Pattern[str]:
    """Return a pattern for a bar and a genre at a title's end."""
    return re.compile(rf"\s*[|•»]\s*(?:{'|'.join(shipped_table('pages.toml')['titles']['genres'])})\s*$", re.IGNORECASE)


@cache
def genre_before() -> re.Pattern[str]:
    """Return a pattern for a genre and a bar at a title's beginning."""
    return re.compile(rf"^(?:{'|'.join(shipped_table('pages.toml')['titles']['genres'])})\s*[|•»]\s*", re.IGNORECASE)


def plain_characters(text: str) -> str:
    """Remove soft hyphens and invisible marks from a title, unescape what was escaped twice, cut what is too long."""
    return " ".join(html.unescape(text).translate(UNSEEN).split())[:LONGEST_TITLE]


def best_title(facts: PageFacts) -> str:
    """Return the visible heading if it is a title, else the one in the metadata."""
    names = site_names(facts) | name_in_heading(facts) | names_linked_home(facts)
    whole_told = [plain_characters(text) for text in told_titles(facts) if text]
    headings = headings_but_names(facts, whole_told, names) or marked_headline(facts, whole_told)
    told = [without_site_name(text, names, headings) for text in whole_told]
    seen = seen_title([without_full_name(text, names) for text in headings], told)
    if seen:
        parts = parts_of_headings(facts)
        return with_told_kicker(without_section(seen, told, parts), told, parts)
    if told == whole_told == [facts.page_title] and not headings and not is_named(facts):
        return without_tail(facts.page_title)
    return best_told([*map(without_day, told)]) or next(iter(headings), "")


def headings_but_names(facts: PageFacts, told: list[str], names: set[str]) -> list[str]:
    """Return the texts of the headings that are not the site's name."""
    texts = (heading_text(heading, told) for heading in facts.headings)
    sections = sections_in_title(facts, told)
    return [text for text in texts if text and folded(text) not in names and folded(text) not in sections]


def marked_headline(facts: PageFacts, told: list[str]) -> list[str]:
    """Return the text of the element that microdata marks as headline, on a page without a heading of its own."""
    marked = (one for one in facts.elements if "headline" in (one.get("itemprop") or "").split())
    texts = (plain_characters(one.text_content()) for one in islice(marked, 1))
    return [text for text in texts if text and any(text in title for title in told)]


def sections_in_title(facts: PageFacts, told: list[str]) -> set[str]:
    """Return the folded later pieces of the page's title that no other metadata title has: sections, the site."""
    pieces = DIVIDER.split(facts.page_title)[1:]
    others = [folded(title) for title in told if title != facts.page_title and len(words_of(title)) >= FEWEST_WORDS]
    short = {folded(piece) for piece in pieces if len(piece.split()) <= MOST_WORDS_OF_SECTION}
    return {piece for piece in short if others and not any(piece in title for title in others)}


def best_told(told: list[str]) -> str:
    """Return the metadata title that begins all the others, one that appears twice, or a whole one."""
    whole = [title for title in told if not title.endswith(("...", "…"))]
    letters = Counter(map(folded, whole))
    repeated = [title for title in whole if letters[folded(title)] > 1]
    common = [
        title for title in whole if len(words_of(title)) >= FEWEST_WORDS and all(t.startswith(title) for t in whole)
    ]
    return next(iter(common or repeated or whole or told), "")


def better_title(page: str, feed: str) -> str:
    """Return a page's title, or its feed's headline if the two share no word: the page's title is then the site's."""
    is_headline = len(words_of(feed)) >= FEWEST_WORDS
    return feed if is_headline and not shared_words(page, feed) else page


def without_section(seen: str, told: list[str], parts: frozenset[str]) -> str:
    """Return a heading without the section in an element before it, if a metadata title begins with the rest."""
    words = seen.split()
    for count in range(1, min(MOST_WORDS_OF_SECTION, len(words) - FEWEST_WORDS) + 1):
        rest = " ".join(words[count:])
        if folded(" ".join(words[:count])) in parts and any(folded(title).startswith(folded(rest)) for title in told):
            return rest
    return seen


def told_titles(facts: PageFacts) -> list[str]:
    """Return the titles in a page's metadata, most trustworthy first."""
    return [
        plain(facts.article.get("headline")),
        facts.first_meta("og:title"),
        facts.first_meta("twitter:title", "dc.title", "headline"),
        facts.page_title,
    ]


def seen_title(headings: list[str], told: list[str]) -> str:
    """Return the heading that shares most words with a metadata title; empty if none shares enough."""
    if not told:
        return headings[0] if len(headings) == 1 else ""
    scored = [(max(shared_words(heading, title) for title in told), -place) for place, heading in enumerate(headings)]
    best, place = max(scored, default=(0.0, 0))
    return headings[-place] if best >= SAME_ARTICLE and has_meant_word(headings[-place], told) else ""


def has_meant_word(heading: str, told: list[str]) -> bool:
    """Tell whether a heading shares more than short words in lower case ("for", "and") with a metadata title."""
    small = {word for word in re.findall(r"\w+", heading) if len(word) <= LONGEST_SMALL_WORD and word.islower()}
    meant = set(words_of(heading)) - small
    return not meant or any(not meant.isdisjoint(words_of(title)) for title in told)


def with_told_kicker(seen: str, told: list[str], parts: frozenset[str]) -> str:
    """Return a heading as the metadata has it: without what only the heading adds, with a kicker that all others have.

    The metadata has short forms too: if another title there is the heading cut off, the heading stays whole.
    """
    may_begin = not any(is_cut_off(title, seen) for title in told)
    for title in told:
        if len(words_of(title)) < FEWEST_WORDS or title == seen:
            continue
        # Markup separates the heading's parts; the spaces between them are ours.
        is_same = "".join(title.split()) == "".join(seen.split()) or is_with_colon(title, seen)
        if is_same or (may_begin and begins(seen, title)) or ends_behind_kicker(seen, title, parts):
            return title
    longer = [title for title in told if title.endswith(f": {seen}")]
    return longer[0] if len(longer) > 1 else seen


def is_with_colon(title: str, seen: str) -> bool:
    """Tell whether a metadata title has a colon where the heading has a kicker in an element of its own."""
    return ":" not in seen and title.count(":") == 1 and folded(title) == folded(seen)


def is_cut_off(title: str, seen: str) -> bool:
    """Tell whether a metadata title continues after the heading, or is the heading cut off."""
    return title.startswith(seen) or (title.endswith(("...", "…")) and seen.startswith(title[:-3].rstrip(". …")))


def begins(seen: str, title: str) -> bool:
    """Tell whether a heading begins with a title as whole words."""
    return seen.startswith(title) and not seen[len(title)].isalnum()


def ends_behind_kicker(seen: str, title: str, parts: frozenset[str]) -> bool:
    """Tell whether a heading ends with a title as whole words, after something that is not part of the headline."""
    return seen.endswith(title) and not seen[-len(title) - 1].isalnum() and is_kicker(seen[: -len(title)], parts)


def is_kicker(before: str, parts: frozenset[str]) -> bool:
    """Tell whether the heading's words before the title are not part of it: no colon, or an element of their own.

    «Kicker: headline» that readers see in one piece is the headline.
    """
    return not KICKER_END.search(before) or folded(before) in parts


def parts_of_headings(facts: PageFacts) -> frozenset[str]:
    """Return the folded texts of the elements within the page's headings."""
    return frozenset(
        folded(part.text_content()) for heading in facts.headings[:5] for part in heading.iterdescendants("*")
    )


def heading_text(heading: Any, told: list[str]) -> str:
    """Return a heading's text without kickers, counters and labels, with spaces between its parts."""
    parts: list[str] = []
    collect(heading, parts, counter_at_end(heading, told))
    text = plain_characters("".join(parts)).strip(LEADING_MARKS)
    whole = plain_characters(" ".join(heading.itertext()))
    if 2 * len(text) >= len(whole) or not text or is_told_alone(text, told):
        return text
    # The removed part is the headline itself, and the rest its kicker.
    rest = whole.removeprefix(text).strip(LEADING_MARKS)
    return rest if is_told_alone(rest, told) else whole.replace(" : ", ": ")


def is_told_alone(text: str, told: list[str]) -> bool:
    """Tell whether a metadata title is exactly this text."""
    return any(folded(title) == folded(text) for title in told)


def collect(element: Any, parts: list[str], counter: Any = None) -> None:
    """Collect the text of an element in order, leaving out what is not part of the headline."""
    parts.append(element.text or "")
    for child in element:
        if child is not counter and is_of_headline(child):
            blank = "" if child.tag in INLINE else " "
            parts.append(blank)
            collect(child, parts, counter)
            parts.append(blank)
        parts.append(child.tail or "")


def is_of_headline(element: Any) -> bool:
    """Tell whether an element within a heading shows words of the headline."""
    if not isinstance(element.tag, str) or element.tag in NO_WORDS or is_link_to_comments(element):
        return False
    return NOT_HEADLINE.search(element.get("class") or "") is None


def is_link_to_comments(element: Any) -> bool:
    """Tell whether an element links to the comments and gives their number."""
    if element.tag != "a" or not TO_COMMENTS.search(element.get("href") or ""):
        return False
    return OF_COMMENTS.search(element.text_content()) is not None


def counter_at_end(heading: Any, told: list[str]) -> Any:
    """Return the element of digits that ends a heading, if the metadata has titles and none has that number."""
    last = heading
    while len(last) and not (last[-1].tail or "").strip():
        last = last[-1]
    if last is heading or last.tag not in HOLDS_COUNTER or not told:
        return None
    number = NUMBER.fullmatch(last.text or "")
    is_told = number is None or any(number.group(1) in words_of(title) for title in told)
    return None if is_told else last


def shared_words(one: str, other: str) -> float:
    """Return how similar two titles are, 0 to 1: Dice's coefficient over their words."""
    words, others = set(words_of(one)), set(words_of(other))
    return 2 * len(words & others) / max(1, len(words) + len(others))


def words_of(text: str) -> list[str]:
    """Return words in lower case; scripts without spaces give pairs of letters."""
    words = re.findall(r"\w+", text.lower())
    if re.search("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]", text):
        joined = "".join(words)
        return [joined[start : start + 2] for start in range(len(joined) - 1)]
    return words
