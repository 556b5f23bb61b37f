"""Notify people once of each problem: `python -m presswatch.server.alarms HOME`, every five minutes.

`presswatch up` starts it, or cron.

The snapshot says what is wrong, `prefect/alarms.json` what was reported. It is a separate process, so that it works
even if the server, the worker or every run is dead.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from connectors.notices import notice_targets, send_notice
from presswatch.errors import PresswatchError
from presswatch.files import write_whole
from presswatch.server.api import desk_address
from presswatch.server.prefect_home import prefect_folder
from presswatch.settings import Settings, load_settings
from presswatch.shown import harmless, how_many, web_link
from warehouse.snapshot import Alarm, find_alarms

#: Alarms of single events (a run, an article) are forgotten once `find_alarms` surely no longer gives them.
KEPT = timedelta(days=4)
#: Alarms of a condition: sent again when it has ended and come back.
CONDITIONS = ("no_run", "warehouse_refused", "snapshot_damaged", "feed_broken:", "outlet_silent:")
MOST_LINES = 30
#: the recipient if no target is named; the list of an earlier version counts for all
NOBODY = ""
#: target -> key of an alarm -> when it was sent
Book: TypeAlias = dict[str, dict[str, str]]


def tell_alarms(settings: Settings, targets: Sequence[str], now: datetime) -> list[Alarm]:
    """Send each target its new alarms in one notice; return the alarms sent to any.

    A target that is down gets them at the next check, and does not delay the others.

    Raises:
        Unreachable: a target did not accept the notice; the others have theirs.
        UsageError: a target's address is of no known kind.
    """
    path = prefect_folder(settings) / "alarms.json"
    before, after = read_book(path), {}
    found = find_alarms(settings.home, now)
    told_now: dict[str, Alarm] = {}
    faults: list[PresswatchError] = []
    for target in targets or [NOBODY]:
        told = before.get(name_of(target), before.get(NOBODY, {}))
        new, fault = told_to(target, [alarm for alarm in found if alarm.key not in told], desk_address(settings))
        told_now |= {alarm.key: alarm for alarm in new}
        faults += [fault] if fault else []
        known = told.keys() | {alarm.key for alarm in new}
        after[name_of(target)] = next_book(told, [alarm for alarm in found if alarm.key in known], now)
    write_book(path, after)
    if faults:
        raise faults[0]
    return list(told_now.values())


def told_to(target: str, new: Sequence[Alarm], desk: str) -> tuple[Sequence[Alarm], PresswatchError | None]:
    """Return the new alarms that a target has now received: all, or none with the error."""
    try:
        tell(target, new, desk)
    except PresswatchError as fault:
        return (), fault
    return new, None


def tell(target: str, new: Sequence[Alarm], desk: str) -> None:
    """Send one target its notice, if there is anything new; `desk` is where the rest can be read."""
    if not new or target == NOBODY:
        return
    lines = [line for alarm in new[:MOST_LINES] for line in lines_of(alarm)]
    lines += [f"… and {len(new) - MOST_LINES} more: {desk}/watchlists"] if len(new) > MOST_LINES else []
    send_notice(target, f"presswatch: {how_many(len(new), 'new alarm')}", lines)


def lines_of(alarm: Alarm) -> list[str]:
    """Return an alarm as lines: its text, in which nothing forms markup or a link, and its address."""
    address = web_link(alarm.url)
    return [f"• {harmless(alarm.text, 300)}", *([f"  {address}"] if address else [])]


def name_of(target: str) -> str:
    """Return a target's name in the book: its address may hold a password."""
    return hashlib.blake2b(target.encode("utf-8", "replace"), digest_size=8).hexdigest() if target else NOBODY


def next_book(told: Mapping[str, str], found: Iterable[Alarm], now: datetime) -> dict[str, str]:
    """Return what a target has received by now, with times; ended conditions and old events are forgotten."""
    standing = {alarm.key: told.get(alarm.key, now.isoformat()) for alarm in found}
    remembered = {
        key: at
        for key, at in told.items()
        if not key.startswith(CONDITIONS) and datetime.fromisoformat(at) > now - KEPT
    }
    return remembered | standing


def read_book(path: Path) -> Book:
    """Return what was sent; with a damaged or absent book everything is sent once more.

    Earlier versions had one list for all.
    """
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(book, dict):
        return {}
    lists = book if all(isinstance(told, dict) for told in book.values()) else {NOBODY: book}
    return {name: {str(key): str(at) for key, at in told.items()} for name, told in lists.items()}


def write_book(path: Path, book: Book) -> None:
    """Replace the book by one rename."""
    write_whole(path, json.dumps(book))


def main(home: str) -> int:
    """Check once; the exit code says whether everybody could be notified."""
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
    if len(sys.argv) != 2:
        sys.exit("usage: python -m presswatch.server.alarms HOME")
    sys.exit(main(sys.argv[1]))
