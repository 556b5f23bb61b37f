"""Seeds: find the files, read the new ones, store them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from connectors.pool import ReadingPool
from connectors.seeds import SeedEntry, SeedFile, SeedProblem, find_seeds, read_seed_file
from flows.steps.stories import batch_rules
from presswatch.errors import Unreadable
from presswatch.home import PrivateLinks
from presswatch.records import Article, Drop, DropReason, KnownSeed, Outcome, facts_of
from transforms.seed_files import PROBLEM, SeedBook, SeedDecision, SeedState
from transforms.work import SEED_ARTICLES
from warehouse.store import open_warehouse
from warehouse.store.articles import SeedsRead, article_holders, keep_seeds, known_seeds, move_seeds

#: files stored in one transaction, and the most bytes of theirs in memory at once
BATCH, BATCH_BYTES = 200, 32_000_000


@dataclass(frozen=True, slots=True)
class SeedWork:
    """What reading seed files needs."""

    home: Path
    pool: ReadingPool
    run_id: str
    now: datetime
    #: the most bytes of files in memory at once
    batch_bytes: int = BATCH_BYTES


@dataclass(slots=True)
class SeedBatch:
    """What is stored together: files to read, moves, drops, and known files that give nothing new."""

    most_bytes: int
    to_read: list[tuple[SeedFile, KnownSeed]] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    marks: list[KnownSeed] = field(default_factory=list)
    held_bytes: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to keep it."""
        return len(self.to_read) + len(self.marks) >= BATCH or self.held_bytes >= self.most_bytes

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.to_read or self.moves or self.drops or self.marks)


def ingest_seeds(work: SeedWork, folder: Path) -> Outcome:
    """Read and store what is new or changed in a seed folder, batch by batch."""
    with open_warehouse(work.home) as connection:
        known = known_seeds(connection)
    entries = list(find_seeds(folder))
    book = SeedBook.of(known, {entry.path for entry in entries}, work.now)
    outcome, batch = Outcome(), SeedBatch(work.batch_bytes)
    claimed: dict[str, str] = {}
    for entry in entries:
        take_in(batch, entry, book)
        if batch.is_full:
            keep_batch(work, batch, book, claimed, outcome)
            batch = SeedBatch(work.batch_bytes)
    if not batch.is_empty:
        keep_batch(work, batch, book, claimed, outcome)
    return outcome


def take_in(batch: SeedBatch, entry: SeedEntry | SeedProblem, book: SeedBook) -> None:
    """Decide about one file and add it to the batch."""
    if isinstance(entry, SeedProblem):
        note_problem(batch, entry, None, book)
        return
    if book.need_not_be_read(entry.path, entry.trace):
        return
    read = read_seed_file(entry)
    if isinstance(read, SeedProblem):
        note_problem(batch, read, entry, book)
        return
    body_hash = hashlib.blake2b(read.body, digest_size=16).hexdigest()
    act_on(batch, book.decide(entry.path, body_hash, entry.trace), read, book.now)


def act_on(batch: SeedBatch, decision: SeedDecision, file: SeedFile, now: datetime) -> None:
    """Add what a decision requires to the batch."""
    if decision.state == SeedState.NEW:
        batch.to_read.append((file, decision.seed))
        batch.held_bytes += len(file.body)
        return
    batch.marks.append(decision.seed)
    if decision.state == SeedState.MOVED and decision.other is not None:
        batch.moves.append((decision.other, file.path))
    if decision.state == SeedState.TWIN:
        detail = f"{file.path}: its content is that of {decision.other}"
        batch.drops.append(Drop(now, DropReason.DUPLICATE, title=file.path, detail=detail, seed_path=file.path))


def note_problem(batch: SeedBatch, problem: SeedProblem, entry: SeedEntry | None, book: SeedBook) -> None:
    """Report a file that can't be read, once for each reason: its record stands for it in later runs."""
    known = book.by_path.get(problem.path)
    mark = KnownSeed(
        problem.path,
        f"{PROBLEM}{problem.reason}",
        known.identity if known else problem.path,
        entry.trace if entry else None,
        book.now,
    )
    is_known = known is not None and known.body_hash == mark.body_hash
    if is_known and entry is None:
        return
    batch.marks.append(mark)
    if not is_known:
        detail = f"{problem.path}: {problem.detail}"
        batch.drops.append(Drop(book.now, problem.reason, title=problem.path, detail=detail, seed_path=problem.path))


def keep_batch(work: SeedWork, batch: SeedBatch, book: SeedBook, claimed: dict[str, str], outcome: Outcome) -> None:
    """Read a batch in the children and store it in one transaction.

    `claimed` maps articles to the file they came from.
    """
    articles: list[Article] = []
    drops = batch.drops
    links = PrivateLinks(work.home)
    tasks = [
        (file.path, (SEED_ARTICLES, seed.seed_path, seed.identity, links.seed(file.body), work.now))
        for file, seed in batch.to_read
    ]
    for path, answer in work.pool.map_pairs(tasks):
        if isinstance(answer, Unreadable):
            drops.append(Drop(work.now, answer.reason, title=path, detail=f"{path}: {answer.detail}", seed_path=path))
            continue
        articles.extend(answer[0])
        drops.extend(replace(drop, seed_path=path) for drop in answer[1])
    with open_warehouse(work.home) as connection:
        if batch.moves:
            move_seeds(connection, batch.moves)
        holders = article_holders(connection, [article.article_id for article in articles])
        articles, doubles = without_doubles(articles, holders, claimed, book, work.now)
        drops += doubles
        seeds = [*(seed for _, seed in batch.to_read), *batch.marks]
        kept = keep_seeds(connection, SeedsRead(seeds, articles, drops), work.run_id, batch_rules(work.now))
    outcome.seen.extend(seed.seed_path for _, seed in batch.to_read)
    outcome.articles.extend(map(facts_of, articles))
    outcome.drops.extend([*drops, *kept.drops])
    outcome.new.extend(kept.new)
    outcome.changed.extend(kept.changed)


def without_doubles(
    articles: Sequence[Article],
    holders: dict[str, str | None],
    claimed: dict[str, str],
    book: SeedBook,
    now: datetime,
) -> tuple[list[Article], list[Drop]]:
    """Return the first article of each address, and for each other one a drop that names the article already there.

    An address belongs to the existing file that had it first; and no file overrides the page itself.
    """
    kept, drops = [], []
    for article in articles:
        path, holder = article.seed_path or "", holders.get(article.article_id, "")
        first = claimed.get(article.article_id)
        if first is not None:
            problem = f"its address is {'another entry' if first == path else first}'s"
        elif holder is None:
            problem = "the article of its address was read from a page"
        elif holder not in ("", path) and holder in book.paths:
            problem = f"its address is {holder}'s"
        else:
            claimed[article.article_id] = path
            kept.append(article)
            continue
        detail = f"{path}: {problem}, which stays"
        drops.append(Drop(now, DropReason.DUPLICATE, article.url, article.title, detail=detail, seed_path=path))
    return kept, drops
