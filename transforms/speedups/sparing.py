"""Readability's document that stops as soon as what it could still give would be refused (see `comparison`)."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any

from lxml.etree import XPath

from transforms.language import Memo
from transforms.text import holding

#: readability's replacement for a video's frame, and a space beside it
VIDEO_MARK = 6
#: elements that readability takes out first
PROGRAMS = ("script", "style", "fencedframe")
#: a text of readability of at most this many characters is refused; below 0: unknown
refused_up_to: ContextVar[int] = ContextVar("refused_up_to", default=-1)


def longest_text(tree: Any) -> int:
    """Return the most characters that readability can make of a tree without programs."""
    return text_length(tree) + VIDEO_MARK * sum(1 for _ in tree.iter("iframe"))


def text_length(element: Any) -> int:
    """Return the characters of an element's text, each run of white space counted as one."""
    return len(" ".join(element.text_content().split()))


def sparing_document(document: Any) -> Any:
    """Return a subclass of readability's document that stops once the rest would be refused anyway."""

    class SparingDocument(document):  # type: ignore[misc]
        """`readability_lxml.Document`, step by step."""

        __slots__ = ()

        def summary(self) -> str:
            """Return the article's markup; an empty element if it would be refused."""
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
            """Remove the same elements as the original; results by name are cached between pages."""
            for element in filter(is_unlikely_part, _NAMED(self.doc)):
                element.drop_tree()

        def is_refused(self, element: Any) -> bool:
            """Tell whether everything left of an element would be refused."""
            return longest_text(element) <= refused_up_to.get()

    return SparingDocument


def is_unlikely_part(element: Any) -> bool:
    """Tell whether readability drops an element for its class and id."""
    classes, known_as = element.get("class"), element.get("id")
    names = f"{classes} {known_as}" if classes and known_as else classes or known_as
    return bool(names) and _UNLIKELY[names] and element.tag not in ("body", "html")


def is_unlikely(names: str) -> bool:
    """Tell whether readability considers an element of this class and id unlikely to be part of an article."""
    is_suspect, is_perhaps_one = _suspicions()
    low = names.lower()
    return len(names) > 1 and is_suspect(low) and not is_perhaps_one(low)


@cache
def _suspicions() -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    from trafilatura.readability_lxml import REGEXES

    return holding(REGEXES["unlikelyCandidatesRe"]), holding(REGEXES["okMaybeItsACandidateRe"])


#: names repeat from page to page
_UNLIKELY = Memo(is_unlikely, most=4096, longest=256)
#: elements below one that have a name
_NAMED = XPath("descendant::*[@class or @id]")
