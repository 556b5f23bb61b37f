"""An article's title: the headline as its readers see it, without the site's name and section.

The visible heading goes before what the page tells machines: search engines and networks are often given another,
shorter title. It must share words with one of those, so that a site's name or a section set as `h1` is no title.

Kickers: a kicker in an element of its own within the heading (class kicker, overline, eyebrow, topline …) is left
out; one that is part of the heading's own text stays.
"""

from __future__ import annotations

import re
from typing import Any

from transforms.page_facts import PageFacts
from transforms.page_json_ld import plain

#: what stands between a title and a site's name
DIVIDER = re.compile(r"\s+(?:[|–—·•»«›‹:/-]|--|::)\s+|\s*[|•]\s*")
DIVIDING_MARKS = " \t|–—·•»›‹:/-"

#: parts of a heading that are no headline: kickers, counters, labels, buttons, words for screen readers only
NOT_HEADLINE = re.compile(
    r"kicker|overline|eyebrow|topline|roofline|dachzeile|supertitle|pretitle|rubri[ck]|comment|counter|badge|label"
    r"|updated|share|icon|sr-only|screen-?reader|visually-?hidden|tooltip|bookmark|print",
    re.IGNORECASE,
)

#: Dice's coefficient that two titles of one article reach
SAME_ARTICLE = 0.2


def title_of(facts: PageFacts) -> str:
    """The best title a page offers; empty where it offers none."""
    names = site_names(facts)
    told = [without_site_name(text, names) for text in told_titles(facts) if text]
    headings = [text for heading in facts.headings if (text := heading_text(heading)) and folded(text) not in names]
    seen = seen_title([without_site_name(text, names) for text in headings], told)
    if seen:
        return with_told_kicker(seen, told)
    whole = [title for title in told if not title.endswith(("...", "…"))]
    repeated = [title for title in whole if sum(folded(title) == folded(other) for other in whole) > 1]
    return next(iter(repeated or whole or told or headings), "")


def told_titles(facts: PageFacts) -> list[str]:
    """The titles a page tells machines, the more trustworthy first."""
    return [
        plain(facts.article.get("headline")),
        facts.first_meta("og:title"),
        facts.first_meta("twitter:title", "dc.title", "headline"),
        facts.page_title,
    ]


def seen_title(headings: list[str], told: list[str]) -> str:
    """The heading that shares most words with a told title; empty where none shares enough."""
    if not told:
        return headings[0] if len(headings) == 1 else ""
    scored = [(max(shared_words(heading, title) for title in told), -place) for place, heading in enumerate(headings)]
    best, place = max(scored, default=(0.0, 0))
    return headings[-place] if best >= SAME_ARTICLE else ""


def with_told_kicker(seen: str, told: list[str]) -> str:
    """A heading as the page tells it elsewhere: without what only the heading adds, with a kicker that all others have.

    Machines are told short forms too: where another told title is the heading cut off, the heading stays whole.
    """
    is_cut_off = any(
        title.startswith(seen) or (title.endswith(("...", "…")) and seen.startswith(title[:-3].rstrip(". …")))
        for title in told
    )
    for title in told:
        if len(words_of(title)) < 3 or title == seen:
            continue
        if "".join(title.split()) == "".join(seen.split()):
            return title  # the heading's parts are told apart by markup, the blanks between them are ours
        begins = seen.startswith(title) and not seen[len(title)].isalnum() and not is_cut_off
        ends = seen.endswith(title) and not seen[-len(title) - 1].isalnum()
        if begins or ends:
            return title
    longer = [title for title in told if title.endswith(f": {seen}")]
    return longer[0] if len(longer) > 1 else seen


def heading_text(heading: Any) -> str:
    """A heading's text without kickers, counters and labels; blanks between its parts."""
    parts: list[str] = []
    collect(heading, parts)
    return " ".join("".join(parts).split())


def collect(element: Any, parts: list[str]) -> None:
    """Gather the text of an element in order, leaving out what is no headline."""
    parts.append(element.text or "")
    for child in element:
        is_inline = child.tag in ("a", "em", "i", "b", "strong", "mark", "sup", "sub", "u", "wbr", "font", "abbr", "q")
        is_text = isinstance(child.tag, str) and child.tag not in ("button", "svg", "script", "style", "time")
        if is_text and not NOT_HEADLINE.search(child.get("class") or ""):
            parts.append("" if is_inline else " ")
            collect(child, parts)
            parts.append("" if is_inline else " ")
        parts.append(child.tail or "")


def shared_words(one: str, other: str) -> float:
    """How much two titles have in common, 0 to 1: Dice's coefficient over their words."""
    words, others = set(words_of(one)), set(words_of(other))
    return 2 * len(words & others) / max(1, len(words) + len(others))


def words_of(text: str) -> list[str]:
    """Words in lower case; scripts without blanks give pairs of letters."""
    words = re.findall(r"\w+", text.lower())
    if re.search("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]", text):
        joined = "".join(words)
        return [joined[start : start + 2] for start in range(len(joined) - 1)]
    return words


def without_site_name(title: str, names: set[str]) -> str:
    """A title with the site's name off its end or beginning, and the section that stands before it."""
    cuts = list(DIVIDER.finditer(title))
    for cut in reversed(cuts):
        if is_site_name(title[cut.end() :], names):
            return title[: cut.start()].rstrip(DIVIDING_MARKS)
    if cuts and is_site_name(title[: cuts[0].start()], names):
        return title[cuts[0].end() :].lstrip(DIVIDING_MARKS)
    return title


def is_site_name(piece: str, names: set[str]) -> bool:
    """Whether a piece of a title names the site: the same letters, or one within the other."""
    letters = folded(piece)
    if not letters or len(piece) > 60:
        return False
    return any(
        letters == name or (min(len(letters), len(name)) >= 4 and (letters in name or letters.startswith(name)))
        for name in names
    )


def site_names(facts: PageFacts) -> set[str]:
    """Folded names a site goes by."""
    if facts.sites is None:
        facts.sites = names_of_site(facts)
    return facts.sites


def names_of_site(facts: PageFacts) -> set[str]:
    """The folded names, gathered from meta elements, publisher and host."""
    names = {*facts.meta.get("og:site_name", ()), facts.first_meta("application-name", "al:ios:app_name")}
    names.add(plain(facts.article.get("publisher")))
    host = (facts.url or "").partition("://")[2].partition("/")[0].partition(":")[0].lower().removeprefix("www.")
    names |= {host, *host.split(".")[-2:-1]}
    names |= {name[3:] for name in host.split(".")[-2:-1] if name.startswith("the") and len(name) > 6}
    # some sites give each article's title as their own name
    return {letters for name in names if 1 < len(letters := folded(name)) <= 40}


def folded(text: str) -> str:
    """Letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
