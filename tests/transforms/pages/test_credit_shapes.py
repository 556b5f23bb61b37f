"""Picture credits in the shapes in which the press sets them, each in words of our own."""

import json
from pathlib import Path

import pytest

from tests.transforms.pages.small_pages import facts_of
from transforms.pages.credits import photo_credits

SET = Path(__file__).parents[2] / "gold/pages/credit_shapes.jsonl"
SHAPES = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
PARAGRAPH = f"<p>{'The ferry keeps new hours from Monday, and the left bank is glad of it. ' * 2}</p>"


@pytest.mark.parametrize("shape", SHAPES, ids=[shape["shape"] for shape in SHAPES])
def test_a_credit_is_read_in_every_shape_of_the_press(shape):
    markup = f"<h1>The ferry keeps new hours</h1>{shape['markup']}{PARAGRAPH * 3}"
    assert photo_credits(facts_of(f"<body><main>{markup}</main></body>")) == shape["credits"]
