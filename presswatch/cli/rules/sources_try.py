"""`sources try`: show which names, phrases and effects are found in a sentence, and why others are not sources."""

from __future__ import annotations

import argparse
import sys
from dataclasses import astuple
from typing import TYPE_CHECKING

from presswatch.shown import write_rows

if TYPE_CHECKING:
    from transforms.sources import NameTrial

COLUMNS = ["name", "source_id", "kind", "before", "after", "role", "rule", "why"]


def try_sentence(chosen: argparse.Namespace) -> int:
    """Say of every name in a sentence what stands beside it and what came of it; exit code 1 where no name is known."""
    from presswatch.home import kept_rules, read_rule_texts, seeds_folder
    from transforms.sources import try_text

    registry = kept_rules(read_rule_texts(seeds_folder())).registry
    text = sys.stdin.read() if chosen.text == "-" else chosen.text
    found = try_text(text, registry)
    if chosen.format != "table":
        write_rows(COLUMNS, [astuple(trial) for trial in found], chosen.format, sys.stdout)
    for trial in found if chosen.format == "table" else ():
        print("\n".join(lines_of(trial)))
    if not found:
        print("presswatch: no name of the registry stands there, and none that a phrase makes one", file=sys.stderr)
    return 0 if found else 1


def lines_of(trial: NameTrial) -> list[str]:
    """Return a name and what was found, in lines."""
    lines = [f"{trial.name}  →  {trial.source_id or 'not in the registry'} ({trial.kind})"]
    lines += [f"    {side} it    {said}" for side, said in (("before", trial.before), ("after", trial.after)) if said]
    role = f"{trial.role} by {trial.rule}" if trial.role else "no tag"
    lines.append(f"    gives        {role}{': ' + trial.why if trial.why else ''}")
    return lines
