"""What the processes of a run hold while it reads page after page, and the processor time of its own process.

A run has its own process, one that forks the reading processes (`connectors.pool`), and these. Memory that several
share counts in each one's resident memory (RSS), and divided among them in its proportional share (PSS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pipeline.process_cost import cpu_seconds, tree_of

#: depth in a run's tree of its own process, of the one that forks the reading processes, and of these
OWN, FORKING, READING = range(3)
#: fields of smaps_rollup, proc(5)
KINDS = ("Rss", "Pss", "Private_Clean", "Private_Dirty")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds, in bytes, and its processor seconds so far; `private` is shared with no other."""

    rss: int
    pss: int
    private: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a run: the pages that were requested so far, and what each of its processes holds, by depth."""

    pages: int
    processes: tuple[tuple[int, Held], ...]

    @property
    def pss(self) -> int:
        """The whole tree's memory."""
        return sum(held.pss for _, held in self.processes)

    def of(self, depth: int) -> list[Held]:
        """What the processes of a depth hold."""
        return [held for at, held in self.processes if at == depth]


class Looks:
    """Looks at a run, taken whenever it is called with the process id of the run."""

    def __init__(self, pages: Callable[[], int]) -> None:
        self.pages = pages
        self.taken: list[Look] = []

    def __call__(self, root: int) -> None:
        """Take a look."""
        found = ((depth, held_by(pid)) for pid, depth in tree_of(root))
        processes = tuple((depth, held) for depth, held in found if held is not None)
        self.taken.append(Look(self.pages(), processes))


def held_by(pid: int) -> Held | None:
    """Return what a process holds; None once it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
        cpu = cpu_seconds(pid)
    except OSError:
        return None
    lines = (line.split() for line in rollup.splitlines())
    sizes = {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if words[0].rstrip(":") in KINDS}
    rss, pss, clean, dirty = (sizes.get(kind, 0) for kind in KINDS)
    return Held(rss, pss, clean + dirty, cpu)


def by_pages(looks: Sequence[Look], step: int) -> dict[int, list[Look]]:
    """Return the looks by the stretch of pages in which they were taken; a stretch is named by its last page."""
    stretches: dict[int, list[Look]] = {}
    for look in looks:
        stretches.setdefault((look.pages // step + 1) * step, []).append(look)
    return stretches


def table(looks: Sequence[Look], step: int) -> str:
    """Return, as Markdown, what the processes held in each stretch of `step` pages, in MB, and the run's own work."""
    lines = [
        "| pages | tree, PSS, most | run's own process, RSS, least and most | process that forks, PSS | "
        "reading processes, RSS, most | their private memory, most | run's own process, CPU ms a page |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    before = None
    for last, taken in by_pages(looks, step).items():
        own = [held.rss for look in taken for held in look.of(OWN)]
        reading = [held for look in taken for held in look.of(READING)]
        least = f"{min(own, default=0) / 1e6:.0f}"
        cells = [
            f"{last:,}",
            in_mb(look.pss for look in taken),
            f"{least} {in_mb(own)}",
            in_mb(held.pss for look in taken for held in look.of(FORKING)),
            in_mb(held.rss for held in reading),
            in_mb(held.private for held in reading),
            own_milliseconds(before, taken[-1], fewest=step // 2),
        ]
        before = taken[-1]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def own_milliseconds(before: Look | None, now: Look, fewest: int) -> str:
    """Return the processor time of the run's own process for each page between two looks.

    A dash if they are too few, as at the end, when it publishes and indexes everything.
    """
    if before is None or now.pages - before.pages < fewest or not (before.of(OWN) and now.of(OWN)):
        return "–"
    return f"{(now.of(OWN)[0].cpu - before.of(OWN)[0].cpu) / (now.pages - before.pages) * 1000:.1f}"


def in_mb(sizes: Iterable[int]) -> str:
    """Return the largest of some sizes in MB; a dash if there is none."""
    largest = max(sizes, default=None)
    return "–" if largest is None else f"{largest / 1e6:.0f}"
