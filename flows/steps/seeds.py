"""Seeds: find the files, read the ones not seen before, keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from connectors.pool import ReadingPool
from connectors.seeds import SeedFile, SeedProblem, find_seeds
from presswatch.errors import Unreadable
from presswatch.records import Article, Drop, Outcome, facts_of
from transforms.changes import kinds_of_change
from transforms.tasks import seed_articles
from warehouse.store import KnownSeed, keep_seeds, known_seeds, move_seeds, open_warehouse

#: files kept in one transaction
BATCH = 200


@dataclass(slots=True)
class SeedWork:
    """What is to be done for a folder: files to read, moves to note, problems to report."""

    to_read: list[tuple[SeedFile, KnownSeed]] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[Drop, KnownSeed]] = field(default_factory=list)
    unchanged: int = 0


def ingest_seeds(home: Path, folder: Path, pool: ReadingPool, run_id: str, now: datetime) -> Outcome:
    """Read and keep what is new or changed in a seed folder."""
    with open_warehouse(home) as connection:
        known = known_seeds(connection)
    work = plan_seeds(find_seeds(folder), known, now)
    outcome = Outcome(seen=[seed.seed_path for _, seed in work.to_read])
    if work.moves:
        with open_warehouse(home) as connection:
            move_seeds(connection, work.moves)
    for start in range(0, max(len(work.to_read), 1), BATCH):
        batch = work.to_read[start : start + BATCH]
        problems = work.problems if start == 0 else []
        if batch or problems:
            keep_batch(home, batch, problems, pool, run_id, now, outcome)
    return outcome


def plan_seeds(found: Iterable[SeedFile | SeedProblem], known: list[KnownSeed], now: datetime) -> SeedWork:
    """Tell new, changed, moved, copied and known files apart, by path and by content."""
    by_path = {seed.seed_path: seed for seed in known}
    by_hash = {seed.body_hash: seed for seed in known}
    work = SeedWork()
    entries = list(found)
    paths = {entry.path for entry in entries}
    for entry in entries:
        if isinstance(entry, SeedProblem):
            keep_problem(work, entry, by_path, now)
            continue
        body_hash = hashlib.blake2b(entry.body, digest_size=16).hexdigest()
        before, twin = by_path.get(entry.path), by_hash.get(body_hash)
        if (before and before.body_hash == body_hash) or (not before and twin and twin.seed_path in paths):
            work.unchanged += 1
        elif not before and twin:
            work.moves.append((twin.seed_path, entry.path))
        else:
            seed = KnownSeed(entry.path, body_hash, before.identity if before else entry.path)
            by_hash.setdefault(body_hash, seed)
            work.to_read.append((entry, seed))
    return work


def keep_problem(work: SeedWork, problem: SeedProblem, by_path: dict[str, KnownSeed], now: datetime) -> None:
    """Report a file that can't be read, once for each reason: its record stands for it in later runs."""
    mark = f"problem:{problem.reason}"
    known = by_path.get(problem.path)
    if known and known.body_hash == mark:
        work.unchanged += 1
        return
    detail = f"{problem.path}: {problem.detail}"
    drop = Drop(now, problem.reason, title=problem.path, detail=detail, seed_path=problem.path)
    work.problems.append((drop, KnownSeed(problem.path, mark, known.identity if known else problem.path)))


def keep_batch(
    home: Path,
    batch: list[tuple[SeedFile, KnownSeed]],
    problems: list[tuple[Drop, KnownSeed]],
    pool: ReadingPool,
    run_id: str,
    now: datetime,
    outcome: Outcome,
) -> None:
    """Read a batch in the children and keep it in one transaction."""
    articles: list[Article] = []
    drops: list[Drop] = [drop for drop, _ in problems]
    tasks = [(seed_articles, seed.seed_path, seed.identity, file.body, now) for file, seed in batch]
    for (file, _seed), answer in zip(batch, pool.map(tasks), strict=True):
        if isinstance(answer, Unreadable):
            detail = f"{file.path}: {answer.detail}"
            drops.append(Drop(now, answer.reason, title=file.path, detail=detail, seed_path=file.path))
            continue
        articles.extend(answer[0])
        drops.extend(replace(drop, seed_path=file.path) for drop in answer[1])
    marks = [mark for _, mark in problems]
    with open_warehouse(home) as connection:
        kept = keep_seeds(connection, [seed for _, seed in batch] + marks, articles, drops, run_id, kinds_of_change)
    outcome.articles.extend(map(facts_of, articles))
    outcome.drops.extend([*drops, *kept.drops])
    outcome.new.extend(kept.new)
    outcome.changed.extend(kept.changed)
