"""Read pages: the text with trafilatura, everything else in one pass of our own.

bytes ── texts (tree) ── facts ──┬── titles, authors + bylines, published + dates_shown, leads, credits, links
                                 ├── walls: dialogs, asides (dropped); texts (trafilatura), whole_pages, trimming
                                 └── walls: verdicts (wall, error page, listing …) ──> PageReading
revisits: when to fetch a page again, and whether two answers say the same
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.pages.authors import feed_authors
    from transforms.pages.links import fragment_links
    from transforms.pages.reading import clean_html_fragment, read_page
    from transforms.pages.revisits import (
        AGES,
        EDIT_HOURS,
        GROWING_MOST,
        GROWING_WITHIN,
        next_revisit_at,
        says_the_same,
    )
    from transforms.pages.texts import extract_text, parse_page
    from transforms.pages.titles import better_title
    from transforms.pages.trimming import is_furniture
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "AGES",
    "EDIT_HOURS",
    "GROWING_MOST",
    "GROWING_WITHIN",
    "clean_html_fragment",
    "better_title",
    "extract_text",
    "feed_authors",
    "fragment_links",
    "is_furniture",
    "next_revisit_at",
    "parse_page",
    "read_page",
    "says_the_same",
]
