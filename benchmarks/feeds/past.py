"""A backfill killed in the middle and ordered again: what is stored afterwards, and what was requested twice.

    python -m benchmarks.feeds.past [CAPTURES] [KILLED_AT …]

An archive on loopback with Wayback's interface holds pages of our own; a command of presswatch is killed with SIGKILL
after this many captures were requested, and ordered again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.flows.steps.past.archive_server import Archive, Kept, page, serve
from warehouse.snapshot import open_snapshot

PATIENCE_SECONDS = 600.0
COUNTS = (
    "SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT url) FROM articles), "
    "(SELECT count(*) FROM article_versions), (SELECT count(*) FROM drops)"
)


def kept_of(number: int) -> Kept:
    """Return one capture of a page, on one of 28 days."""
    stamp = f"201908{number % 28 + 1:02d}10{number % 60:02d}00"
    title = f"Новость номер {number} о мосте и автобусах"
    return Kept(stamp, f"https://news.tut.by/society/{number}.html", page(title, f"Сообщение {number}."))


def order(home: Path, archive: Archive) -> subprocess.Popen[str]:
    """Start the command."""
    words = ["--home", str(home), "backfill", "tut_by", "--from", "2019-08-01", "--to", "2019-09-30"]
    environment = os.environ | {
        "PRESSWATCH_WAYBACK_URL": archive.url,
        "PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{archive.port}",
        "PRESSWATCH_WORKERS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "presswatch", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def killed(home: Path, archive: Archive, at: int) -> None:
    """Start the order and kill it with all its children when `at` captures were requested."""
    child = order(home, archive)
    until = time.monotonic() + PATIENCE_SECONDS
    while archive.asked["/web"] < at and child.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    print(f"killed when {archive.asked['/web']} captures had been asked for")


def main() -> None:
    """Print the result of each step."""
    captures, *kills = [int(word) for word in sys.argv[1:]] or [500, 240]
    archive = Archive(captures=[kept_of(number) for number in range(captures)])
    server = serve(archive)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for at in kills:
            killed(home, archive, at)
        said, _ = order(home, archive).communicate(timeout=PATIENCE_SECONDS)
        print(said.strip())
        with open_snapshot(home) as connection:
            articles, addresses, versions, drops = connection.execute(COUNTS).fetchone() or ()
    server.shutdown()
    print(f"{articles} articles, {addresses} addresses, {versions} versions, {drops} drops")
    print(f"{archive.asked['/web']} requests for captures, {archive.asked['/cdx']} for the index")


if __name__ == "__main__":
    main()
