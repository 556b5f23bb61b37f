"""The lead: in a page's metadata, unless it is the site's description of itself, else the standfirst that it shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from transforms.language import FUNCTION_WORDS
from transforms.pages.bylines import stands_elsewhere
from transforms.pages.elements import elements_after_heading, shown_line, text_block
from transforms.pages.facts import PageFacts, plain
from transforms.pages.site_names import DIVIDER, site_names
from transforms.pages.trimming import is_furniture
from transforms.people import BY, caption_credits, split_credits
from transforms.text import folded, is_date

WORD = re.compile(r"[^\W\d_]{4,}")

#: what sites call themselves, in lower case; an article may be about such things, so these words alone decide nothing
OF_SITES = re.compile(
    r"\b(?:новост\w*|газет\w*|навін\w*|сайт\w*|портал\w*|журнал\w*|news\w*|paper|magazine|website|portal|zeitung"
    r"|nachrichten|magazin|noticias|wiadomości|gazeta|portail|actualités)\b"
)

#: elements that may be a standfirst, and the most elements within one; elements searched below the heading
STANDFIRSTS, MOST_PARTS, MOST_ABOVE = frozenset({"p", "div", "h2", "h3", "span"}), 3, 40
#: blanks and characters of a standfirst
FEWEST_BLANKS, LONGEST_STANDFIRST = 3, 400

#: shorter names occur within many words
SHORTEST_NAME = 4

#: how many letters of a long and of a short word inflection leaves unchanged
STEM = 5
SHORT_STEM = 4


def lead_of(facts: PageFacts, text: str, standfirst: str, now: datetime) -> str | None:
    """Return the first of Open Graph, description, JSON-LD and the page's standfirst that is about the article.

    A standfirst that extraction takes for the text's first paragraph stays there alone.
    """
    told = next((lead for lead in told_leads(facts) if is_lead(lead, facts, text, now)), None)
    is_seen = bool(standfirst) and standfirst not in " ".join(text.split()) and is_lead(standfirst, facts, text, now)
    return told or (standfirst if is_seen else None)


def standfirst_of(facts: PageFacts) -> str:
    """Return the sentence between heading and text that readers see as the lead; '' if there is none.

    To be read before extraction, which changes the tree.
    """
    _, paragraphs = text_block(facts)
    if not paragraphs:
        return ""
    around = frozenset(paragraphs[0].iterancestors())
    for line in takewhile(lambda one: one is not paragraphs[0], elements_after_heading(facts, MOST_ABOVE)):
        if line.tag in STANDFIRSTS and line not in around and len(line) < MOST_PARTS:
            words = shown_line(line, MOST_PARTS, LONGEST_STANDFIRST + 1)
            if is_standfirst(words) and not stands_elsewhere(line, facts):
                return words
    return ""


def is_standfirst(words: str) -> bool:
    """Tell whether a line is a sentence of some length, neither byline nor caption."""
    is_sentence = words[-1:] in (".", "!", "?", "…") and words.count(" ") >= FEWEST_BLANKS
    is_whole = is_sentence and len(words) <= LONGEST_STANDFIRST and BY.match(words) is None
    return is_whole and not any(caption_credits(words))


def is_lead(lead: str, facts: PageFacts, text: str, now: datetime) -> bool:
    """Tell whether a description is about the article: not a headline, date, credit or appeal to readers."""
    return (
        bool(lead)
        and folded(lead) != folded(facts.title)
        and not is_furniture(lead)
        and not is_date(lead, now)
        and not split_credits(lead)[1]
        and not is_about_site(lead, facts, text)
    )


def told_leads(facts: PageFacts) -> Iterator[str]:
    """Yield the descriptions in the metadata, most trustworthy first; some are markup, escaped once or twice."""
    yield plain(html.unescape(facts.first_meta("og:description")))
    yield plain(html.unescape(facts.first_meta("description")))
    yield plain(facts.article.get("description"))


def is_about_site(lead: str, facts: PageFacts, text: str) -> bool:
    """Tell whether a description names the site or its kind and shares no word with title and text."""
    lowered = lead.lower()
    letters = folded(lead)
    if begins_with_site(lead, facts):
        return True
    names = [name for name in site_names(facts) if len(name) >= SHORTEST_NAME and name in letters]
    if not names and not OF_SITES.search(lowered):
        return False
    own = {stem for stem in stems(OF_SITES.sub(" ", lowered)) if not any(stem in name for name in names)}
    return own.isdisjoint(stems(f"{facts.title} {text}".lower()))


def begins_with_site(lead: str, facts: PageFacts) -> bool:
    """Tell whether a description begins with the site's name, as the page's title ends with it, and a divider."""
    cut, cuts = DIVIDER.search(lead), list(DIVIDER.finditer(facts.page_title))
    if cut is None or not cuts:
        return False
    name, tail = folded(lead[: cut.start()]), folded(facts.page_title[cuts[-1].end() :])
    return len(name) >= SHORTEST_NAME and name == tail and name not in folded(facts.title)


def stems(lowered: str) -> set[str]:
    """Return the words of a text without function words, cut to the part that inflection leaves unchanged."""
    words = set(WORD.findall(lowered)) - FUNCTION_WORDS
    return {word[: STEM if len(word) > STEM else SHORT_STEM] for word in words}
