"""Decide which seed files are new, changed, moved, duplicate or known, by path, content and trace, without a disk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from presswatch.records import KnownSeed, SeedTrace

#: how long size, time and inode stand for the content
TRACE_HOLDS = timedelta(days=7)
PROBLEM, TWIN = "problem:", "twin:"


class SeedState(StrEnum):
    """The state of a file compared with the known ones."""

    KNOWN = "known"
    NEW = "new"
    MOVED = "moved"
    TWIN = "twin"


@dataclass(frozen=True, slots=True)
class SeedDecision:
    """The state of a file, and the record to keep; `other` is the path it moved from, or that has the same content."""

    state: SeedState
    seed: KnownSeed
    other: str | None = None


@dataclass(slots=True)
class SeedBook:
    """The known files of a folder, updated while they are processed."""

    by_path: dict[str, KnownSeed]
    by_hash: dict[str, KnownSeed]
    identities: set[str]
    #: all current paths in the folder
    paths: Collection[str]
    now: datetime

    @classmethod
    def of(cls, known: Sequence[KnownSeed], paths: Collection[str], now: datetime) -> SeedBook:
        """Return the book of these files."""
        return cls(
            {seed.seed_path: seed for seed in known},
            {seed.body_hash: seed for seed in known if not seed.body_hash.startswith((PROBLEM, TWIN))},
            {seed.identity for seed in known},
            paths,
            now,
        )

    def need_not_be_read(self, path: str, trace: SeedTrace) -> bool:
        """Tell whether size, time and inode are those of the last reading, and that was within the week."""
        known = self.by_path.get(path)
        if known is None or known.trace != trace or known.read_at is None:
            return False
        # A duplicate replaces the other file if that one is deleted.
        is_alone = known.body_hash.startswith(TWIN) and self.first_of(known.body_hash) is None
        return timedelta(0) <= self.now - known.read_at < TRACE_HOLDS and not is_alone

    def first_of(self, mark: str) -> KnownSeed | None:
        """Return the existing file whose content a duplicate has."""
        first = self.by_hash.get(mark.removeprefix(TWIN))
        return first if first is not None and first.seed_path in self.paths else None

    def decide(self, path: str, body_hash: str, trace: SeedTrace) -> SeedDecision:
        """Return the state of a file with this content, and remember it."""
        before, other = self.by_path.get(path), self.by_hash.get(body_hash)
        seed = KnownSeed(path, body_hash, self.identity_for(path, body_hash, before), trace, self.now)
        if before is not None and before.body_hash == body_hash:
            return self._noted(SeedDecision(SeedState.KNOWN, seed))
        if other is not None and other.seed_path != path and other.seed_path in self.paths:
            twin = replace(seed, body_hash=f"{TWIN}{body_hash}", identity=path)
            is_known = before is not None and before.body_hash == twin.body_hash
            return self._noted(SeedDecision(SeedState.KNOWN if is_known else SeedState.TWIN, twin, other.seed_path))
        if other is not None and other.seed_path != path and (before is None or before.body_hash.startswith(TWIN)):
            moved = replace(seed, identity=other.identity)
            return self._noted(SeedDecision(SeedState.MOVED, moved, other.seed_path))
        return self._noted(SeedDecision(SeedState.NEW, seed))

    def identity_for(self, path: str, body_hash: str, before: KnownSeed | None) -> str:
        """Return the name of an article from this file: the file's first path, unless another file had it before."""
        if before is not None and not before.body_hash.startswith(TWIN):
            return before.identity
        return path if path not in self.identities else f"{path}~{body_hash[:8]}"

    def _noted(self, decision: SeedDecision) -> SeedDecision:
        seed = decision.seed
        if decision.state == SeedState.MOVED and decision.other is not None:
            self.by_path.pop(decision.other, None)
        before = self.by_path.get(seed.seed_path)
        if before is not None and self.by_hash.get(before.body_hash) is before:
            del self.by_hash[before.body_hash]
        self.by_path[seed.seed_path] = seed
        if not seed.body_hash.startswith(TWIN):
            self.by_hash[seed.body_hash] = seed
            self.identities.add(seed.identity)
        return decision
