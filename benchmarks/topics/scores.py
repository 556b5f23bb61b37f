"""Scores of single-label answers: macro-F1 and the confusion table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def macro_f1(wanted: Sequence[str], told: Sequence[str]) -> float:
    """Return the mean of the wanted labels' F1."""
    labels = sorted(set(wanted))
    hits = Counter(want for want, tell in zip(wanted, told, strict=True) if want == tell)
    wants, tells = Counter(wanted), Counter(told)
    return sum(2 * hits[label] / (wants[label] + tells[label]) for label in labels) / len(labels)


def confusion_table(wanted: Sequence[str], told: Sequence[str]) -> str:
    """Return rows: what a person said; columns: what the rules said."""
    counted = Counter(zip(wanted, told, strict=True))
    columns = sorted(set(wanted) | set(told))
    lines = ["| labelled \\ told | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for row in sorted(set(wanted)):
        lines.append(f"| {row} | " + " | ".join(str(counted[row, column] or "") for column in columns) + " |")
    return "\n".join(lines)
