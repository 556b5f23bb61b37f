"""The XPaths on which extraction spends its time, in plain Python: the same elements at a third of the cost.

lxml answers each `re:test` of an XPath by a call into Python for every attribute of every element; trafilatura's six
most expensive expressions took 36 % of its time that way (measured on the pages of `benchmarks.pipeline.whole`). An
expression is replaced only if it is, apart from its words, exactly the one translated here; another version of
trafilatura keeps its own, at its own speed. The words are taken from trafilatura's expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from transforms.speedups.xpath_finders import (
    REMEMBERED,
    Finder,
    Test,
    article_bodies,
    boilerplate,
    comments,
    comments_but_lists,
    endless_scrolls,
    hidden_parts,
    of_pages_bottom,
    page_furniture,
    share_buttons,
)
from transforms.text import holding

_TEST = re.compile(r"(re:test\([^,()]+, )'([^']*)'(?:, '(i)')?\)")
#: trafilatura's lists of expressions that are examined
LISTS = (
    "RAW_TREE_PRUNE_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "REMOVE_COMMENTS_XPATH",
    "OVERALL_DISCARD_XPATH",
    "PRECISION_DISCARD_XPATH",
    "BODY_XPATH",
)


def translations() -> int:
    """Return how many expressions are replaced in the known version."""
    return len(_TRANSLATIONS)


def quicken() -> int:
    """Install the translations of trafilatura's expressions, for this process; return how many were replaced."""
    xpaths, baseline = vars(import_module("trafilatura.xpaths")), vars(import_module("trafilatura.baseline"))
    replaced = 0
    for name in LISTS:
        expressions = xpaths[name]
        for place, expression in enumerate(expressions):
            if (found := translated(expression)) is not None:
                expressions[place] = found
                replaced += 1
    if (found := translated(baseline["BASIC_CLEAN_XPATH"])) is not None:
        baseline["BASIC_CLEAN_XPATH"] = found
        replaced += 1
    return replaced


def translated(expression: Any) -> Finder | None:
    """Return the translation of an `lxml.etree.XPath`; None if it is not a known one."""
    path = " ".join(expression.path.split())
    form = _TEST.sub(r"\1…)", path)
    translation = _TRANSLATIONS.get(form)
    tests = [test_of(pattern, flag) for _, pattern, flag in _TEST.findall(path)]
    return translation(*tests) if translation and None not in tests else None


@cache
def test_of(pattern: str, flag: str) -> Test | None:
    """`re:test` of an attribute as EXSLT has it; None for a pattern that also finds something in nothing.

    Expressions that ask the same share what is remembered.
    """
    is_in = holding(re.compile(pattern, re.IGNORECASE if flag else 0))
    if is_in(""):
        return None

    @lru_cache(maxsize=REMEMBERED)
    def holds(value: str | None) -> bool:
        return value is not None and is_in(value)

    return holds


#: forms of expressions without patterns -> the function that makes a finder of the patterns' tests
_TRANSLATIONS: dict[str, Callable[..., Finder]] = {
    ".//*[self::div or self::section or self::aside][ re:test(@id, …) or re:test(@class, …)]"
    "[ not(.//h1) or re:test(@id, …) or re:test(@class, …)]": endless_scrolls,
    ".//*[self::div or self::section or self::aside][contains(@class, 'elementor-share-buttons')]": share_buttons,
    ".//*[self::div or self::list or self::section or self::details or self::ol or self::ul]"
    "[ re:test(@id, …) or re:test(@class, …)]"
    "[ not(self::ol or self::ul) or re:test(@id, …) or re:test(@class, …)]": comments,
    ".//*[self::div or self::list or self::section or self::details][ re:test(@id, …) or re:test(@class, …)]": (
        comments_but_lists
    ),
    ".//*[self::div or self::item or self::list or self::p or self::section or self::span]"
    "[ re:test(@id|@class, …) or re:test(@id|@class, …) or contains(@style, 'border')]": of_pages_bottom,
    ".//*[self::div or self::item or self::list or self::p or self::section or self::span]"
    "[ @data-lp-replacement-content or contains(translate(@role, 'N', 'n'), 'nav') "
    "or contains(@data-component, 'MostPopularStories') "
    "or re:test(@id|@class, …) or re:test(@id, …) or re:test(@class, …)]": boilerplate,
    ".//*[@class='comments-title' or starts-with(@id|@class, 'reply-') or re:test(@id|@style, …) "
    "or contains(@style, 'display:none') or contains(@style, 'display: none') "
    "or re:test(@id, …) or re:test(@class, …) or @aria-hidden='true']": hidden_parts,
    ".//*[self::article or self::div or self::main or self::section]"
    "[ @class='post' or @class='entry' or @itemprop='articleBody' or @id='articleContent' "
    "or re:test(@id, …) or re:test(@class, …) ][1]": article_bodies,
    ".//aside|.//div[contains(@class|@id, 'footer')]|.//fencedframe|.//footer|.//script|.//style|.//svg|.//template"
    "|.//*[re:test(@class, …) or re:test(@id, …)]": page_furniture,
}
