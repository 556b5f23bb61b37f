"""An article's title: the headline as the page's readers see it, without the site's name and section."""

from __future__ import annotations

import re

from transforms.page_facts import PageFacts
from transforms.page_json_ld import plain

#: what stands between a title and a site's name
DIVIDERS = re.compile(r"\s+[|–—·•»:/-]\s+|\s*[|•·»]\s*")


def title_of(facts: PageFacts) -> str:
    """The best title a page offers; empty where it offers none."""
    candidates = [
        plain(facts.article.get("headline")),
        facts.first_meta("og:title", "twitter:title", "title", "dc.title"),
        next((text for text, _ in facts.headings), ""),
        facts.page_title,
    ]
    return next((without_site_name(text, facts) for text in candidates if text), "")


def without_site_name(title: str, facts: PageFacts) -> str:
    """A title with the site's name off its end or beginning."""
    names = site_names(facts)
    pieces = DIVIDERS.split(title)
    if len(pieces) < 2:
        return title
    if folded(pieces[-1]) in names:
        return title[: title.rindex(pieces[-1])].rstrip(" |–—·•»:/-")
    if folded(pieces[0]) in names:
        return title[len(pieces[0]) :].lstrip(" |–—·•»:/-")
    return title


def site_names(facts: PageFacts) -> set[str]:
    """Folded names a site goes by."""
    names = {
        facts.first_meta("og:site_name"),
        facts.first_meta("application-name"),
        plain(facts.article.get("publisher")),
    }
    host = (facts.url or "").partition("://")[2].partition("/")[0].removeprefix("www.")
    if host:
        names |= {host, host.rpartition(".")[0]}
    return {folded(name) for name in names if name}


def folded(text: str) -> str:
    """Letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
