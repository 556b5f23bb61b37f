"""Records of seed files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeedTrace:
    """What identifies an unchanged file without reading it: size in bytes, mtime in nanoseconds, inode."""

    size: int
    modified_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class KnownSeed:
    """A seed file as last read.

    `body_hash` is that of its content, or a word and a colon before other content: 'problem:' and the reason for a file
    that gave nothing, 'twin:' and the hash for one whose content another file has. `identity` determines the id of an
    article without an address: the path it was first seen under.
    """

    seed_path: str
    body_hash: str
    identity: str
    trace: SeedTrace | None = None
    read_at: datetime | None = None
