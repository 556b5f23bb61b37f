"""The work of child processes on seed files: bytes in, articles and named reasons out.

Apart from `transforms.tasks`, since a command that tags one text needs none of what reads feeds and pages.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from presswatch.records import Article, Drop
from transforms.article import Provenance, Rules, article_of
from transforms.seed_files import read_seed
from transforms.web import article_id, canonical_url, main_url


def seed_articles(
    rules: Rules, path: str, identity: str, body: bytes, now: datetime
) -> tuple[list[Article], list[Drop]]:
    """Return the articles of one seed file, and drops for the rest of it.

    An article without a URL is identified by the file's first path and, in files of several, by its place among them.
    """
    articles, drops = [], []
    readings = read_seed(path, body, now)
    for number, reading in enumerate(readings):
        if isinstance(reading, Drop):
            drops.append(reading)
            continue
        name = identity if len(readings) == 1 else f"{identity}#{number}"
        url = canonical_url(reading.url) if reading.url else None
        known_as = article_id(main_url(url, rules.mirrors)) if url else seed_article_id(name)
        provenance = Provenance(known_as, "seed", "seed", now, url=url, seed_path=path)
        articles.append(article_of(reading, provenance, rules))
    return articles, drops


def seed_article_id(name: str) -> str:
    """Return the id of a seed article without a URL."""
    return "s" + hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest()
