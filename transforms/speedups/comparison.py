"""Trafilatura's second opinions, asked for only where they can change the text.

Trafilatura runs readability over every page and takes its text only where that is more than twice as long as its own,
or where its own has no paragraphs; and it measures the whole page's text to see whether a short article covers a fifth
of it. Both have a bound that is cheap to know: a text of readability is part of the page's, in fewer words with every
step. Where the bound says that the answer would be refused, an empty one is given, which is refused as well. On the
pages of `benchmarks.pipeline.whole` readability is spared whole for 43 % and in part for 49 %.

Its third opinion, justext, is asked for on one page of twenty, with a copy of the page that was made for all: here the
copy is made when it is needed.

The rules that are relied on are those of trafilatura 2.3.1 (`external._prefer_readability` and
`core.trafilatura_sequence`); another version works as it always does, at its own price.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from transforms.language import Memo
from transforms.text import holding

KNOWN_VERSION = "2.3.1"
#: what readability puts in place of a video's frame, and a blank beside it
VIDEO_MARK = 6
#: elements that readability takes out first
PROGRAMS = ("script", "style", "fencedframe")
#: a text of readability of at most so many characters is refused; below 0: none is known to be
_refused_up_to: ContextVar[int] = ContextVar("_refused_up_to", default=-1)
#: the tree that nobody needs any more as it is
_given: ContextVar[Any] = ContextVar("_given", default=None)
#: of the tree that was read last: the most text it can give, and the length of the text that was found
_last: ContextVar[tuple[int, int]] = ContextVar("_last", default=(0, 0))


def ask_sparingly() -> bool:
    """Put the bounds before trafilatura's second opinions, for this process; whether its version is the known one."""
    import trafilatura
    from lxml.etree import XPath

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
    """While this lasts, trafilatura may change this tree as it likes: it takes no copy of it."""
    token = _given.set(tree)
    try:
        yield
    finally:
        _given.reset(token)


def copied_unless_given(value: Any) -> Any:
    """A copy of a tree that is still needed; the tree itself where it is not: `core.bare_extraction`."""
    return value if value is _given.get() else copy(value)


class KeptTree(NamedTuple):
    """A page of which a cleaned copy may be asked for; nobody changes it until then."""

    tree: Any
    options: Any

    def cleaned(self) -> Any:
        """The copy."""
        from trafilatura.htmlprocessing import tree_cleaning

        return tree_cleaning(copy(self.tree), self.options)


def prepare_tree(tree: Any, options: Any, url: str | None) -> tuple[Any, Any]:
    """A page cleaned and converted, and what its cleaned copy is made of: `core._prepare_tree`."""
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning

    cleaned = tree_cleaning(copy(tree), options)
    backup = copy(cleaned) if options.comments else KeptTree(tree, options)
    return convert_tags(cleaned, options, url), backup


def rescue_of_kept(rescue: Any) -> Any:
    """Justext's opinion of a page, of its cleaned copy where that is not made yet."""

    def rescued(tree: Any, options: Any) -> Any:
        return rescue(tree.cleaned() if isinstance(tree, KeptTree) else tree, options)

    return rescued


def extract_and_compare(cleaned_tree: Any, backup: Any, tree: Any, options: Any) -> tuple[Any, str]:
    """Trafilatura's text, and readability's where that may be preferred: `core._extract_and_compare` with a bound."""
    from lxml.html import HtmlElement
    from trafilatura.external import compare_extraction
    from trafilatura.main_extractor import extract_content

    body, text = extract_content(cleaned_tree, options)
    longest = longest_text(tree)
    if not options.fast:
        limit = longest_refused(body, len(text), options)
        raw_tree = HtmlElement() if longest <= limit else copy(tree)
        token = _refused_up_to.set(limit)
        try:
            body, text = compare_extraction(backup, raw_tree, body, text, options)
        finally:
            _refused_up_to.reset(token)
    _last.set((longest, len(text)))
    return body, text


def longest_refused(body: Any, length: int, options: Any) -> int:
    """Up to which length readability's text is refused (`external._prefer_readability`); -1 where it may be any."""
    if length == 0:
        return -1
    # Looking for recall, trafilatura also takes a text that is half as long again, or has headings and is longer.
    limit = length if options.focus == "recall" else 2 * length
    is_deficient = not body.xpath(".//p//text()") or len(body.findall(".//table")) > len(body.findall(".//p"))
    return min(limit, 2 * options.min_extracted_size) if is_deficient else limit


def longest_text(tree: Any) -> int:
    """The most characters that readability can make of a tree."""
    programs = sum(map(length_lost, tree.iter(*PROGRAMS)))
    return text_length(tree) - programs + VIDEO_MARK * sum(1 for _ in tree.iter("iframe"))


def length_lost(element: Any) -> int:
    """Return by how many characters a text becomes shorter, at least, when an element is taken out of it.

    Its letters go, and the blanks between its words; on both sides two words may become one, or stay two.
    """
    words = (element.text_content() if len(element) else element.text or "").split()
    return sum(map(len, words)) + max(0, len(words) - 2)


def text_length(element: Any) -> int:
    """Characters of an element's text, each run of blanks counted as one."""
    return len(" ".join(element.text_content().split()))


def sparing_document(document: Any) -> Any:
    """Readability's document, a subclass that stops once what is left is refused anyway."""

    class SparingDocument(document):  # type: ignore[misc]
        """`readability_lxml.Document`, step by step."""

        __slots__ = ()

        def summary(self) -> str:
            """The article's markup; an empty element where it would be refused."""
            for element in list(self.doc.iter(*PROGRAMS)):
                element.drop_tree()
            self.remove_unlikely_candidates()
            if self.is_refused(self.doc):
                return "<div/>"
            self.transform_misused_divs_into_paragraphs()
            candidates = self.score_paragraphs()
            best = self.select_best_candidate(candidates)
            if best:
                article = self.get_article(candidates, best)
            else:
                body = self.doc.find("body")
                article = self.doc if body is None else body
            return "<div/>" if self.is_refused(article) else str(self.sanitize(article, candidates))

        def remove_unlikely_candidates(self) -> None:
            """The same elements go as without us; what names say is kept from one page to the next."""
            for element in list(self.doc.iterdescendants("*")):
                classes, known_as = element.get("class"), element.get("id")
                names = f"{classes} {known_as}" if classes and known_as else classes or known_as
                if names and _UNLIKELY[names] and element.tag not in ("body", "html"):
                    element.drop_tree()

        def is_refused(self, element: Any) -> bool:
            """Whether nothing that is left of an element would be taken."""
            return longest_text(element) <= _refused_up_to.get()

    return SparingDocument


def is_unlikely(names: str) -> bool:
    """Whether an element of this class and id is no part of an article, as readability has it."""
    is_suspect, is_perhaps_one = _suspicions()
    low = names.lower()
    return len(names) > 1 and is_suspect(low) and not is_perhaps_one(low)


@cache
def _suspicions() -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    from trafilatura.readability_lxml import REGEXES

    return holding(REGEXES["unlikelyCandidatesRe"]), holding(REGEXES["okMaybeItsACandidateRe"])


#: names repeat from page to page
_UNLIKELY = Memo(is_unlikely, most=4096, longest=256)


def forum_asker(is_posting: Any) -> Any:
    """Return the question whether a page is a forum's: `core._forum_thread_page`, without a search by path."""

    def is_forum(tree: Any) -> bool:
        return any(
            script.get("type") == "application/ld+json"
            and "DiscussionForumPosting" in (script.text or "")
            and is_posting.search(script.text) is not None
            for script in tree.iterdescendants("script")
        )

    return is_forum


def page_text_if_needed(page_text: Any, share: float, count_elements: Any) -> Any:
    """`html2txt` for the question whether the text found is less than a share of it; empty where it is not."""

    def text_of(tree: Any) -> str:
        # Asked of the tree that was just read, whose text has a blank on both sides of each element that is a block.
        longest, found = _last.get()
        return "" if found >= share * (longest + 2 * count_elements(tree)) else str(page_text(tree))

    return text_of
