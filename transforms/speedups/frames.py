"""Read the element that holds the text alone, where the whole page would surely give the same.

trafilatura copies, cleans and converts a whole page, then chooses one element of it, here called the frame, and takes
the text from that. A page's marks tell which element it will choose. So only the frame is copied: a fifth of a page.

What comes out may differ only where something outside a frame decides about what is in it. Such pages are read whole:
those with forms in the frame, with little text in paragraphs, or with a frame in elements that are discarded or
converted. Where a frame's own text turns out to be short, the page is read again, whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from importlib import import_module
from itertools import islice, takewhile
from typing import Any

from lxml.etree import SubElement

from transforms.speedups.xpaths import MarkedPath

KNOWN_VERSION = "2.3.1"
#: what a frame may stand in; of these only `div` matters, for links within it
NEUTRAL = frozenset({"html", "body", "div", "section", "main", "article"})
#: elements that cleaning or conversion may turn into `div`
RENAMED = ("figure", "table", "details", "form")
#: characters of a text: from 300 on no rule asks whether anything follows the frame, from 250 on trafilatura looks
#: nowhere else
ENOUGH = 600
#: how many of trafilatura's expressions for frames are asked, best first: the last is seldom reached
MOST_EXPRESSIONS = 4
#: the frame that is read alone, and its page; None: any is searched for
_frame: ContextVar[Any] = ContextVar("_frame", default=None)
_page: ContextVar[Any] = ContextVar("_page", default=None)


class UnsureError(Exception):
    """The whole page might give another text than its frame alone."""


class FrameExpressions(list[Any]):
    """trafilatura's expressions for frames; where a frame is read alone, one that finds it."""

    def __iter__(self) -> Iterator[Any]:
        frame = _frame.get()
        return super().__iter__() if frame is None else iter([lambda tree: [frame] if is_in(frame, tree) else []])

    def found_in(self, tree: Any) -> Any:
        """Return the frame of a page that is not cleaned yet; None if there is none, or cleaning could add another."""
        marks: list[str] = []
        for expression in islice(super().__iter__(), MOST_EXPRESSIONS):
            if isinstance(expression, MarkedPath):
                marks.append(expression.mark)
            elif "@" in expression.path:
                return None
            if found := expression(tree):
                is_sure = all(one.get(mark) is None for one in tree.iter(*RENAMED) for mark in marks)
                return found[0] if is_sure else None
        return None


def is_in(element: Any, tree: Any) -> bool:
    """Tell whether an element is still in a tree."""
    return element.getroottree().getroot() is tree


def read_frames() -> bool:
    """Install the reading of frames, for this process; return whether trafilatura's version is the known one."""
    import trafilatura

    if trafilatura.__version__ != KNOWN_VERSION:
        return False
    extractor = vars(import_module("trafilatura.main_extractor"))
    extractor["BODY_XPATH"] = FrameExpressions(extractor["BODY_XPATH"])
    extractor["_extract"] = only_if_sure(extractor["_extract"])
    extractor["deepcopy"] = copied_unless_read(extractor["deepcopy"])
    return True


def only_if_sure(extract: Any) -> Any:
    """Return `main_extractor._extract`, which of a frame alone tells only what the whole page would tell."""

    def extracted(tree: Any, options: Any) -> Any:
        body, text, kinds = extract(tree, options)
        # With little text in paragraphs, those of the whole page decide whether `div` counts as one.
        if _frame.get() is not None and (len(text) < ENOUGH or len(body) < 2 or "div" in kinds):
            raise UnsureError
        return body, text, kinds

    return extracted


def copied_unless_read(deepcopy: Any) -> Any:
    """Return `deepcopy` for all but the page of a frame that is read alone: its copy is for texts that are not sure."""

    def copied(value: Any) -> Any:
        return value if value is _page.get() else deepcopy(value)

    return copied


@contextmanager
def reading(frame: Any) -> Iterator[None]:
    """Let trafilatura take this frame inside the context."""
    token, of_page = _frame.set(frame), _page.set(None if frame is None else frame.getroottree().getroot())
    try:
        yield
    finally:
        _frame.reset(token)
        _page.reset(of_page)


def frame_alone(tree: Any, options: Any) -> Any:
    """Return a copy of a marked page's frame in a page of its own; None if the page has to be read whole."""
    if options.focus != "precision" or options.images or options.comments or not options.tables:
        return None
    expressions = vars(import_module("trafilatura.main_extractor"))["BODY_XPATH"]
    frame = expressions.found_in(tree) if isinstance(expressions, FrameExpressions) else None
    if frame is None or not has_paragraphs(frame) or not is_cleaned_alike(tree, frame):
        return None
    around = [element.tag for element in frame.iterancestors()]
    return placed(frame, is_in_div="div" in around) if NEUTRAL.issuperset(around) else None


def placed(frame: Any, *, is_in_div: bool) -> Any:
    """Return a copy of a frame in an empty page."""
    alone = copy(frame)
    alone.tail = None
    body = SubElement(frame.getroottree().parser.makeelement("html"), "body")
    (SubElement(body, "div") if is_in_div else body).append(alone)
    return alone


def has_paragraphs(frame: Any) -> bool:
    """Tell whether a frame has enough text in paragraphs, as far as this is known before it is cleaned."""
    length = 0
    for paragraph in frame.iter("p"):
        length += len(paragraph.text_content())
        if length >= ENOUGH:
            return True
    return False


def is_cleaned_alike(tree: Any, frame: Any) -> bool:
    """Tell whether cleaning leaves of a frame alone what it leaves of it within the page.

    How much of the page a form holds decides whether it stays. Where elements that have to go stand in others of their
    name, trafilatura's walk ends there: it misses those behind. Within a frame alone it ends at the same place.
    """
    from trafilatura.settings import MANUALLY_CLEANED

    discarded = {element.tag for element in frame.iter(*MANUALLY_CLEANED)}
    if "form" in discarded:
        return False
    before = takewhile(lambda one: one is not frame, tree.iter(frame.tag, *discarded)) if discarded else ()
    return all(one.tag not in discarded or next(one.iterancestors(one.tag), None) is None for one in before)
