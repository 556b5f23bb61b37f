"""The results of trafilatura's most expensive expressions, each in one walk of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

#: tree -> descendants that an expression matches, in document order
Finder: TypeAlias = Callable[[Any], list[Any]]
#: value of an attribute, None if absent -> whether it matches
Test: TypeAlias = Callable[[str | None], bool]
_SECTIONS = ("div", "section", "aside")
_BLOCKS = ("div", "item", "list", "p", "section", "span")
#: attribute values cached for each pattern: they repeat within a page and an outlet
REMEMBERED = 2048
#: what an element's id and class say: no match, match, or its other attributes or their order decide
NO, YES, ASK = 0, 1, 2


def first_of(element: Any, known_as: str | None, name: str, value: str | None) -> str | None:
    """Return the value of the union of @id and @name, given both.

    That of the first in the document (XPath 1.0 §4.2).
    """
    if known_as is None or value is None:
        return value if known_as is None else known_as
    return known_as if next(key for key in element.attrib if key in ("id", name)) == "id" else value


class Answers(dict[tuple[str | None, str | None], int]):
    """Results by id and class; cleared when there are too many."""

    def __init__(self, answer: Callable[[str | None, str | None], int]) -> None:
        super().__init__()
        self.answer = answer

    def __missing__(self, names: tuple[str | None, str | None]) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        answer = self[names] = self.answer(*names)
        return answer


def chosen(elements: Iterator[Any], answers: Answers, is_meant: Callable[[Any], bool]) -> list[Any]:
    """Return the elements that match by their id and class, or by a further test."""
    found = []
    for element in elements:
        answer = answers[element.get("id"), element.get("class")]
        if answer == YES or (answer == ASK and is_meant(element)):
            found.append(element)
    return found


def endless_scrolls(of_id: Test, of_class: Test, always_id: Test, always_class: Test) -> Finder:
    """Find containers of whole further articles."""

    def of_names(known_as: str | None, classes: str | None) -> int:
        if not (of_id(known_as) or of_class(classes)):
            return NO
        return YES if always_id(known_as) or always_class(classes) else ASK

    answers = Answers(of_names)

    def has_no_heading(element: Any) -> bool:
        return element.find(".//h1") is None

    def find(tree: Any) -> list[Any]:
        return chosen(tree.iterdescendants(*_SECTIONS), answers, has_no_heading)

    return find


def share_buttons() -> Finder:
    """Find buttons of one page builder."""

    def find(tree: Any) -> list[Any]:
        sections = tree.iterdescendants(*_SECTIONS)
        return [element for element in sections if "elementor-share-buttons" in element.get("class", "")]

    return find


def comments(of_id: Test, of_class: Test, list_id: Test, list_class: Test) -> Finder:
    """Find readers' comments, including lists of them."""
    answers = Answers(lambda known_as, classes: ASK if of_id(known_as) or of_class(classes) else NO)

    def is_meant(element: Any) -> bool:
        is_list = element.tag in ("ol", "ul")
        return not is_list or list_id(element.get("id")) or list_class(element.get("class"))

    def find(tree: Any) -> list[Any]:
        return chosen(tree.iterdescendants("div", "list", "section", "details", "ol", "ul"), answers, is_meant)

    return find


def comments_but_lists(of_id: Test, of_class: Test) -> Finder:
    """Find readers' comments, once lists have been renamed."""
    answers = Answers(lambda known_as, classes: YES if of_id(known_as) or of_class(classes) else NO)

    def find(tree: Any) -> list[Any]:
        return chosen(tree.iterdescendants("div", "list", "section", "details"), answers, bool)

    return find


def boilerplate(either: Test, of_id: Test, of_class: Test) -> Finder:
    """Find navigation, sharing, advertisements and the like."""

    def of_names(known_as: str | None, classes: str | None) -> int:
        if of_class(classes) or of_id(known_as):
            return YES
        return ASK if either(classes) or either(known_as) else NO

    answers = Answers(of_names)

    def find(tree: Any) -> list[Any]:
        found = []
        for element in tree.iterdescendants(*_BLOCKS):
            get = element.get
            known_as, classes = get("id"), get("class")
            answer = answers[known_as, classes]
            if (
                answer == YES
                or (answer == ASK and either(first_of(element, known_as, "class", classes)))
                or "nav" in get("role", "").replace("N", "n")
                or get("data-lp-replacement-content") is not None
                or "MostPopularStories" in get("data-component", "")
            ):
                found.append(element)
        return found

    return find


def hidden_parts(either: Test, of_id: Test, of_class: Test) -> Finder:
    """Find hidden elements, and replies."""

    def of_names(known_as: str | None, classes: str | None) -> int:
        if of_class(classes) or classes == "comments-title" or of_id(known_as):
            return YES
        is_reply = (known_as or "").startswith("reply-") or (classes or "").startswith("reply-")
        return ASK if is_reply or either(known_as) else NO

    answers = Answers(of_names)

    def is_meant(element: Any, style: str | None) -> bool:
        known_as = element.get("id")
        return either(first_of(element, known_as, "style", style)) or (
            first_of(element, known_as, "class", element.get("class")) or ""
        ).startswith("reply-")

    def find(tree: Any) -> list[Any]:
        found = []
        for element in tree.iterdescendants("*"):
            get = element.get
            answer, style = answers[get("id"), get("class")], get("style")
            if (
                answer == YES
                or ((answer == ASK or style is not None) and is_meant(element, style))
                or (style is not None and ("display:none" in style or "display: none" in style))
                or get("aria-hidden") == "true"
            ):
                found.append(element)
        return found

    return find


def of_pages_bottom(of_bottom: Test, of_link: Test) -> Finder:
    """Find elements at a page's bottom, links, and elements with a border."""

    def of_names(known_as: str | None, classes: str | None) -> int:
        return ASK if any(test(name) for test in (of_bottom, of_link) for name in (known_as, classes)) else NO

    answers = Answers(of_names)

    def is_meant(element: Any) -> bool:
        first = first_of(element, element.get("id"), "class", element.get("class"))
        return of_bottom(first) or of_link(first)

    def find(tree: Any) -> list[Any]:
        return [
            element
            for element in tree.iterdescendants(*_BLOCKS)
            if (answers[element.get("id"), element.get("class")] == ASK and is_meant(element))
            or "border" in element.get("style", "")
        ]

    return find


def article_bodies(of_id: Test, of_class: Test) -> Finder:
    """Find the element that holds the article; of several the first, which is all that is used."""

    def of_names(known_as: str | None, classes: str | None) -> int:
        is_body = of_class(classes) or classes in ("post", "entry") or of_id(known_as) or known_as == "articleContent"
        return YES if is_body else NO

    answers = Answers(of_names)

    def is_meant(element: Any) -> bool:
        return bool(answers[element.get("id"), element.get("class")]) or element.get("itemprop") == "articleBody"

    def find(tree: Any) -> list[Any]:
        found = next(filter(is_meant, tree.iterdescendants("article", "div", "main", "section")), None)
        return [] if found is None else [found]

    return find


def page_furniture(of_class: Test, of_id: Test) -> Finder:
    """Find elements that never contain a page's text, and requests for consent."""
    furniture = {"aside", "fencedframe", "footer", "script", "style", "svg", "template"}

    def is_meant(element: Any) -> bool:
        tag, classes, known_as = element.tag, element.get("class"), element.get("id")
        return (
            tag in furniture
            or of_class(classes)
            or of_id(known_as)
            or (tag == "div" and "footer" in (first_of(element, known_as, "class", classes) or ""))
        )

    def find(tree: Any) -> list[Any]:
        return list(filter(is_meant, tree.iterdescendants("*")))

    return find
