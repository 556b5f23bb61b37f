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


@dataclass(frozen=True, slots=True)
class SeedWork:
    """What reading seed files needs."""

    home: Path
    pool: ReadingPool
    run_id: str
    now: datetime


@dataclass(slots=True)
class SeedPlan:
    """What is to be done for a folder: files to read, moves to note, problems to report."""

    to_read: list[tuple[SeedFile, KnownSeed]] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[Drop, KnownSeed]] = field(default_factory=list)


def ingest_seeds(work: SeedWork, folder: Path) -> Outcome:
    """Read and keep what is new or changed in a seed folder."""
    with open_warehouse(work.home) as connection:
        known = known_seeds(connection)
    plan = planned(find_seeds(folder), known, work.now)
    outcome = Outcome(seen=[seed.seed_path for _, seed in plan.to_read])
    if plan.moves:
        with open_warehouse(work.home) as connection:
            move_seeds(connection, plan.moves)
    for start in range(0, max(len(plan.to_read), 1), BATCH):
        batch = plan.to_read[start : start + BATCH]
        problems = plan.problems if start == 0 else []
        if batch or problems:
            keep_batch(work, batch, problems, outcome)
    return outcome


def planned(found: Iterable[SeedFile | SeedProblem], known: list[KnownSeed], now: datetime) -> SeedPlan:
    """Tell new, changed, moved, copied and known files apart, by path and by content."""
    by_path = {seed.seed_path: seed for seed in known}
    by_hash = {seed.body_hash: seed for seed in known}
    plan = SeedPlan()
    entries = list(found)
    paths = {entry.path for entry in entries}
    for entry in entries:
        before = by_path.get(entry.path)
        if isinstance(entry, SeedProblem):
            note_problem(plan, entry, before, now)
            continue
        body_hash = hashlib.blake2b(entry.body, digest_size=16).hexdigest()
        twin = None if before else by_hash.get(body_hash)
        if twin is None and not (before and before.body_hash == body_hash):
            seed = KnownSeed(entry.path, body_hash, before.identity if before else entry.path)
            by_hash.setdefault(body_hash, seed)
            plan.to_read.append((entry, seed))
        elif twin is not None and twin.seed_path not in paths:
            plan.moves.append((twin.seed_path, entry.path))
    return plan


def note_problem(plan: SeedPlan, problem: SeedProblem, known: KnownSeed | None, now: datetime) -> None:
    """Report a file that can't be read, once for each reason: its record stands for it in later runs."""
    mark = f"problem:{problem.reason}"
    if known and known.body_hash == mark:
        return
    detail = f"{problem.path}: {problem.detail}"
    drop = Drop(now, problem.reason, title=problem.path, detail=detail, seed_path=problem.path)
    plan.problems.append((drop, KnownSeed(problem.path, mark, known.identity if known else problem.path)))


def keep_batch(
    work: SeedWork,
    batch: list[tuple[SeedFile, KnownSeed]],
    problems: list[tuple[Drop, KnownSeed]],
    outcome: Outcome,
) -> None:
    """Read a batch in the children and keep it in one transaction."""
    articles: list[Article] = []
    drops: list[Drop] = [drop for drop, _ in problems]
    tasks = [(file.path, (seed_articles, seed.seed_path, seed.identity, file.body, work.now)) for file, seed in batch]
    for path, answer in work.pool.map_pairs(tasks):
        if isinstance(answer, Unreadable):
            drops.append(Drop(work.now, answer.reason, title=path, detail=f"{path}: {answer.detail}", seed_path=path))
            continue
        articles.extend(answer[0])
        drops.extend(replace(drop, seed_path=path) for drop in answer[1])
    marks = [mark for _, mark in problems]
    with open_warehouse(work.home) as connection:
        kept = keep_seeds(
            connection, [seed for _, seed in batch] + marks, articles, drops, work.run_id, kinds_of_change
        )
    outcome.articles.extend(map(facts_of, articles))
    outcome.drops.extend([*drops, *kept.drops])
    outcome.new.extend(kept.new)
    outcome.changed.extend(kept.changed)
