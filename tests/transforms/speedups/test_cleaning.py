"""Cleaning leaves of a tree what trafilatura's own leaves."""

from __future__ import annotations

from copy import deepcopy
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring, tostring
from trafilatura import htmlprocessing, main_extractor
from trafilatura.settings import Extractor

from tests.transforms.speedups.test_comparison import random_page
from transforms.speedups.cleaning import (
    cleaner,
    length_up_to,
    link_tester,
    section_pruner,
    without_empty,
    without_links,
)


def original(module: Any = htmlprocessing) -> Any:
    """One of trafilatura's modules as it is, whatever was put in its place in this process."""
    spec = spec_from_file_location(f"{module.__name__}_alone", module.__file__)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE = original()
EXTRACTOR = original(main_extractor)
vars(EXTRACTOR)["delete_by_link_density"] = ALONE.delete_by_link_density
NESTED = "<aside>a<aside>b</aside>c</aside><form>d<p>e</p></form><figure><table><tr><td>f</td></tr></table></figure>"


def page(number: int) -> Any:
    return fromstring(random_page(number).replace("</body>", f"{NESTED if number % 3 == 0 else ''}<p></p></body>"))


@settings(deadline=None, max_examples=60)
@given(number=st.integers(0, 10**9))
@pytest.mark.parametrize("focus", [{}, {"precision": True}, {"recall": True}])
def test_the_same_elements_are_cleaned_away(focus, number):
    tree, options = page(number), Extractor(output_format="python", **focus)
    told = ALONE.tree_cleaning(deepcopy(tree), options)
    assert tostring(cleaner(ALONE.tree_cleaning, vars(ALONE))(tree, options)) == tostring(told)


@settings(deadline=None, max_examples=60)
@given(number=st.integers(0, 10**9))
@pytest.mark.parametrize("is_precise", [False, True])
def test_the_same_elements_are_taken_for_lists_of_links(is_precise, number):
    tree = ALONE.convert_tags(page(number), Extractor(output_format="python"), None)
    test, told = link_tester(vars(ALONE)), ALONE.link_density_test
    elements = list(tree.iter("div", "list", "p", "section", "head"))
    assert [test(one, is_precise) for one in elements] == [told(one, is_precise) for one in elements]
    for name, is_tracked in (("div", True), ("list", False), ("p", False)):
        expected = ALONE.delete_by_link_density(deepcopy(tree), name, is_tracked, is_precise)
        assert tostring(without_links(tree, name, is_tracked, is_precise)) == tostring(expected)


@settings(deadline=None, max_examples=60)
@given(number=st.integers(0, 10**9), keep_teasers=st.booleans())
@pytest.mark.parametrize("focus", [{}, {"precision": True}, {"recall": True}])
def test_the_same_sections_are_pruned(focus, number, keep_teasers):
    options = Extractor(output_format="python", **focus)
    tree, tags = ALONE.convert_tags(page(number), options, None), {"p", "table"}
    told = EXTRACTOR.prune_unwanted_sections(deepcopy(tree), tags, options, keep_teasers)
    assert tostring(section_pruner(vars(EXTRACTOR))(tree, tags, options, keep_teasers)) == tostring(told)


@given(parts=st.lists(st.text("ab \n", max_size=9), max_size=12), enough=st.integers(0, 60))
def test_a_text_is_measured_as_far_as_needed(parts, enough):
    element = fromstring("<div>" + "".join(f"<p>{part}</p>" for part in parts) + "</div>")
    length = len(" ".join(element.text_content().split()))
    assert length_up_to(element, enough) == length or enough <= length_up_to(element, enough) < length


@pytest.mark.parametrize("focus", ["precision", "balanced"])
def test_the_same_empty_elements_go(focus):
    html = "<div><p></p>a<p> </p><span><!--x--></span>b<div><i></i>c</div><h1/>d<td></td></div>"
    assert tostring(without_empty(fromstring(html), focus)) == tostring(ALONE.prune_html(fromstring(html), focus))
