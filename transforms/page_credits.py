"""Photo credits of a page: from captions, credit elements and alt texts, which text extraction throws away."""

from __future__ import annotations

import re
from typing import Any

from transforms.credits import MAX_CREDIT, is_credit_line

CREDIT_CLASS = re.compile(
    r"credit|copyright|photo-?author|photographer|image-?source|img-?source|byline-?photo", re.IGNORECASE
)


def photo_credits(tree: Any) -> list[str]:
    """The credits of a page's pictures, each once, in the page's order."""
    found: dict[str, None] = {}
    for element in tree.iter("figcaption", "span", "div", "p", "small", "cite", "em"):
        if element.tag == "figcaption" or CREDIT_CLASS.search(element.get("class") or ""):
            text = " ".join(element.text_content().split())
            if element.tag != "figcaption" and 2 < len(text) < MAX_CREDIT or is_credit_line(text):
                found.setdefault(text)
    return list(found)
