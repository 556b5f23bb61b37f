"""How likely it is that a page with little text is a wall: its signs and words, weighed together.

Asked only about pages without a date, without marks of an article and with little text, on which each sign alone often
errs. The weights (`seeds/wall_weights.toml`) were fitted by `python -m benchmarks.pages.wall_weights` to labelled
pages of our own; there is one for each number that `measured` returns. All numbers are about 0 to 2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import exp, log1p
from typing import Any

from presswatch.shipped import shipped_table
from transforms.pages.facts import PageFacts
from transforms.pages.walls.evidence import (
    ENOUGH,
    heading_texts,
    is_titled_as_site,
    is_titled_otherwise,
    is_told_otherwise,
    sends_on,
    signs,
    status_in_title,
)
from transforms.pages.walls.offers import PRICE, is_button, leads_to_account
from transforms.pages.walls.sentences import (
    ENDS_SENTENCE,
    QUOTED,
    SENTENCE_END,
    is_to_reader,
    own_length,
    prompts,
    to_reader,
    to_visitors,
    to_visitors_alone,
    walls,
)

#: parts of a page that are the site's, not the article's
MENUS = frozenset({"nav", "header", "footer", "aside"})
#: elements whose share of the letters is measured
SHARED = frozenset({"a", "button", "label", "li", "h1", "h2", "h3", "h4"})
#: elements that are looked for
SOUGHT = ("form", "iframe", "figure", "img", "figcaption", "article", "main", "dialog", "blockquote", "code", "table")
#: input types that are looked for
ASKED = ("text", "email", "password", "search", "checkbox", "submit")
#: elements that are examined: a page with little text has fewer
MOST_ELEMENTS = 3000
#: what a reader does not see
UNSEEN = frozenset({"head", "title", "script", "noscript", "html", "body"})
WORD = re.compile(r"[^\W\d_]+")
INNER_WORD = re.compile(r"(?<=\S )[^\W\d_][\w’'-]*")
NUMBER = re.compile(r"(?<!\d)(?![45]\d\d(?!\d))\d+")


def likelihood(facts: PageFacts, text: str, *, is_wall_titled: bool) -> float:
    """Return how likely a page is a wall, from 0 to 1.

    Args:
        facts: what its markup says.
        text: what it says.
        is_wall_titled: a title or heading says only what a wall says.
    """
    weights = shipped_table("wall_weights.toml")["weights"]
    points = sum(weights.get(name, 0.0) * number for name, number in measured(facts, text, is_wall_titled).items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, points))))


def measured(facts: PageFacts, text: str, is_wall_titled: bool) -> dict[str, float]:
    """Return what is weighed, by name."""
    parts = own_parts(facts)
    return {
        "always": 1.0,
        "wall_titled": float(is_wall_titled),
        "wall_titled_and_brief": is_wall_titled / (1 + len(text) / 100),
        **of_text(text),
        **of_parts(parts),
        **of_controls(parts),
        **of_page(facts),
        **of_words(facts, text),
    }


def amount(number: int) -> float:
    """Return a count on a scale on which few and many are apart, but many and very many hardly."""
    return log1p(number) / 5


def own_parts(facts: PageFacts) -> list[tuple[Any, frozenset[str]]]:
    """Return the elements outside the site's menus, each with the names of the elements that are measured around it."""
    inside: dict[Any, frozenset[str]] = {}
    menus: set[Any] = set()
    for element in islice(facts.elements, MOST_ELEMENTS):
        parent = element.getparent()
        if element.tag in MENUS or parent in menus:
            menus.add(element)
        elif element.tag not in UNSEEN:
            around = inside.get(parent, frozenset())
            inside[element] = around | {element.tag} if element.tag in SHARED else around
    return list(inside.items())


def of_text(text: str) -> dict[str, float]:
    """Measure a text: its length, its sentences, and the names, numbers and quotations that news are made of."""
    said = [piece.strip() for piece in SENTENCE_END.split(text) if piece.strip()]
    lengths = [len(one) for one in said if ENDS_SENTENCE.search(one)]
    names = [word for one in said for word in INNER_WORD.findall(one) if word[0].isupper() and word[1:].islower()]
    return {
        "text": amount(len(text)),
        "sentences": min(len(lengths), 6) / 3,
        "longest_sentence": amount(max(lengths, default=0)),
        "mean_sentence": amount(sum(lengths) // len(lengths)) if lengths else 0.0,
        "quotation": float(QUOTED.search(text) is not None),
        "numbers": amount(len(NUMBER.findall(text))),
        "names": amount(len(names)),
        "share_of_names": len(names) / max(len(WORD.findall(text)), 1),
        "question": float("?" in text),
        "exclamation": float("!" in text),
        "ellipsis": float("…" in text or "..." in text),
        "price": float(PRICE.search(text) is not None),
    }


def of_parts(parts: list[tuple[Any, frozenset[str]]]) -> dict[str, float]:
    """Measure the page's own elements: which there are, and the shares of letters in links, buttons and headings."""
    letters: Counter[str] = Counter()
    for element, around in parts:
        letters.update(dict.fromkeys(around | {"all"}, sum(map(str.isalpha, element.text or ""))))
        outside = around - {element.tag}
        letters.update(dict.fromkeys(outside | {"all"}, sum(map(str.isalpha, element.tail or ""))))
    tags = Counter(element.tag for element, _ in parts)
    whole = max(letters["all"], 1)
    return {
        "letters": amount(letters["all"]),
        "paragraphs": min(tags["p"], 6) / 3,
        "no_paragraph": float(not tags["p"]),
        "share_of_links": letters["a"] / whole,
        "share_of_buttons": letters["button"] / whole,
        "share_of_labels": letters["label"] / whole,
        "share_of_items": letters["li"] / whole,
        "share_of_headings": sum(letters[tag] for tag in ("h1", "h2", "h3", "h4")) / whole,
        **{f"has_{tag}": 1.0 for tag in SOUGHT if tags[tag]},
    }


def of_controls(parts: list[tuple[Any, frozenset[str]]]) -> dict[str, float]:
    """Measure what can be clicked and filled in."""
    own = [element for element, _ in parts]
    links = [element for element in own if element.tag == "a"]
    buttons = sum(element.tag == "button" for element in own) + sum(map(is_button, links))
    asked = {(element.get("type") or "text").lower() for element in own if element.tag == "input"}
    return {
        "links": amount(len(links)),
        "buttons": min(buttons, 4) / 2,
        "any_button": float(buttons > 0),
        "link_home": float(any((link.get("href") or "") in ("", "/") for link in links)),
        "link_to_account": float(any(map(leads_to_account, links))),
        **{f"asks_{kind}": 1.0 for kind in ASKED if kind in asked},
    }


def of_page(facts: PageFacts) -> dict[str, float]:
    """Measure what the page says about itself, and the signs of its structure."""
    title_words = len(facts.title.split())
    return {
        "told_otherwise": float(is_told_otherwise(facts)),
        "no_index": float("noindex" in facts.first_meta("robots", "googlebot").lower()),
        "sends_on": float(sends_on(facts)),
        "canonical": float(bool(facts.canonical)),
        "structured_data": float(bool(facts.nodes)),
        "description": float(bool(facts.first_meta("description", "og:description"))),
        "titled_otherwise": float(is_titled_otherwise(facts)),
        "titled_as_site": float(is_titled_as_site(facts)),
        "status_in_title": float(status_in_title(facts) is not None),
        "number_in_title": float(any(map(str.isdigit, facts.title))),
        "short_title": 1 / (1 + title_words),
        "title_words": min(title_words, 10) / 10,
        "programs": amount(len(facts.programs)),
        "no_link": float("a" not in facts.tags),
        "no_heading": float(not heading_texts(facts)),
        "no_script_text": float("noscript" in facts.tags),
        "signs": sum(points for points, _ in signs(facts)) / ENOUGH,
    }


def of_words(facts: PageFacts, text: str) -> dict[str, float]:
    """Measure the words of walls in titles and text, and how much the text says to nobody."""
    titles = " | ".join((facts.page_title, facts.title, *heading_texts(facts)))
    own, silent = own_length(text), own_length(text, is_to_reader)
    whole = own_length(text, lambda _: False)
    return {
        "own": amount(own),
        "to_nobody": amount(silent),
        "share_to_nobody": silent / whole if whole else 0.0,
        **dict.fromkeys((f"title_{name}" for name in kinds_of_words(titles)), 1.0),
        **dict.fromkeys((f"text_{name}" for name in kinds_of_words(QUOTED.sub(" ", text))), 1.0),
    }


def kinds_of_words(text: str) -> Iterator[str]:
    """Yield the lists of walls' words of which a text has any."""
    found = [str(kind) for kind, pattern in walls() if pattern.search(text)]
    yield from found
    if found:
        yield "walls"
    things, address = to_visitors()
    named = (("prompts", prompts()), ("things", things), ("address", address))
    for name, pattern in (*named, ("visitors", to_visitors_alone()), ("reader", to_reader())):
        if pattern.search(text):
            yield name
