"""Titles and authors of pages that are a few lines of markup."""

from lxml.html import fromstring

from transforms.pages.authors import authors_of
from transforms.pages.facts import PageFacts, gather_facts
from transforms.pages.titles import title_of
from transforms.pages.trails import prefer_headline_to_trail


def facts_of(html: str, url: str = "https://www.vestnik.example/a") -> PageFacts:
    """What is known of a page once its title is chosen."""
    tree = fromstring(f"<html>{html}</html>")
    facts = gather_facts(tree, url)
    prefer_headline_to_trail(facts)
    facts.title = title_of(facts)
    return facts


def title(html: str, url: str = "https://www.vestnik.example/a") -> str:
    """The title that is chosen."""
    return facts_of(html, url).title


def authors(html: str) -> tuple[str, ...]:
    """The persons found."""
    return authors_of(facts_of(html))


def author_json(value: str) -> str:
    """A page of nothing but JSON-LD with this author."""
    block = f'{{"@type":"NewsArticle","author":{value}}}'
    return f'<head><script type="application/ld+json">{block}</script></head><body></body>'
