"""What the finder makes of whole pages: the gold sets, page beside expected entries."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from presswatch.errors import Unreadable
from transforms.feeds import FeedOrigin
from transforms.listings import find_listing, parse_listing_rules, read_listing, written_rule

GOLD = Path(__file__).parents[2] / "gold" / "listings"
#: pages with a list of articles of which the finder is not sure, and says so
UNSURE = {"forum", "undated_front_page"}
PAGES = sorted(GOLD.glob("*/*.html"))


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}-{page.stem}" for page in PAGES])
def test_a_page_is_found_to_list_what_it_lists_and_its_rule_reads_it_again(page: Path) -> None:
    wanted = json.loads(page.with_suffix(".json").read_text("utf-8"))
    now = datetime.fromisoformat(wanted["now"])
    if wanted.get("unsure"):
        with suppress(Unreadable):
            assert not find_listing(page.read_bytes(), wanted["url"], "utf-8", now).is_sure
        return
    found = find_listing(page.read_bytes(), wanted["url"], "utf-8", now)
    if page.stem in UNSURE:
        assert found.doubts
        return
    assert found.doubts == ()
    dated = {
        (entry.url, entry.title, entry.published_at and entry.published_at.date().isoformat())
        for entry in found.entries
    }
    assert dated == {(item["url"], item["title"], item["date"]) for item in wanted["items"]}
    assert found.older == wanted["next"]
    (rule,) = parse_listing_rules(written_rule(found.rule), "test")
    assert rule == found.rule
    reading = read_listing(page.read_bytes(), FeedOrigin(wanted["url"], "f", "utf-8", now), rule)
    assert [item.url for item in reading.items] == [entry.url for entry in found.entries]
    assert reading.older == wanted["next"]
