"""justext, as trafilatura uses it, without what is computed over and over or never looked at: the same paragraphs.

It joined and normalised a paragraph's text for each of the nine questions it asks about it, numbered the elements of a
path that nobody reads, held the 150,000 stop words of all languages three times (20 MB) and hashed them all for every
page, and called Python for each blank of a text.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib import import_module
from typing import Any

KNOWN_VERSION = "3.0.2"
#: a run of blanks that becomes another text: a single blank or line feed stays what it is
_UNEVEN_BLANKS = re.compile(r"\s{2,}|[^\S \n]")


def quicken_justext() -> bool:
    """Put the quicker parts in justext's place, for this process; whether its version is the known one."""
    import justext

    if justext.__version__ != KNOWN_VERSION:
        return False
    core, paragraph = vars(import_module("justext.core")), vars(import_module("justext.paragraph"))
    paragraph["normalize_whitespace"] = even_blanks
    core["PathInfo"] = unnumbered_path(core["PathInfo"])
    core["Paragraph"] = paragraph_read_once(core["Paragraph"])
    core["define_stoplist"] = known_or_made(core["define_stoplist"])
    vars(import_module("trafilatura.external"))["JT_STOPLIST"] = all_stop_words()
    return True


class StopWords(frozenset[str]):
    """Stop words as justext wants them, in lower case."""


def all_stop_words() -> StopWords:
    """Those of all languages. Most are in lower case as they stand: of these no copy is made."""
    from justext.utils import get_stoplist, get_stoplists

    read = (word for language in get_stoplists() for word in get_stoplist(language))
    return StopWords(word if word == (low := word.lower()) else low for word in read)


def known_or_made(make: Any) -> Any:
    """The preparation of a list of stop words, spared for those that are prepared."""

    def stop_words(words: Any) -> Any:
        return words if isinstance(words, StopWords) else make(words)

    return stop_words


def even_blanks(text: str) -> str:
    """Each run of blanks as one line feed where it has a line break, else as one blank."""
    return _UNEVEN_BLANKS.sub(lambda run: "\n" if "\n" in run[0] or "\r" in run[0] else " ", text)


def unnumbered_path(path_info: Any) -> Any:
    """The path of open elements, without the XPath that trafilatura never asks for."""

    class UnnumberedPath(path_info):  # type: ignore[misc]
        """Names of the open elements."""

        xpath = ""

        def append(self, tag_name: str) -> Any:
            """Go into an element."""
            self._elements.append((tag_name,))
            return self

    return UnnumberedPath


def paragraph_read_once(paragraph: Any) -> Any:
    """A paragraph whose text is joined once: nobody asks for it before its last piece is there."""

    class ParagraphReadOnce(paragraph):  # type: ignore[misc]
        """`justext.paragraph.Paragraph` for asking, after it was filled."""

        @cached_property
        def text(self) -> str:
            """All pieces, blanks evened out."""
            return even_blanks("".join(self.text_nodes).strip())

        @cached_property
        def words(self) -> list[str]:
            """The text between its blanks."""
            return self.text.split()

        @property
        def words_count(self) -> int:
            """How many words there are."""
            return len(self.words)

        def stopwords_count(self, stopwords: frozenset[str]) -> int:
            """How many of them are stop words."""
            return sum(word.lower() in stopwords for word in self.words)

    return ParagraphReadOnce
