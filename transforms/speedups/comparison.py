"""Run trafilatura's fallback extractors only if they can change the text.

Trafilatura runs readability over every page and takes its text only if that is more than twice as long as its own, or
if its own has no paragraphs; and it measures the whole page's text to see whether a short article covers a fifth of it.
Both have a cheap upper bound: a text of readability is part of the page's, in fewer words with every step. If the bound
shows that the answer would be refused, an empty one is given, which is refused as well. On the pages of
`benchmarks.pipeline.whole` readability is skipped entirely for 43 % and in part for 49 %.

Its third extractor, justext, is used on one page of twenty, with a copy of the page that was made for all: here the
copy is made only when needed.

This relies on the rules of trafilatura 2.3.1 (`external._prefer_readability` and `core.trafilatura_sequence`); with
another version it works as usual, at its own speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from importlib import import_module
from typing import Any, NamedTuple

from lxml.etree import XPath

from transforms.speedups.frames import UnsureError, frame_alone, reading
from transforms.speedups.marks import MARKS, are_set
from transforms.speedups.sparing import PROGRAMS, longest_text, refused_up_to, sparing_document, text_length

KNOWN_VERSION = "2.3.1"
#: the tree that nobody needs unchanged any more
_given: ContextVar[Any] = ContextVar("_given", default=None)
#: whether the last tree read is a forum's
_is_forum: ContextVar[bool] = ContextVar("_is_forum", default=False)
#: of the last tree read: the most text it can give, and the length of the text found
_last: ContextVar[tuple[int, int]] = ContextVar("_last", default=(0, 0))
#: whether an element has text in paragraphs
_HAS_PARAGRAPHS = XPath("boolean(.//p//text())")


def ask_sparingly() -> bool:
    """Put the bounds before trafilatura's fallbacks, for this process; return whether its version is the known one."""
    import trafilatura

    if trafilatura.__version__ != KNOWN_VERSION:
        return False
    core, external = vars(import_module("trafilatura.core")), vars(import_module("trafilatura.external"))
    core["copy"] = copied_unless_given
    core["_prepare_tree"] = prepare_tree
    core["_extract_and_compare"] = extract_and_compare
    core["_forum_thread_page"] = forum_asker(core["_DISCUSSION_FORUM_POSTING_RE"])
    core["html2txt"] = page_text_if_needed(core["html2txt"], core["ESCALATION_PAGE_SHARE"], XPath("count(.//*)"))
    external["ReadabilityDocument"] = sparing_document(external["ReadabilityDocument"])
    external["justext_rescue"] = rescue_of_kept(external["justext_rescue"])
    return True


@contextmanager
def given(tree: Any) -> Iterator[None]:
    """Allow trafilatura to change this tree without copying it, and to find its marks, inside the context."""
    token, of_marks = _given.set(tree), are_set.set(MARKS.set_on(tree))
    try:
        yield
    finally:
        _given.reset(token)
        are_set.reset(of_marks)


def copied_unless_given(value: Any) -> Any:
    """Return a copy of a tree that is still needed, else the tree itself: `core.bare_extraction`."""
    return value if value is _given.get() else copy(value)


class KeptTree(NamedTuple):
    """A page from which a cleaned copy may be requested; nobody changes it until then."""

    tree: Any
    options: Any
    #: what was prepared in place of the page
    frame: Any

    def cleaned(self) -> Any:
        """Return the copy."""
        from trafilatura.htmlprocessing import tree_cleaning

        return tree_cleaning(copy(self.tree), self.options)


def prepare_tree(tree: Any, options: Any, url: str | None) -> tuple[Any, Any]:
    """Return a page cleaned and converted, and the source of its cleaned copy: `core._prepare_tree`."""
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning

    frame = frame_alone(tree, options)
    cleaned = tree_cleaning(copy(tree) if frame is None else frame.getroottree().getroot(), options)
    backup = copy(cleaned) if options.comments else KeptTree(tree, options, frame)
    return convert_tags(cleaned, options, url), backup


def content_of(cleaned_tree: Any, backup: Any, options: Any) -> tuple[Any, str]:
    """Return trafilatura's own extraction: from a frame alone, unless that is not sure."""
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes
    from trafilatura.main_extractor import extract_content
    from trafilatura.xpaths import REMOVE_COMMENTS_XPATH

    frame = backup.frame if isinstance(backup, KeptTree) else None
    try:
        with reading(frame):
            return extract_content(cleaned_tree, options)
    except UnsureError:
        whole = convert_tags(backup.cleaned(), options)
        if not _is_forum.get():
            whole = prune_unwanted_nodes(whole, REMOVE_COMMENTS_XPATH)
        return extract_content(whole, options)


def rescue_of_kept(rescue: Any) -> Any:
    """Run justext on a page's cleaned copy, making that first if needed."""

    def rescued(tree: Any, options: Any) -> Any:
        return rescue(tree.cleaned() if isinstance(tree, KeptTree) else tree, options)

    return rescued


def extract_and_compare(cleaned_tree: Any, backup: Any, tree: Any, options: Any) -> tuple[Any, str]:
    """Return trafilatura's text, and readability's if that may be preferred.

    `core._extract_and_compare` with a bound.
    """
    from lxml.html import HtmlElement
    from trafilatura.external import compare_extraction

    body, text = content_of(cleaned_tree, backup, options)
    limit = -1 if options.fast else longest_refused(body, len(text), options)
    with programs_emptied(tree):
        longest = longest_text(tree)
        is_open = not options.fast and longest > limit and may_win(tree, longest, limit, options)
    if not options.fast:
        raw_tree = copy(tree) if is_open else HtmlElement()
        token = refused_up_to.set(limit)
        try:
            body, text = compare_extraction(backup, raw_tree, body, text, options)
        finally:
            refused_up_to.reset(token)
    _last.set((longest, len(text)))
    return body, text


def longest_refused(body: Any, length: int, options: Any) -> int:
    """Return the length up to which readability's text is refused (`external._prefer_readability`); -1 if unknown."""
    if length == 0:
        return -1
    # When favouring recall, trafilatura also takes a text half as long again, or a longer one with headings.
    limit = length if options.focus == "recall" else 2 * length
    is_deficient = not _HAS_PARAGRAPHS(body) or len(body.findall(".//table")) > len(body.findall(".//p"))
    return min(limit, 2 * options.min_extracted_size) if is_deficient else limit


@contextmanager
def programs_emptied(tree: Any) -> Iterator[None]:
    """Take the texts of scripts and styles out of a tree inside the context: readability does not read them."""
    programs = [(element, element.text) for element in tree.iter(*PROGRAMS) if element.text]
    for element, _ in programs:
        element.text = None
    try:
        yield
    finally:
        for element, text in programs:
            element.text = text


def may_win(tree: Any, longest: int, limit: int, options: Any) -> bool:
    """Tell whether readability could give more than `limit` characters, after all that is discarded before it judges.

    Args:
        tree: of the page, without programs; it stays as it is.
        longest: the most characters that it could give otherwise.
        limit: up to this many are refused.
        options: of trafilatura.
    """
    discarded = discarded_anyway(tree, options)
    for element in discarded:
        if not any(around in discarded for around in element.iterancestors()):
            longest -= length_lost(element)
            if longest <= limit:
                return False
    return True


def discarded_anyway(tree: Any, options: Any) -> dict[Any, None]:
    """Return what trafilatura takes out of a page before it asks readability: `external.compare_extraction`."""
    from trafilatura.xpaths import OVERALL_DISCARD_XPATH

    if options.focus != "precision":
        return {}
    return dict.fromkeys(element for expression in OVERALL_DISCARD_XPATH for element in expression(tree))


def length_lost(element: Any) -> int:
    """Return by how many characters a text becomes shorter, at least, when an element is taken out of it.

    Its letters go, and the spaces between its words; on both sides two words may become one, or stay two.
    """
    # Its words with a space between each two, less one.
    return max(0, text_length(element) - 1)


def forum_asker(is_posting: Any) -> Any:
    """Return the question whether a page is a forum's: `core._forum_thread_page`, without a search by path."""

    def is_forum(tree: Any) -> bool:
        found = any(
            script.get("type") == "application/ld+json"
            and "DiscussionForumPosting" in (script.text or "")
            and is_posting.search(script.text) is not None
            for script in tree.iterdescendants("script")
        )
        _is_forum.set(found)
        return found

    return is_forum


def page_text_if_needed(page_text: Any, share: float, count_elements: Any) -> Any:
    """Replace `html2txt` where only the share of the text found matters; '' if the share is reached."""

    def text_of(tree: Any) -> str:
        # This concerns the tree just read, whose text has a space on both sides of each block element.
        longest, found = _last.get()
        return "" if found >= share * (longest + 2 * count_elements(tree)) else str(page_text(tree))

    return text_of
