"""justext, as trafilatura uses it, without repeated and unused computation: the same paragraphs.

It joined and normalised a paragraph's text for each of nine tests, numbered the elements of an unused path, held the
150,000 stop words of all languages three times (20 MB) and hashed them all for every page, and called Python for each
space of a text. Packed, these words take 3 MB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib import import_module
from itertools import accumulate
from typing import Any
from zlib import crc32

KNOWN_VERSION = "3.0.2"
#: a run of white space that must be normalised: a single space or line feed stays
_UNEVEN_BLANKS = re.compile(r"\s{2,}|[^\S \n]")


def quicken_justext() -> bool:
    """Install the faster parts of justext, for this process; return whether its version is the known one."""
    import justext

    if justext.__version__ != KNOWN_VERSION:
        return False
    core, paragraph = vars(import_module("justext.core")), vars(import_module("justext.paragraph"))
    paragraph["normalize_whitespace"] = even_blanks
    core["PathInfo"] = unnumbered_path(core["PathInfo"])
    core["Paragraph"] = paragraph_read_once(core["Paragraph"])
    core["define_stoplist"] = known_or_made(core["define_stoplist"])
    vars(import_module("trafilatura.external"))["JT_STOPLIST"] = StopWords(_GIVEN or packed_stop_words())
    return True


#: groups of words with one hash, some nine words each
GROUPS = 1 << 14
#: before and after each word
MARK = b"\n"
#: packed words that were made before, if somebody has them
_GIVEN: dict[str, Any] = {}


def use_stop_words(tables: Mapping[str, Any]) -> None:
    """Take these words, packed by `packed_stop_words` before, once the speed-ups are installed in this process."""
    _GIVEN.update(tables)


class StopWords:
    """The stop words of all languages, as justext wants them, in lower case.

    Args:
        tables: `letters`, the bytes of all words in UTF-8, group by group, and `ends`, where each group ends.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.letters, self.ends = memoryview(tables["letters"]), memoryview(tables["ends"])

    def __contains__(self, word: str) -> bool:
        written = word.encode("utf-8", "surrogatepass")
        group = crc32(written) % GROUPS
        start = self.ends[group - 1] if group else 0
        return MARK + written + MARK in self.letters[start : self.ends[group]].tobytes()


def packed_stop_words() -> dict[str, Any]:
    """Return the stop words of all languages as arrays for `StopWords`; that takes 0.2 s."""
    from justext.utils import get_stoplist, get_stoplists

    return packed(word.lower() for language in get_stoplists() for word in get_stoplist(language))


def packed(words: Iterable[str]) -> dict[str, Any]:
    """Return words, each once, as arrays for `StopWords`."""
    import numpy as np

    groups: list[list[bytes]] = [[] for _ in range(GROUPS)]
    for written in {word.encode("utf-8", "surrogatepass") for word in words}:
        groups[crc32(written) % GROUPS].append(written)
    written_groups = [MARK.join([b"", *sorted(group), b""]) if group else MARK for group in groups]
    ends = list(accumulate(map(len, written_groups)))
    return {"letters": np.frombuffer(b"".join(written_groups), np.uint8), "ends": np.array(ends, np.uint32)}


def known_or_made(make: Any) -> Any:
    """Skip preparing a list of stop words that is already prepared."""

    def stop_words(words: Any) -> Any:
        return words if isinstance(words, StopWords) else make(words)

    return stop_words


def even_blanks(text: str) -> str:
    """Return each run of white space as one line feed if it has a line break, else as one space."""
    return _UNEVEN_BLANKS.sub(lambda run: "\n" if "\n" in run[0] or "\r" in run[0] else " ", text)


def unnumbered_path(path_info: Any) -> Any:
    """Return the path of open elements without the XPath that trafilatura never reads."""

    class UnnumberedPath(path_info):  # type: ignore[misc]
        """Names of the open elements."""

        xpath = ""

        def append(self, tag_name: str) -> Any:
            """Enter an element."""
            self._elements.append((tag_name,))
            return self

    return UnnumberedPath


def paragraph_read_once(paragraph: Any) -> Any:
    """Return a paragraph class that joins its text once: nobody reads it before its last piece is there."""

    class ParagraphReadOnce(paragraph):  # type: ignore[misc]
        """`justext.paragraph.Paragraph` for reading, after it was filled."""

        @cached_property
        def text(self) -> str:
            """All pieces, spaces evened out."""
            return even_blanks("".join(self.text_nodes).strip())

        @cached_property
        def words(self) -> list[str]:
            """The text between its spaces."""
            return self.text.split()

        @property
        def words_count(self) -> int:
            """How many words there are."""
            return len(self.words)

        def stopwords_count(self, stopwords: frozenset[str]) -> int:
            """Return how many of them are stop words."""
            return sum(word.lower() in stopwords for word in self.words)

    return ParagraphReadOnce
