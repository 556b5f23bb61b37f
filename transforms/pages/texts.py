"""The text of a page: one of trafilatura's two readings.

Its strict reading (`favor_precision`) is the better one on news pages and costs less; of pages whose text it takes for
furniture it leaves next to nothing. There, and there alone, the usual reading is asked for as well, and taken where it
found much more. Figures in docs/quality.md.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.speedups import given, install

#: characters of a strict reading that says enough; how much more the usual one must find to be taken instead
ENOUGH = 400
MUCH_MORE = 3


def extract_text(tree: Any, url: str | None, *, is_forum: bool = False) -> str:
    """The page's text as trafilatura sees it; empty where it sees none. The tree loses its readers' comments.

    Args:
        tree: of the page.
        url: of the page.
        is_forum: whether readers' posts are the text: then the tree stays whole.
    """
    strict = reading(copy(tree) if is_forum else tree, url, strict=True)
    if len(strict) >= ENOUGH:
        return strict
    usual = reading(tree, url, strict=False)
    return usual if len(usual) > MUCH_MORE * len(strict) else strict


def reading(tree: Any, url: str | None, *, strict: bool) -> str:
    """One of trafilatura's readings; it takes what surely is no text out of the tree."""
    from trafilatura import bare_extraction

    options = copy(text_options(strict=strict))
    options.url = options.source = url
    try:
        with given(tree):
            document = bare_extraction(tree, options=options)
    except Exception as error:  # foreign bytes in a foreign library: whatever it raises, the page is to blame
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    return getattr(document, "text", None) or ""


@cache
def text_options(*, strict: bool) -> Any:
    """What trafilatura is asked for, made once: reading its settings takes a fifth of a millisecond."""
    from trafilatura.settings import Extractor

    install()
    return Extractor(output_format="python", comments=False, precision=strict)
