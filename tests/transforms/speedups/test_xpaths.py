"""The translations find what trafilatura's own expressions find, element for element."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import XPath
from lxml.html import Element

from transforms.speedups.marks import MARKS, Marks, are_set
from transforms.speedups.xpaths import KNOWN as MOST_KNOWN
from transforms.speedups.xpaths import LISTS, translated
from transforms.text import words_needed

RE = {"re": "http://exslt.org/regular-expressions"}
#: the expressions as trafilatura has them before this process may have replaced them
ORIGINALS = f"""
import importlib, json
xpaths, baseline = (importlib.import_module("trafilatura." + name) for name in ("xpaths", "baseline"))
names = {LISTS!r}
print(json.dumps([[e.path for name in names for e in getattr(xpaths, name)], baseline.BASIC_CLEAN_XPATH.path]))
"""
TAGS = ("div", "section", "aside", "ol", "ul", "p", "span", "article", "main", "details", "footer", "svg", "h1", "list")
WORDS = (
    "infinite-scroll", "mvp-post-add-box", "elementor-share-buttons", "comments", "commentary", "post-comments",
    "comol", "disqus_thread", "cookie", "Cookie-Banner", "social", "nav", "Nav", "menu", "hidden", "reply-7", "entry",
    "post", "articleBody", "articleContent", "entry-content", "footer", "onetrust", "display:none", "true", "text", "",
    "x ad y", "comments-title", "Teaser-box", "caption", "fullText", "Main-Content", "content", "article",
    "MostPopularStories", "bottom", "bottom-bar", "x-bottom-y", "link", "border: 1px",
)  # fmt: skip
NAMES = ("id", "class", "style", "role", "itemprop", "aria-hidden", "data-component", "data-lp-replacement-content")


def originals() -> list[str]:
    answer = subprocess.run([sys.executable, "-c", ORIGINALS], capture_output=True, text=True, check=True)
    lists, basic = json.loads(answer.stdout)
    return [*lists, basic]


PATHS = originals()
KNOWN = [path for path in PATHS if translated(XPath(path, namespaces=RE), Marks("tried"))]

attributes = st.lists(st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(WORDS), max_size=2)), max_size=4)
nodes = st.lists(st.tuples(st.sampled_from(TAGS), attributes, st.integers(0, 5)), min_size=1, max_size=25)


def tree_of(drawn: list[tuple[str, list[tuple[str, list[str]]], int]]) -> Any:
    """A tree whose elements hang on the one so many places before them."""
    made = [Element("html")]
    for tag, pairs, back in drawn:
        element = Element(tag)
        for name, words in pairs:
            element.set(name, " ".join(words))
        made[max(0, len(made) - 1 - back)].append(element)
        made.append(element)
    return made[0]


def found(path: str, tree: Any) -> list[Any]:
    """What the translation of an expression finds once the tree is marked."""
    marks = Marks("tried")
    translation = translated(XPath(path, namespaces=RE), marks)
    present = marks.set_on(tree)
    token = are_set.set(present)
    try:
        return translation(tree)
    finally:
        are_set.reset(token)


def test_all_expressions_with_conditions_on_attributes_of_the_trafilatura_in_use_are_known():
    assert len(KNOWN) == MOST_KNOWN
    assert [path for path in PATHS if "re:test" in path and path not in KNOWN] == []


@pytest.mark.parametrize("path", KNOWN, ids=lambda path: " ".join(path.split())[:60])
@settings(deadline=None, max_examples=60)  # for each of the expressions, and one translator makes them all
@given(drawn=nodes)
def test_a_translation_finds_the_same_elements_in_the_same_order(path, drawn):
    expression = XPath(path, namespaces=RE)
    tree = tree_of(drawn)
    told = expression(tree)
    # `…[1]` gives the first of each parent; only the first of all is asked for.
    assert found(path, tree) == (told[:1] if path.rstrip().endswith("[1]") else told)


@pytest.mark.parametrize("path", KNOWN, ids=lambda path: " ".join(path.split())[:60])
def test_of_a_tree_without_marks_the_expression_itself_is_asked(path):
    tree = tree_of([(tag, [("class", [word]), ("id", [word])], 3) for tag in TAGS for word in WORDS])
    expression = XPath(path, namespaces=RE)
    assert translated(expression, Marks("tried"))(tree) == expression(tree)


@pytest.mark.parametrize("first", ["id", "class"])
def test_of_two_attributes_in_a_union_the_first_in_the_page_counts(first):
    (path,) = [path for path in KNOWN if "reply-" in path]
    second = {"id": "class", "class": "id"}[first]
    tree, element = Element("html"), Element("div")
    tree.append(element)
    element.set(first, "x")
    element.set(second, "reply-7")
    assert found(path, tree) == XPath(path, namespaces=RE)(tree) == []


def test_of_an_expression_with_other_conditions_the_known_ones_are_marks():
    (path,) = [path for path in KNOWN if "elementor" in path]
    changed = path.replace("self::aside", "self::nav").replace("][contains", "][.//p or contains")
    drawn = [("nav", [("class", ["elementor-share-buttons"])], 1), ("div", [], 0), ("section", [], 0), ("p", [], 0)]
    tree = tree_of(drawn)
    assert found(changed, tree) == XPath(changed)(tree) != []


UNKNOWN = [("'hidden'", "'hidden|'"), (".//*[", ".//*[2]["), ("[@class", "[last() or @class"), (".//*", "//*")]


@pytest.mark.parametrize(("old", "new"), UNKNOWN)
def test_an_expression_with_an_unknown_part_is_left_alone(old, new):
    (path,) = [path for path in KNOWN if "reply-" in path]
    assert translated(XPath(path.replace(old, new), namespaces=RE), Marks("tried")) is None


def test_names_that_hold_no_known_word_need_no_further_test():
    assert words_needed(re.compile("^shar|social|(?:a|b)-box")) == ("social", "shar", "-box")
    assert words_needed(re.compile("^(?:nav|post)|menu")) == ()


@pytest.mark.parametrize("value", ["abc", "0", "", "9" * 5000])
def test_a_page_that_has_our_attribute_itself_is_marked_as_any_other(value):
    tree = tree_of([("div", [("class", ["comments"])], 0)])
    tree.set(MARKS.name, value)
    plain = tree_of([("div", [("class", ["comments"])], 0)])
    assert MARKS.set_on(tree) == MARKS.set_on(plain)
    assert MARKS.set_on(tree) == MARKS.set_on(plain)
