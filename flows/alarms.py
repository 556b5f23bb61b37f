"""Tell a person once what went wrong: `python -m flows.alarms HOME`, every five minutes by `presswatch up` or cron.

The snapshot says what is wrong, `prefect/alarms.json` what was told. A process of its own, so that it works when the
server, the worker or every run is dead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.notices import notice_targets, send_notice
from flows.reporting import harmless
from flows.server import prefect_folder
from presswatch.errors import PresswatchError
from presswatch.settings import Settings, load_settings
from warehouse.alarming import Alarm, find_alarms

#: Alarms of passing occasions (a run, an article) are forgotten once `find_alarms` surely no longer gives them.
KEPT = timedelta(days=4)
#: Alarms of a condition: told again when it has ended and come back.
CONDITIONS = ("no_run", "feed_broken:", "outlet_silent:")
MOST_LINES = 30


def tell_alarms(settings: Settings, targets: Iterable[str], now: datetime) -> list[Alarm]:
    """Send what was not told yet, in one notice to each target; the alarms that were told.

    Nothing counts as told until every target took it: a target that is down hears of it at the next check.

    Raises:
        Unreachable: a target did not take the notice.
        UsageError: a target's address is of no known kind.
        WarehouseError: the snapshot cannot be read.
    """
    book = prefect_folder(settings) / "alarms.json"
    told = read_book(book)
    found = find_alarms(settings.home, now)
    new = [alarm for alarm in found if alarm.key not in told]
    if new:
        lines = [f"• {harmless(alarm.text, 300)}" for alarm in new[:MOST_LINES]]
        lines += [f"… and {len(new) - MOST_LINES} more: presswatch status"] if len(new) > MOST_LINES else []
        for target in targets:
            send_notice(target, f"presswatch: {len(new)} new alarm{'s' if len(new) > 1 else ''}", lines)
    write_book(book, next_book(told, found, now))
    return new


def next_book(told: Mapping[str, str], found: Iterable[Alarm], now: datetime) -> dict[str, str]:
    """What is told by now, with when; conditions that have ended and old occasions are forgotten."""
    standing = {alarm.key: told.get(alarm.key, now.isoformat()) for alarm in found}
    remembered = {
        key: at
        for key, at in told.items()
        if not key.startswith(CONDITIONS) and datetime.fromisoformat(at) > now - KEPT
    }
    return remembered | standing


def read_book(path: Path) -> dict[str, str]:
    """What was told; a torn or absent book tells everything once more."""
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(at) for key, at in book.items()} if isinstance(book, dict) else {}


def write_book(path: Path, book: Mapping[str, str]) -> None:
    """Put the book in place by one rename."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(book), encoding="utf-8")
    fresh.replace(path)


def main(home: str) -> int:
    """One check; the exit code says whether everybody could be told."""
    settings = load_settings(Path(home))
    targets = notice_targets(settings)
    if not targets:
        sys.stderr.write("nobody to tell: the setting `notify` is empty\n")
        return 2
    try:
        told = tell_alarms(settings, targets, datetime.now(UTC))
    except PresswatchError as error:
        sys.stderr.write(f"alarms could not be told: {error}\n")
        return 1
    for alarm in told:
        sys.stderr.write(f"told: {harmless(alarm.text, 300)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
