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
    extractor = vars(import_module("trafilatura.main_extractor"))
    extractor["delete_by_link_density"] = without_links
    extractor["prune_unwanted_sections"] = section_pruner(extractor)
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


def section_pruner(extractor: dict[str, Any]) -> Any:
    """Return `main_extractor.prune_unwanted_sections`, which looks for blocks of links again only if it found some."""
    prune = extractor["prune_unwanted_nodes"]
    overall, images = extractor["OVERALL_DISCARD_XPATH"], extractor["DISCARD_IMAGE_ELEMENTS"]
    teasers, precise = extractor["TEASER_DISCARD_XPATH"], extractor["PRECISION_DISCARD_XPATH"]

    def prune_unwanted_sections(tree: Any, potential_tags: set[str], options: Any, keep_teasers: bool = False) -> Any:
        is_precise = options.focus == "precision"
        tree = prune(tree, overall, with_backup=True)
        if "graphic" not in potential_tags:
            tree = prune(tree, images)
        if options.focus != "recall":
            for expressions in ([] if keep_teasers else [teasers]) + ([precise] if is_precise else []):
                tree = prune(tree, expressions)
        for _ in range(2):
            if not delete_blocks_of_links(tree, is_precise):
                break
        if "table" in potential_tags or is_precise:
            delete_tables_of_links(tree, extractor["link_density_test_tables"])
        if is_precise:
            delete_last_headings(tree)
        strip_tags(tree, "span", *(() if "ref" in potential_tags else ("ref",)))
        return tree

    return prune_unwanted_sections


def delete_blocks_of_links(tree: Any, is_precise: bool) -> int:
    """Delete blocks that are mostly links; return how many."""
    return (
        deleted_for_links(tree, "div", backtracking=True, favor_precision=is_precise)
        + deleted_for_links(tree, "list", favor_precision=is_precise)
        + deleted_for_links(tree, "p", favor_precision=is_precise)
    )


def delete_tables_of_links(tree: Any, is_of_links: Any) -> None:
    """Delete tables that are mostly links."""
    from trafilatura.xml import delete_element

    for table in [one for one in tree.iter("table") if is_of_links(one)]:
        delete_element(table, keep_tail=False)


def delete_last_headings(tree: Any) -> None:
    """Delete headings at the end, and headings and quotations that are mostly links."""
    from trafilatura.xml import delete_element

    while len(tree) and tree[-1].tag == "head":
        delete_element(tree[-1], keep_tail=False)
    deleted_for_links(tree, "head", favor_precision=True)
    deleted_for_links(tree, "quote", favor_precision=True)


def without_links(subtree: Any, tagname: str, backtracking: bool = False, favor_precision: bool = False) -> Any:
    """Delete elements of a name that are mostly links: `htmlprocessing.delete_by_link_density`."""
    deleted_for_links(subtree, tagname, backtracking=backtracking, favor_precision=favor_precision)
    return subtree


def deleted_for_links(tree: Any, name: str, *, backtracking: bool = False, favor_precision: bool = False) -> int:
    """Delete elements of a name that are mostly links; return how many.

    Only elements with links are tested: of all others the test says that they stay.
    """
    from trafilatura.htmlprocessing import link_density_test
    from trafilatura.xml import delete_element

    holders = with_links(tree)
    deletions = []
    for element in tree.iter(name) if holders else ():
        if element not in holders or is_in_cell(element):
            continue
        is_full, is_short = link_density_test(element, favor_precision)
        if is_full or (backtracking and is_short and has_little_text(element, favor_precision)):
            deletions.append(element)
    for element in deletions:
        delete_element(element)
    return len(deletions)


def has_little_text(element: Any, favor_precision: bool) -> bool:
    """Tell whether an element has several parts, and less text than a paragraph."""
    longest, fewest = (200, 1) if favor_precision else (100, 3)
    return len(element) >= fewest and length_up_to(element, longest) < longest


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
    """Return `htmlprocessing.link_density_test`, which reads no more of a text than links and limits ask for."""
    trim, link_info = processing["trim"], processing["collect_link_info"]
    is_listing, farm_ratio = processing["is_paragraph_listing"], processing["LINK_FARM_RATIO"]

    def link_density_test(element: Any, favor_precision: bool = False) -> tuple[bool, bool]:
        links = list(element.iterdescendants("ref"))
        if not links or next(element.iterdescendants("graphic"), None) is not None:
            return False, False
        few = shortest_kept(element)
        if len(links) == 1:
            of_link = len(trim(links[0].text_content()))
            size = length_up_to(element, max(few, int(of_link / 0.9) + 2))
            if of_link > (10 if favor_precision else 100) and of_link > size * 0.9:
                return True, False
        else:
            size = length_up_to(element, few)
        if size < few:
            length, number, short, _ = link_info(links)
            is_of_links = length > size * 0.8 or (number > 1 and short / number > 0.8)
            return number == 0 or is_of_links, number > 0
        return len(links) > 4 and is_farm(element, links), False

    def is_farm(element: Any, links: list[Any]) -> bool:
        length, number, _, _ = link_info(links)
        if length >= 100 * number or length <= farm_ratio * length_up_to(element, int(length / farm_ratio) + 2):
            return False
        return not is_listing(links)

    return link_density_test


def length_up_to(element: Any, enough: int) -> int:
    """Return the characters of an element's text without needless spaces; of a longer text, `enough` or more."""
    said, checked = "", enough
    for part in element.itertext():
        said += part
        if len(said) > checked:
            if (length := len(" ".join(said.split()))) >= enough:
                return length
            checked = 2 * len(said)
    return len(" ".join(said.split()))


def shortest_kept(element: Any) -> int:
    """Return the characters from which on an element's links are judged by other rules."""
    is_last = element.getnext() is None
    if element.tag == "p":
        return 60 if is_last else 30
    return 300 if is_last else 100
