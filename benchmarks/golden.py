"""Everything that is read and tagged, to the byte: run before and after a change that should change nothing.

    python -m benchmarks.golden [--against FOLDER] [FOLDER]

FOLDER (default `.golden`) gets `readings.jsonl`, sorted lines of a name and a record, and `golden.json`: a hash for
each part, the CPU seconds it took and the CPU seconds of a start. Parts: `pages` of the corpus, if it is beside
the project; `texts`, our own labelled ones; `seeds`, as shipped. With `--against` the lines that differ from an
earlier FOLDER are counted and the first ones shown; the exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.pages.corpus import opened_corpus
from benchmarks.store.startup import COMMANDS, seconds_of
from presswatch.errors import Unreadable
from presswatch.home import read_rule_texts
from presswatch.records import PageReading
from transforms.article import Provenance, article_of, compile_rules
from transforms.seed_tasks import seed_articles
from transforms.tasks import archived_article
from transforms.work import PageBytes

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "../shared/corpus/pages.tar.gz"
#: the moment at which everything is read
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
#: how many differing lines are shown, and how much of each
SHOWN, WIDTH = 10, 300

Line = tuple[str, str]


def shipped_rules() -> Any:
    """Return the rules of `seeds/`, compiled."""
    return compile_rules(read_rule_texts(ROOT / "seeds"))


def as_json(record: Any) -> str:
    """Return a record as sorted JSON, without what changes with every word of the rules: their version, sketches."""
    left_out = ("rules_version", "sketch")
    fields = {name: value for name, value in dataclasses.asdict(record).items() if name not in left_out}
    return json.dumps(fields, default=str, ensure_ascii=False, sort_keys=True)


def page_lines(rules: Any) -> Iterator[Line]:
    """Yield each page of the corpus, read like an article of a web archive."""
    if not CORPUS.exists():
        return
    with opened_corpus(CORPUS) as folder:
        for path in sorted(folder.rglob("*.html")):
            page = PageBytes(f"https://example.com/2026/11/{path.name}", None, path.read_bytes(), "f", 0)
            try:
                yield path.name, as_json(archived_article(rules, page, NOW))
            except Unreadable as error:
                yield path.name, f"{error.reason} {error.detail}"


def text_lines(rules: Any) -> Iterator[Line]:
    """Yield each labelled text of the tests, read like the text of an article."""
    for path in sorted((ROOT / "tests").rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            labelled = json.loads(line)
            text = labelled.get("text") or labelled.get("sentence") or ""
            reading = PageReading(title=labelled.get("title") or "", text=text)
            yield f"{path.name}:{number}", as_json(article_of(reading, Provenance("a", "seed", "seed", NOW), rules))


def seed_lines(rules: Any) -> Iterator[Line]:
    """Yield each article and each drop of the shipped seeds."""
    seeds = ROOT / "seeds"
    for path in sorted(path for path in (seeds / "articles").rglob("*") if path.is_file()):
        name = str(path.relative_to(seeds))
        articles, drops = seed_articles(rules, name, name, path.read_bytes(), NOW)
        yield from ((name, as_json(record)) for record in (*articles, *drops))


PARTS: dict[str, Callable[[Any], Iterator[Line]]] = {"pages": page_lines, "texts": text_lines, "seeds": seed_lines}


def write(folder: Path) -> list[str]:
    """Read everything, write the lines and their figures; returns the lines."""
    folder.mkdir(parents=True, exist_ok=True)  # the home of the commands that are timed, too
    rules, lines, figures = shipped_rules(), [], {}
    for part, read in PARTS.items():
        began = time.process_time()
        made = sorted(f"{part}/{name} {record}" for name, record in read(rules))
        seconds = round(time.process_time() - began, 2)
        digest = hashlib.sha256("\n".join(made).encode()).hexdigest()
        figures[part] = {"lines": len(made), "sha256": digest, "cpu_seconds": seconds}
        lines += made
    # Before the commands are timed: on a busy machine `tag` may give up.
    (folder / "readings.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    starts = {
        name: round(min(seconds_of(COMMANDS[name], folder)[1] for _ in range(3)), 3) for name in ("--help", "tag")
    }
    (folder / "golden.json").write_text(json.dumps(figures | {"start_cpu_seconds": starts}, indent=1) + "\n", "utf-8")
    return lines


def differences(earlier: list[str], today: list[str]) -> list[str]:
    """Return the lines that only one of the two has, marked like `diff`."""
    gone, new = set(earlier) - set(today), set(today) - set(earlier)
    return sorted([f"- {line}" for line in gone] + [f"+ {line}" for line in new], key=lambda line: (line[2:], line[0]))


def main() -> int:
    """Read, write, compare."""
    words = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    words.add_argument("folder", nargs="?", type=Path, default=ROOT / ".golden")
    words.add_argument("--against", type=Path)
    chosen = words.parse_args()
    # read first: both may be the same folder
    earlier = (chosen.against / "readings.jsonl").read_text("utf-8").splitlines() if chosen.against else None
    today = write(chosen.folder)
    print((chosen.folder / "golden.json").read_text("utf-8"))
    if earlier is None:
        return 0
    changed = differences(earlier, today)
    print(f"{len(changed)} lines differ")
    print("\n".join(line[:WIDTH] for line in changed[:SHOWN]))
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
