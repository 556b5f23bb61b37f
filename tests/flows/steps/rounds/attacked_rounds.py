"""Rounds over feeds that change and lie: `python -m tests.flows.steps.rounds.attacked_rounds FOLDER MODE ROUNDS SEED`.

A warm process forks a child for each round. MODE is what is done to rounds. With `kill`, two of three die by SIGKILL
after a random time; with `clock`, the clock jumps between rounds, back and forth, over changes of summer time and by
years, and feeds are visited when they are due; with `sleep` it does the same, two of three rounds lie still for longer
than their time in the middle, as on a laptop, wake with a clock that is hours or days off, and each is in another time
zone. Feeds lie about guids, links and times, and some have a tag torn out. Every piece of news stands in
three documents or more, and the last rounds are undisturbed.

Prints one JSON object: how many rounds died, how many news there were, which are missing from the store or became
nothing, and which are there twice.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.feeds.lying import GUIDS, LINKS, SITE, TEXTS, TIMES, Kind, Shown
from flows.steps.rounds.round import run_round
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.pool_here import HERE
from tests.flows.steps.rounds.kill_rounds import warm_up

START = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
WINDOW, STEP = 12, 3
#: feeds by name: what of their entries lies, and whether a tag is torn out of each document
FEEDS: dict[str, tuple[Kind, bool]] = {
    "honest": (("own", "own number", "own", "own"), False),
    "honest-torn": (("own", "own number", "own", "own"), True),
    "one-page": (("none", "one page", "own", "own"), False),
    "places": (("position", "position", "own", "own"), False),
    "places-undated": (("position", "position", "none", "own"), False),
    "one-guid": (("one for all", "own number", "day", "own"), True),
    "sessions": (("own", "own, with a session", "new at each visit", "own"), False),
    "made-anew": (("new at each visit", "own", "own", "own"), True),
    "no-links": (("none", "none", "own", "own"), False),
    "hosts": (("own", "own", "day", "one for all"), False),
}
#: when entries were published, by the true clock: twelve an hour
TOLD_TIMES: dict[str, Callable[[Shown], datetime]] = {
    "own": lambda shown: START + timedelta(minutes=5 * (shown.news - WINDOW), seconds=31),
    "day": lambda _: datetime(2026, 10, 24, tzinfo=UTC),
    "new at each visit": lambda shown: START + timedelta(minutes=15 * shown.visit, seconds=shown.news),
}
#: how far the clock moves from one round to the next, in minutes
JUMPS = (
    15,
    45,
    15,
    -60,
    15,
    -180,
    15,
    3 * 1440,
    15,
    -3 * 1440,
    15,
    5 * 525_600,
    15,
    -5 * 525_600,
    15,
    -525_600,
    525_615,
)
#: with `sleep`: zones in which rounds run; how far the clock has moved where one wakes, in hours; its time and how long
#: it lies still, in seconds
ZONES = ("Europe/Minsk", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "UTC")
WAKES = (9, -3, 72, -48)
BUDGET, STILL = 3.0, 4.0
#: undisturbed rounds at the end, a quarter of an hour apart
LAST = 10
#: how many of them wait for two days: pages that still refuse are given up then, and other feeds' text is taken
WAITS = 3


def document(kind: Kind, base: str, visit: int, tear: random.Random | None) -> str:
    """Return the document of a feed at a visit: its newest entries first."""
    newest = WINDOW - 1 + visit * STEP
    window = [Shown(news, place, visit) for place, news in enumerate(range(newest, newest - WINDOW, -1), 1)]
    entries = [entry(kind, shown) for shown in window]
    if tear:
        place = tear.randrange(len(entries))
        tags = list(re.finditer("<[^>]*>", entries[place]))
        torn = tear.choice(tags)
        entries[place] = entries[place][: torn.start()] + entries[place][torn.end() :]
    whole = f'<rss version="2.0"><channel><title>Town</title>{"".join(entries)}</channel></rss>'
    return whole.replace(SITE, base).replace("https://www2.town.example", base)


def entry(kind: Kind, shown: Shown) -> str:
    """Return one entry as RSS."""
    guid, link, at, text = (kinds[name](shown) for kinds, name in zip((GUIDS, LINKS, TIMES, TEXTS), kind, strict=True))
    stamp = format_datetime(TOLD_TIMES[kind[2]](shown)) if at else None
    parts = {"title": shown.title, "link": link, "guid": guid, "pubDate": stamp, "description": text}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inside}</item>"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder from another process, which no fork can hurt; yields its address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port is not None
        try:
            yield f"http://127.0.0.1:{port.group(1)}"
        finally:
            server.kill()


def publish(site: Path, base: str, visit: int, tear: random.Random | None) -> None:
    """Write the documents of a visit; each second of their dates of change is another."""
    for name, (kind, is_torn) in FEEDS.items():
        path = site / f"{name}.xml"
        path.write_text(document(kind, base, visit, tear if is_torn else None))
        os.utime(path, (1_790_000_000 + visit, 1_790_000_000 + visit))


@dataclass(frozen=True, slots=True)
class Sleep:
    """A round that lies still after some seconds, and wakes in a zone with a clock that is hours off."""

    after: float
    hours_off: int
    zone: str

    def falls_on_this_process(self) -> None:
        """Set the zone of this process, and let its wall clock jump when the sleep is over."""
        os.environ["TZ"] = self.zone
        time.tzset()
        real, wakes_at = time.time, time.monotonic() + self.after + STILL
        time.time = lambda: real() + (3600 * self.hours_off if time.monotonic() > wakes_at else 0)


def round_of(
    folder: Path, port: int, now: datetime, *, force: bool, dies_after: float | None = None, sleep: Sleep | None = None
) -> tuple[bool, float]:
    """Run one round in a child; return whether it ended well, and the seconds it took."""
    began = time.monotonic()
    if (pid := os.fork()) == 0:
        code = 1
        try:
            settings = Settings(home=folder / "home", allow_networks=f"127.0.0.0/8:{port}", workers=1)
            if sleep:
                sleep.falls_on_this_process()
                settings = replace(settings, run_budget_seconds=BUDGET)
            options = RoundOptions(folder / "seeds", folder / "feeds.csv", None, force)
            run_round(settings, options, HERE, now=now)
            code = 0
        finally:
            os._exit(code)
    if dies_after is not None:
        time.sleep(dies_after)
        os.kill(pid, signal.SIGKILL)
    if sleep is not None:
        time.sleep(sleep.after)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(STILL)
        os.kill(pid, signal.SIGCONT)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise RuntimeError(f"a round at {now} ended with {status}")
    return status == 0, time.monotonic() - began


def attacked(folder: Path, mode: str, rounds: int, seed: int) -> dict[str, Any]:
    """Do the rounds, then count what became of the news."""
    rng, site = random.Random(seed), folder / "site"
    for part in (site, folder / "seeds"):
        part.mkdir(parents=True)
    now, died, usual = START, 0, 2.0
    with served(site) as base:
        (folder / "feeds.csv").write_text("url\n" + "".join(f"{base}/{name}.xml\n" for name in FEEDS))
        port = int(base.rpartition(":")[2])
        for visit in range(rounds + LAST):
            is_last = visit >= rounds
            publish(site, base, visit, None if is_last else rng)
            now += timedelta(minutes=15 if is_last or mode == "kill" else JUMPS[visit % len(JUMPS)])
            if visit >= rounds + LAST - WAITS:
                now += timedelta(days=2)
            after = rng.uniform(0.02, 1.1) * usual if not is_last and visit % 3 != 0 else None
            sleep = Sleep(after, rng.choice(WAKES), rng.choice(ZONES)) if after and mode == "sleep" else None
            dies_after = after if mode == "kill" else None
            is_through, seconds = round_of(folder, port, now, force=mode == "kill", dies_after=dies_after, sleep=sleep)
            died += not is_through
            seconds -= STILL if sleep else 0
            usual = seconds if is_through else usual
    return {"died": died} | counted(folder / "home", rounds + LAST)


def counted(home: Path, visits: int) -> dict[str, Any]:
    """What the store says of each feed's news: the first two windows of an undisturbed home hold them all."""
    news = range(WINDOW + (visits - 1) * STEP)
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as snapshot:
        rows = snapshot.execute(
            "SELECT regexp_extract(f.url, '([a-z-]+)\\.xml', 1), lower(a.title), count(*) FROM articles a "
            "JOIN article_feeds USING (article_id) JOIN feeds f ON f.feed_id = article_feeds.feed_id GROUP BY ALL"
        ).fetchall()
        drops = snapshot.execute("SELECT reason, count(*) FROM drops GROUP BY ALL").fetchall()
        told = snapshot.execute(
            "SELECT regexp_extract(f.url, '([a-z-]+)\\.xml', 1), lower(d.title) FROM drops d "
            "JOIN feeds f USING (feed_id) ANTI JOIN articles a ON lower(a.title) = lower(d.title) "
            "WHERE d.title IS NOT NULL"
        ).fetchall()
    found: dict[str, Counter[str]] = {name: Counter() for name in FEEDS}
    for feed, title, count in rows:
        found[feed][title] += count
    missing: dict[str, list[int]] = {}
    doubled: dict[str, int] = {}
    for name, titles in found.items():
        # A headline that was reworded may stand in either form.
        forms = {n: {Shown(n, 1, visit).title for visit in (0, visits)} for n in news}
        counts = {n: sum(titles[form] for form in forms[n]) for n in news}
        dropped = {title for feed, title in told if feed == name}
        missing[name] = [n for n, count in counts.items() if not count and not forms[n] & dropped]
        doubled[name] = sum(count - 1 for count in counts.values() if count > 1)
    return {
        "news": len(news) * len(FEEDS),
        "missing": {name: lost for name, lost in missing.items() if lost},
        "doubled": {name: count for name, count in doubled.items() if count},
        "drops": dict(drops),
    }


def main() -> None:
    """Print what came of the attack."""
    warm_up()
    folder, mode, rounds, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    sys.stdout.write(json.dumps(attacked(folder, mode, rounds, seed)) + "\n")


if __name__ == "__main__":
    main()
