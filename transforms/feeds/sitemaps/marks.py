"""What one visit leaves for the next: which entries were met, as short hashes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from transforms.feeds.sitemaps.entries import Entry

HASH_BYTES = 5


@dataclass(frozen=True, slots=True)
class SitemapMark:
    """The entries of a sitemap that earlier visits met: those they `took` and those they `passed` over."""

    took: frozenset[bytes] = frozenset()
    passed: frozenset[bytes] = frozenset()
    again: tuple[str, ...] = ()

    def written(self) -> str:
        """Return the mark as text; `read_mark` reads it back."""
        return json.dumps({"took": packed(self.took), "passed": packed(self.passed), "again": list(self.again)})


def name_of(entry: Entry) -> bytes:
    """Return what an entry is known by: its address; for a sitemap also its lastmod, so that a change is read again."""
    text = f"{entry.url}\n{entry.values.get('lastmod', '')}" if entry.is_sitemap else entry.url
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES).digest()


def sitemaps_asked_again(mark: str | None) -> tuple[str, ...]:
    """Return the sitemaps of an index that gives no lastmod for them."""
    return read_mark(mark).again


def packed(names: Iterable[bytes]) -> str:
    """Return the hashes as text."""
    return base64.b64encode(b"".join(sorted(names))).decode("ascii")


def read_mark(text: str | None) -> SitemapMark:
    """Return a written mark; an empty one for None."""
    if not text:
        return SitemapMark()
    values = json.loads(text)
    took, passed = (unpacked(values[name]) for name in ("took", "passed"))
    return SitemapMark(took, passed, tuple(values["again"]))


def unpacked(text: str) -> frozenset[bytes]:
    """Undo `packed`."""
    whole = base64.b64decode(text)
    return frozenset(whole[at : at + HASH_BYTES] for at in range(0, len(whole), HASH_BYTES))
