"""Feeds and servers that no rule was written for: `python -m benchmarks.feeds.unseen [--wrong] [--named TEXT] [SET]`.

Every case of the set (tests/gold/feeds/*.toml) has a site of its own on the loopback; the command `presswatch` reads
them as a user would: `ingest` twice, `feeds import`, `feeds add`. Prints how many came out right, by kind.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb

from benchmarks.feeds.unseen_answers import TITLE, Case, put_feed
from benchmarks.feeds.unseen_sites import Site, channel, holds, item, serving

ROOT = Path(__file__).parents[2]
SET = ROOT / "tests/gold/feeds/blind_5.toml"
VISITS = 2
VISITS_OF_ROUNDS = 3
TOKEN = "t0ken-5"


def cases_of(path: Path, port: int) -> list[Case]:
    """Return the cases of a set, each with an address of its own."""
    groups = tomllib.loads(path.read_text("utf-8"))
    told = [(group, case) for group, members in groups.items() for case in members]
    return [
        Case(
            case.get("kind", group),
            case.get("name") or case["said"],
            {"group": group, **case},
            Site(f"127.7.{number // 200}.{number % 200 + 1}:{port}"),
        )
        for number, (group, case) in enumerate(told)
    ]


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return the command, run as a user runs it."""
    settings = {
        "PRESSWATCH_ALLOW_NETWORKS": "127.0.0.0/8:*",
        "PRESSWATCH_HOST_DELAY_SECONDS": "0",
        "PRESSWATCH_RUN_BUDGET_SECONDS": "600",
        "NO_COLOR": "1",
        "TOWN_TOKEN": TOKEN,
    }
    whole = [sys.executable, "-m", "presswatch", *words, "--home", str(home)]
    return subprocess.run(whole, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=False)


def ingest(home: Path, cases: list[Case]) -> None:
    """Visit every feed, and give each case the rows of its visits."""
    has_rounds = any(case.told["group"] == "rounds" for case in cases)
    settings = "\n".join(case.site.filled(case.told.get("settings", "")) for case in cases)
    (home / "presswatch.toml").write_text(settings)
    for visit in range(VISITS_OF_ROUNDS if has_rounds else VISITS):
        fed = [case for case in cases if put_feed(case, visit)]
        rows = [
            f"{case.site.filled(case.told.get('address', '{site}/f'))},{case.told.get('follow', '')}\n" for case in fed
        ]
        (home / "feeds.csv").write_text("url,kind\n" + "".join(rows))
        done = command(home, "ingest", "--only", "feeds", "--force")
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
    by_host = {case.site.host: case for case in fed}
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as snapshot:
        asked = snapshot.execute(
            "SELECT DISTINCT f.url AS feed, a.article_id, a.url, a.title, a.text, a.authors, "
            "strftime(a.published_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f') AS published_at, a.date_origin, "
            "(SELECT list([s.source_name, s.role]) FROM article_sources s WHERE s.article_id = a.article_id "
            "AND s.role = 'repost') AS sources "
            "FROM articles a JOIN article_feeds USING (article_id) JOIN feeds f ON f.feed_id = article_feeds.feed_id"
        )
        names = [column[0] for column in asked.description]
        for row in asked.fetchall():
            found = dict(zip(names, row, strict=True))
            by_host[found["feed"].split("/")[2].rpartition("@")[2]].rows.append(found)


def wrong_pace(case: Case, snapshot: Path) -> str:
    """Return when the feed is next visited, where that is later than the case allows."""
    with duckdb.connect(str(snapshot), read_only=True) as opened:
        [(hours,)] = opened.execute(
            "SELECT date_diff('minute', now(), next_visit_at) / 60 FROM feeds WHERE url LIKE ?",
            [f"http://{case.site.host}/%"],
        ).fetchall()
    return "" if hours is not None and hours <= case.told["hours"] else f"due in {hours} hours"


def judge(case: Case) -> None:
    """Say what is wrong with what came, where something is."""
    match case.told["group"]:
        case "entries":
            case.wrong = wrong_entries(case)
        case "dates":
            case.wrong = wrong_date(case)
        case "robots":
            case.wrong = wrong_robots(case)
        case "rounds":
            case.wrong = wrong_rounds(case)
        case "access":
            right = 0 if case.told.get("refused") else 2
            case.wrong = "" if len(case.rows) == right else f"{len(case.rows)} articles"
        case "servers":
            right = case.told.get("right", 2)
            case.wrong = "" if len(case.rows) == right else f"{len(case.rows)} articles"
        case "encodings":
            titles = [row["title"] for row in case.rows]
            case.wrong = "" if titles == [case.told.get("title", TITLE)] else str(titles)


def wrong_rounds(case: Case) -> str:
    """Return which news are missing or too many, or how the second request was wrong."""
    titles = sorted(row["title"] for row in case.rows)
    if titles != case.told["right"]:
        return str(titles)
    second = case.site.heads[1]
    for head, unsent in ((second, case.told.get("unsent")), (case.site.heads[-1], case.told.get("unsent_third"))):
        if unsent and unsent.lower() in head.lower():
            return f"sent {unsent}"
    same = case.told.get("same", "")
    if same and len({line_of(head, same) for head in case.site.heads}) > 1:
        return f"{same} differs from visit to visit"
    return "" if holds(second, case.told.get("sent", "")) else f"not sent: {case.told['sent']}"


def line_of(head: str, name: str) -> str:
    """Return what a request says under that header's name."""
    return next((line for line in head.split("\r\n") if line.lower().startswith(f"{name}:")), "")


def wrong_entries(case: Case) -> str:
    """Return what is wrong with the articles of a feed."""
    rights = case.told["right"]
    if "count" in rights[0]:
        return "" if len(case.rows) == rights[0]["count"] else f"{[row['title'] for row in case.rows]}"
    left = list(case.rows)
    for right in rights:
        fitting = [row for row in left if fits(row, right, case.site)]
        if not fitting:
            shown = [{key: row[key] for key in row if key not in ("feed", "article_id")} for row in left]
            return f"no {right} in {shown}"
        left.remove(fitting[0])
    return f"beside it {[(row['title'], row['url']) for row in left]}" if left else ""


def fits(row: dict[str, Any], right: dict[str, Any], site: Site) -> bool:
    """Tell whether a row is the article that should be there."""
    text, sources = row["text"] or "", row["sources"] or []
    if any(right.get(name, row[name]) != row[name] for name in ("title", "authors", "url")):
        return False
    if right.get("text", "") not in text or ("never" in right and right["never"] in text):
        return False
    if right.get("sources", sources) != sources:
        return False
    is_there = "path" not in right or row["url"] == f"http://{site.host}{right['path']}"
    return is_there and ("published_at" not in right or same_moment(row["published_at"], right["published_at"]))


def same_moment(got: str | None, right: str) -> bool:
    """Tell whether a time is that moment; '' is none."""
    if not got or not right:
        return (got or "") == right
    return datetime.fromisoformat(got).replace(tzinfo=None) == datetime.fromisoformat(right).replace(tzinfo=None)


def wrong_date(case: Case) -> str:
    """Return what is wrong with the date; an article without one gets that of its first sight or none."""
    if len(case.rows) != 1:
        return f"{len(case.rows)} articles"
    got = case.rows[0]["published_at"]
    return "" if same_moment(got, case.told["moment"]) else f"got {got}, right {case.told['moment']}"


def wrong_robots(case: Case) -> str:
    """Return which pages were asked for against the rules, or not asked for."""
    asked = {unquote(path) for path in case.site.asked}
    against = [path for path in case.told["forbidden"] if unquote(path) in asked]
    missing = [path for path in case.told["allowed"] if unquote(path) not in asked]
    return f"asked for {against}, not for {missing}" if against or missing else ""


def import_list(case: Case, home: Path) -> None:
    """`feeds import` of one list."""
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    (home / "list").write_bytes(case.told["text"].encode(case.told.get("charset", "utf-8")))
    done = command(home, "feeds", "import", str(home / "list"))
    got = [line.partition(",")[0].strip('"') for line in (home / "feeds.csv").read_text("utf-8").splitlines()[1:]]
    case.wrong = "" if got == case.told["right"] else f"{got} {(done.stdout + done.stderr).strip()[:200]}"


def add_site(case: Case, home: Path) -> None:
    """`feeds add` of one site."""
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    for path, body in case.told["pages"].items():
        if body == "FEED":
            case.site.put(path, channel(item(1, "News of the site")))
        else:
            case.site.put(path, body, "text/html" if body.startswith("<") else "application/json")
    done = command(home, "feeds", "add", f"http://{case.site.host}/", "--kind", "feed")
    got = [line.partition(",")[0].strip('"') for line in (home / "feeds.csv").read_text("utf-8").splitlines()[1:]]
    right = [f"http://{case.site.host}{case.told['right']}"] if case.told["right"] else []
    case.wrong = "" if got == right else f"{got} {(done.stdout + done.stderr).strip()[:200]}"


def tried(path: Path, named: str = "") -> list[Case]:
    """Return the cases of a set whose kind or name holds that text, tried."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cases = [case for case in cases_of(path, port) if named in f"{case.kind}: {case.name}"]
    with tempfile.TemporaryDirectory() as scratch, serving([case.site for case in cases], port):
        home = Path(scratch) / "home"
        home.mkdir()
        if any(case.told["group"] not in ("lists", "discovery") for case in cases):
            ingest(home, cases)
        for number, case in enumerate(cases):
            if case.told["group"] == "lists":
                import_list(case, Path(scratch) / str(number))
            elif case.told["group"] == "discovery":
                add_site(case, Path(scratch) / str(number))
            elif case.told["group"] == "pace":
                case.wrong = wrong_pace(case, home / "presswatch.duckdb")
            else:
                judge(case)
    return cases


def main(argv: list[str] | None = None) -> None:
    """Print the figures, and what is wrong where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path, nargs="?", default=SET)
    parser.add_argument("--wrong", action="store_true", help="say what is wrong with each")
    parser.add_argument("--named", default="", help="try those alone whose kind or name holds this")
    told = parser.parse_args(argv)
    cases = tried(told.set, told.named)
    all_of, right = Counter(case.kind for case in cases), Counter(case.kind for case in cases if not case.wrong)
    print(json.dumps({kind: f"{right[kind]} of {count}" for kind, count in all_of.items()}))
    print(f"{right.total()} of {all_of.total()} right")
    for case in cases:
        if told.wrong and case.wrong:
            print(f"{case.kind}: {case.name}: {case.wrong}")


if __name__ == "__main__":
    main()
