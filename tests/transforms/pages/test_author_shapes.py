"""Authors in the shapes in which the press names them, each in words of our own."""

import json
from pathlib import Path

import pytest

from tests.transforms.pages.small_pages import facts_of
from transforms.pages.authors import authors_of

SET = Path(__file__).parents[2] / "gold/pages/author_shapes.jsonl"
SHAPES = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
PARAGRAPH = f"<p>{'The ferry keeps new hours from Monday, and the left bank is glad of it. ' * 2}</p>"


@pytest.mark.parametrize("shape", SHAPES, ids=[shape["shape"] for shape in SHAPES])
def test_an_author_is_read_in_every_shape_of_the_press(shape):
    head = f"<head><title>The ferry keeps new hours</title>{shape['head']}</head>"
    markup = f"<h1>The ferry keeps new hours</h1>{shape['markup']}<div>{PARAGRAPH * 3}</div>"
    facts = facts_of(f"{head}<body><main>{markup}</main></body>", "https://river.example/a")
    assert list(authors_of(facts)) == shape["authors"]
