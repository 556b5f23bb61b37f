"""The pages of the corpus, listed by sitemaps and by listing pages, come in complete."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.steps.rounds.round import run_round
from presswatch.records import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import SHARING
from transforms.listings import find_listing, written_rule
from warehouse.store import open_warehouse

CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "pages.tar.gz"

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
#: pages of the corpus that the fast tests read, a listing page and a part of the next: each costs a tenth of a second
PAGES = 24
ALL = 10_000


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        yield served


def corpus(most: int) -> list[tuple[str, bytes]]:
    """Title and page of the corpus' first pages."""
    with tarfile.open(CORPUS) as packed:
        lines = packed.extractfile("pages/manifest.jsonl").read().decode().splitlines()  # type: ignore[union-attr]
        names = {Path(name).stem: name for name in packed.getnames() if not name.endswith(".jsonl")}
        entries = [json.loads(line) for line in lines]
        some = [entry for entry in entries if entry["id"] in names][:most]
        return [(entry.get("title") or entry["id"], packed.extractfile(names[entry["id"]]).read()) for entry in some]  # type: ignore[union-attr]


@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus of pages is not there")
@pytest.mark.parametrize("kind", ["sitemap", "listing"])
@pytest.mark.parametrize("most", [PAGES, pytest.param(ALL, marks=pytest.mark.hard)])
def test_the_corpus_comes_in_complete(tmp_path: Path, press: Press, kind: str, most: int) -> None:
    pages = corpus(most)
    for number, (_, body) in enumerate(pages):
        press.put(f"/news/{number + 1000}.html", body, "text/html")
    home = tmp_path / "home"
    home.mkdir()
    listed = ["url,kind"]
    if kind == "sitemap":
        entries = "".join(
            f"<url><loc>{press.url(f'/news/{number + 1000}.html')}</loc>"
            f"<lastmod>{NOON - timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for number in range(len(pages))
        )
        press.put("/sitemap.xml", f"<urlset>{entries}</urlset>", "application/xml")
        listed.append(f"{press.url('/sitemap.xml')},sitemap")
    else:
        rules = []
        for page, start in enumerate(range(0, len(pages), 20)):
            cards = "".join(
                f'<li class="card"><h3><a href="/news/{number + 1000}.html">'
                f"{json.dumps(title)[1:40]} in the town</a></h3>"
                f"<span>{number % 28 + 1} October 2026</span></li>"
                for number, (title, _) in list(enumerate(pages))[start : start + 20]
            )
            listing = f"<html lang='en'><body><nav><a href='/about'>About us</a></nav><ul>{cards}</ul></body></html>"
            press.put(f"/list-{page}", listing)
            url = press.url(f"/list-{page}")
            found = find_listing(listing.encode(), url, "utf-8", NOON)
            assert found.doubts == ()
            rules.append(written_rule(found.rule))
            listed.append(f"{url},listing")
        (home / "listings.toml").write_text("\n".join(rules))
    (tmp_path / "feeds.csv").write_text("\n".join(listed) + "\n")
    settings = Settings(
        home=home, workers=1, host_delay_seconds=0, allow_networks="127.0.0.0/8:*", run_budget_seconds=900
    )
    run_round(settings, RoundOptions(feeds=tmp_path / "feeds.csv", only="feeds", force=True), SHARING, now=NOON)
    with open_warehouse(home) as connection:
        items = connection.execute("SELECT count(DISTINCT url) FROM items").fetchall()
        told: list[Any] = connection.execute(
            "SELECT count(*) FROM items i WHERE NOT EXISTS (FROM articles a WHERE a.article_id = i.article_id) "
            "AND NOT EXISTS (FROM drops d WHERE d.item_key = i.item_key)"
        ).fetchall()
    assert items == [(len(pages),)]
    # Every page is an article, or a row says why not.
    assert told == [(0,)]
