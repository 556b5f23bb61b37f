"""The stems that reading processes have made, from the reading of a page to the search index at the end of its run."""

from __future__ import annotations

import hashlib
import sys

from transforms.language import stems_of_article
from transforms.work import ItemReading

#: bytes held at most, stems of some 2,000 articles: what comes later in a run is made anew at its end
MOST_BYTES = 16_000_000


class CarriedStems:
    """Stems by the title and text they were made from: an article that was stored otherwise gets its own."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._room = most
        self._known: dict[bytes, tuple[str, str]] = {}

    def keep(self, reading: ItemReading) -> None:
        """Hold the stems of a reading, as long as there is room."""
        if reading.article is None or reading.stems is None:
            return
        self._room -= sum(map(sys.getsizeof, reading.stems))
        if self._room >= 0:
            self._known[content_key(reading.article.title, reading.article.text)] = reading.stems

    def of_article(self, title: str, text: str) -> tuple[str, str]:
        """Return what `stems_of_article` returns, made before if it is here."""
        return self._known.get(content_key(title, text)) or stems_of_article(title, text)


def content_key(title: str, text: str) -> bytes:
    """Return a key of title and text; no title contains the character between them."""
    return hashlib.blake2b(f"{title}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
