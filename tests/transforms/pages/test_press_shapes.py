"""Days and titles in the shapes in which the press sets them, each in words of our own."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.pages.small_pages import facts_of
from transforms.pages.published import published

SETS = Path(__file__).parents[2] / "gold/pages"
NOW = datetime(2026, 11, 28, tzinfo=UTC)
PARAGRAPH = f"<p>{'The ferry keeps new hours from Monday, and the left bank is glad of it. ' * 2}</p>"


def shapes(name: str) -> list[Any]:
    """The labelled shapes of a set, each with its name."""
    records = map(json.loads, (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [pytest.param(record, id=record["shape"]) for record in records]


@pytest.mark.parametrize("shape", shapes("date_shapes"))
def test_a_day_is_read_in_every_shape_of_the_press(shape):
    head = f"<head><title>The ferry keeps new hours</title>{shape['head']}</head>"
    facts = facts_of(f"{head}<body><h1>The ferry keeps new hours</h1>{shape['markup']}{PARAGRAPH * 3}</body>")
    facts.language = shape["language"]
    moment, _ = published(facts, NOW)
    assert (moment and moment.strftime("%Y-%m-%dT%H:%M")) == shape["published"]


@pytest.mark.parametrize("shape", shapes("title_shapes"))
def test_a_title_is_read_in_every_shape_of_the_press(shape):
    page = f"<head>{shape['head']}</head><body><main>{shape['markup']}{PARAGRAPH * 3}</main></body>"
    assert facts_of(page, "https://river.example/a").title == shape["title"]
