"""`replay`: try dropped items again."""

from __future__ import annotations

import argparse

from presswatch.errors import UsageError
from presswatch.settings import load_settings
from presswatch.since import moment_if_said


def replay(chosen: argparse.Namespace) -> int:
    """Try dropped items again, by id or by reason; exit code 1 if something still fails."""
    from flows.steps import Wanted, replay_drops

    if bool(chosen.ids) == bool(chosen.reason):
        raise UsageError("name drops by their drop_id, or all of one reason with --reason (see the table drops)")
    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    done = replay_drops(settings, Wanted(chosen.ids, chosen.reason, since))
    print(f"{done.read} read again from the raw archive, {done.left_to_next_run} left to the next run")
    if done.failing:
        print("still failing: " + ", ".join(f"{count} {reason}" for reason, count in sorted(done.failing.items())))
    if done.impossible:
        print(f"{done.impossible} cannot be replayed: neither bytes nor a feed, an item or a seed file is known")
    return 1 if done.failing else 0
