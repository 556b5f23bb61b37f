"""A child's first page, read before it starts: all that reading needs is loaded once, for all children."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from presswatch.patterns import compile_all
from presswatch.records import Item
from transforms.pages import extract_text, parse_page
from transforms.running import run_task
from transforms.seed_tasks import seed_articles
from transforms.tasks import item_article
from transforms.work import ItemReading, PageBytes, RuleTexts, ToldItem

#: a page of our own, read once before the first child starts: it takes every step that a real one takes
WARM_UP_HTML = """<title>The town's library opens</title><h1>The town's library opens</h1>
<p>On Monday the new library of the town opened its doors, and its first readers were already waiting in the rain.</p>
<p>The mayor told them that building it had taken four years and two million, a little more than had been planned.</p>
<p>It holds thirty thousand books, a hall for readings and a room for children, and it is open every day but Sunday.</p>
"""
WARM_UP_SEED = re.sub("<[^>]+>", "", WARM_UP_HTML)
WARM_UP_PAGE = PageBytes("https://press.invalid/news/library.html", "utf-8", WARM_UP_HTML.encode())


def warm_up(texts: RuleTexts) -> None:
    """Load all that reading needs: rules, trafilatura, lxml, the language model. Children then start warm.

    Raises:
        RuntimeError: a whole article was not read as one; some step was not taken, so children would start cold.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    reading: ItemReading = run_task(texts, item_article, ToldItem(Item("", None, None, ""), ""), WARM_UP_PAGE, now)
    run_task(texts, seed_articles, "library.txt", "library.txt", WARM_UP_SEED.encode(), now)
    # A page with little text makes trafilatura load the stop words of all languages, 35 MB that children can share.
    extract_text(parse_page("\n".join(WARM_UP_HTML.splitlines()[:2]).encode(), "utf-8"), None)
    compile_all()
    if reading.article is None:
        raise RuntimeError(f"the page to warm up with gives no article: {reading.reason} {reading.detail}")
