"""trafilatura's cleaning of trees, without walks that find nothing: it removes the same elements.

It searches a page forty times for elements that must go, once for each name, and each block of a text six times for
links. Here one walk tells which names there are, and one which blocks have links.
"""

from __future__ import annotations

from importlib import import_module
from itertools import takewhile
from typing import Any

from lxml.etree import XPath, strip_tags

KNOWN_VERSION = "2.3.1"
#: elements with nothing in them
_EMPTY = XPath("descendant::*[not(node())]")


def clean_sparingly() -> bool:
    """Install the faster cleaning, for this process; return whether trafilatura's version is the known one."""
    import trafilatura

    if trafilatura.__version__ != KNOWN_VERSION:
        return False
    processing = vars(import_module("trafilatura.htmlprocessing"))
    processing["tree_cleaning"] = cleaner(processing["tree_cleaning"], processing)
    processing["prune_html"] = without_empty
    for name in ("core", "external"):
        vars(import_module(f"trafilatura.{name}"))["tree_cleaning"] = processing["tree_cleaning"]
    processing["link_density_test"] = link_tester(processing)
    vars(import_module("trafilatura.main_extractor"))["delete_by_link_density"] = without_links
    return True


def cleaner(original: Any, processing: dict[str, Any]) -> Any:
    """Return `htmlprocessing.tree_cleaning` as it is without pictures, with tables, and when not favouring recall."""
    deleted = [name for name in processing["MANUALLY_CLEANED"] if name != "form"]
    stripped, delete = tuple(processing["MANUALLY_STRIPPED"]), processing["delete_element"]

    def tree_cleaning(tree: Any, options: Any) -> Any:
        if options.images or not options.tables or options.focus == "recall":
            return original(tree, options)
        processing["recover_math"](tree)
        for element in tree.iter("figure", "table"):
            is_table = element.tag == "table"
            if element.get("role") in ("presentation", "none") if is_table else element.find(".//table") is not None:
                element.tag = "div"
        strip_tags(tree, *stripped)
        present = {element.tag for element in tree.iter(*deleted)}
        for name in deleted:
            for element in tree.iter(name) if name in present else ():
                delete(element)
        processing["_handle_forms"](tree)
        return without_empty(tree, options.focus)

    return tree_cleaning


def without_empty(tree: Any, focus: str = "balanced") -> Any:
    """Delete some kinds of elements if they are empty: `htmlprocessing.prune_html`."""
    from trafilatura.settings import CUT_EMPTY_ELEMS
    from trafilatura.xml import delete_element

    for element in [one for one in _EMPTY(tree) if one.tag in CUT_EMPTY_ELEMS]:
        delete_element(element, keep_tail=focus != "precision")
    return tree


def without_links(subtree: Any, tagname: str, backtracking: bool = False, favor_precision: bool = False) -> Any:
    """Delete elements of a name that are mostly links: `htmlprocessing.delete_by_link_density`.

    Only elements with links are tested: of all others the test says that they stay.
    """
    from trafilatura.htmlprocessing import link_density_test
    from trafilatura.xml import delete_element

    holders = with_links(subtree)
    deletions = []
    for element in subtree.iter(tagname) if holders else ():
        if element not in holders or is_in_cell(element):
            continue
        is_full, is_short = link_density_test(element, favor_precision)
        if is_full or (backtracking and is_short and has_little_text(element, favor_precision)):
            deletions.append(element)
    for element in dict.fromkeys(deletions):
        delete_element(element)
    return subtree


def has_little_text(element: Any, favor_precision: bool) -> bool:
    """Tell whether an element has several parts, and less text than a paragraph."""
    from trafilatura.utils import trim

    longest, fewest = (200, 1) if favor_precision else (100, 3)
    return len(element) >= fewest and len(trim(element.text_content())) < longest


def is_in_cell(element: Any) -> bool:
    """Tell whether an element is a paragraph of a list's item or a table's cell: these stay, links or not."""
    parent = element.getparent() if element.tag == "p" else None
    return parent is not None and parent.tag in ("item", "td", "th")


def with_links(tree: Any) -> set[Any]:
    """Return the elements around links."""
    holders: set[Any] = set()
    for link in tree.iter("ref"):
        holders.update(takewhile(lambda element: element not in holders, link.iterancestors()))
    return holders


def link_tester(processing: dict[str, Any]) -> Any:
    """Return `htmlprocessing.link_density_test`, which searches without paths."""
    trim, link_info = processing["trim"], processing["collect_link_info"]
    is_listing, farm_ratio = processing["is_paragraph_listing"], processing["LINK_FARM_RATIO"]

    def link_density_test(element: Any, favor_precision: bool = False) -> tuple[bool, bool]:
        links = list(element.iterdescendants("ref"))
        if not links or next(element.iterdescendants("graphic"), None) is not None:
            return False, False
        size = len(trim(element.text_content()))
        if len(links) == 1:
            of_link = len(trim(links[0].text_content()))
            if of_link > (10 if favor_precision else 100) and of_link > size * 0.9:
                return True, False
        if size < shortest_kept(element):
            length, number, short, _ = link_info(links)
            is_of_links = length > size * 0.8 or (number > 1 and short / number > 0.8)
            return number == 0 or is_of_links, number > 0
        return len(links) > 4 and is_farm(links, size), False

    def is_farm(links: list[Any], size: int) -> bool:
        length, number, _, _ = link_info(links)
        return length > size * farm_ratio and length < 100 * number and not is_listing(links)

    return link_density_test


def shortest_kept(element: Any) -> int:
    """Return the characters from which on an element's links are judged by other rules."""
    is_last = element.getnext() is None
    if element.tag == "p":
        return 60 if is_last else 30
    return 300 if is_last else 100
