"""Find the articles of a retag whose tags no change of rules can have altered: they are not read again.

rules of the home's earlier runs, today's ──> differences ── batch of articles ──> those that stay as they are
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.pool import ReadingPool
from presswatch.errors import Unreadable
from presswatch.home import DIFFERENCE_FROM, earlier_rule_texts
from presswatch.records import OutdatedArticle
from transforms.work import MAY_CHANGE, RuleTexts

if TYPE_CHECKING:
    from transforms.rule_differences import RuleDifference

#: with fewer articles, compiling their rules (0.6 CPU-s) costs more than tagging them again
FEWEST = 200
#: articles a task: to send one costs as much as to look at it
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Finds articles that today's rules tag as their own did; `differences` are from today's, by version."""

    pool: ReadingPool
    version: str
    differences: Mapping[str, RuleDifference]

    @property
    def mark(self) -> str:
        """The part of today's version that changes with the rules of stories."""
        return self.version[self.version.rfind("-") :]

    def comparable(self, rows: Sequence[OutdatedArticle]) -> list[str]:
        """Return the ids of the articles whose rules are known."""
        return [row["article_id"] for row in rows if row["rules_version"] in self.differences]

    def among(self, rows: Sequence[OutdatedArticle]) -> frozenset[str]:
        """Return the ids of those of these articles that stay as they are; what cannot be looked at is tagged again."""
        found: set[str] = set()
        for task, answer in self.pool.map_pairs(self._tasks(rows)):
            if not isinstance(answer, Unreadable):
                found.update(row["article_id"] for row, may_change in zip(task, answer, strict=True) if not may_change)
        return frozenset(found)

    def _tasks(self, rows: Sequence[OutdatedArticle]) -> Iterator[tuple[Sequence[OutdatedArticle], tuple[object, ...]]]:
        for version, difference in self.differences.items():
            of_version = [row for row in rows if row["rules_version"] == version]
            for first in range(0, len(of_version), AT_ONCE):
                some = of_version[first : first + AT_ONCE]
                yield some, (MAY_CHANGE, some, difference)


def differences_from(
    home: Path, pool: ReadingPool, versions: Mapping[str, int], today: RuleTexts, fewest: int = FEWEST
) -> dict[str, RuleDifference]:
    """Return how today's rules differ from those that made many articles' tags (counts by version), where known."""
    found: dict[str, RuleDifference] = {}
    for version, articles in versions.items():
        earlier = earlier_rule_texts(home, version, today) if articles >= fewest else None
        difference = pool.ask(DIFFERENCE_FROM, today, earlier, version) if earlier is not None else None
        if difference is not None:
            found[version] = difference
    return found
