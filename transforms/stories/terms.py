"""Terms: what an article is compared by, as 32 bits whose lowest four are the kind."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from presswatch.records import SHARING
from transforms.language import Memo
from transforms.stories.keys import Kind

KIND_BITS = SHARING.kind_bits
_KINDS = dict(enumerate(Kind))


def hash_of(text: str) -> int:
    """32 bits of a text, the same on every machine."""
    return zlib.crc32(text.encode())


def hashes_of(texts: Iterable[str]) -> list[int]:
    """Return `hash_of` each text."""
    return list(map(zlib.crc32, map(str.encode, texts)))


_HASHES = Memo(hash_of, most=16_384)


def term_of(kind: Kind, value: str) -> int:
    """Return a term's hash with its kind in the lowest four bits."""
    return _HASHES[value] & ~KIND_BITS | kind


def kind_of(term: int) -> Kind:
    """Return the kind a term's hash carries."""
    return _KINDS[term & KIND_BITS]
