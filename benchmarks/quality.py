"""Write docs/quality.md: every figure that the project publishes, measured by the module named beside it.

Run with `make quality`, or `python -m benchmarks.quality NAME …` for some sections only. A section whose material is
missing keeps its figures; the command says which, and why.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"

#: Name of the section: its heading, and the module whose `quality_section()` gives its Markdown.
SECTIONS = {
    "sources": ("Source tags", "benchmarks.sources.quality"),
    "topics": ("Languages and topics", "benchmarks.topics.quality"),
    "extraction": ("Reading pages", "benchmarks.pages.quality"),
    "pipeline": ("The whole pipeline", "benchmarks.pipeline.whole"),
    "long": ("A long run", "benchmarks.pipeline.long"),
    "feeds": ("Feeds and fetching", "benchmarks.feeds.reliability"),
    "news": ("News in time", "benchmarks.feeds.polling"),
    "looks": ("Looks again", "benchmarks.feeds.looks_again"),
    "hosts": ("Many polite hosts", "benchmarks.feeds.polite_hosts"),
    "many": ("Many feeds", "benchmarks.feeds.many"),
    "cluster": ("Houses of a cluster, simulated", "benchmarks.simulation"),
    "warehouse": ("The warehouse", "benchmarks.store.warehouse"),
    "search": ("Search", "benchmarks.store.search"),
    "startup": ("Commands", "benchmarks.store.startup"),
    "hardness": ("Input that attacks", "benchmarks.hardness"),
    "orchestration": ("Prefect's share", "benchmarks.pipeline.orchestration_cost"),
}

INTRODUCTION = """# Quality

Made by `make quality`; nothing here is typed by hand. Each section names the module that measured it and the day.
"""


def sections_of(page: str) -> dict[str, str]:
    """Return the sections of a page by name, including their markers."""
    found = re.finditer(r"<!-- section (\S+) -->.*?<!-- end \1 -->", page, re.DOTALL)
    return {match[1]: match[0] for match in found}


def measured(name: str, today: str) -> str:
    """One section with fresh figures.

    Raises:
        FileNotFoundError: the material it measures on is not at hand.
    """
    heading, module = SECTIONS[name]
    body = importlib.import_module(module).quality_section().strip()
    origin = f"*`python -m {module}`, {today}*"
    return f"<!-- section {name} -->\n## {heading}\n\n{origin}\n\n{body}\n<!-- end {name} -->"


def main() -> None:
    """Measure the sections asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SECTIONS)}; all when none is named")
    names = parser.parse_args().names or list(SECTIONS)
    if unknown := sorted(set(names) - set(SECTIONS)):
        parser.error(f"no such section: {', '.join(unknown)}")
    standing = sections_of(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    for name in names:
        print(f"{name} …", file=sys.stderr)
        try:
            standing[name] = measured(name, datetime.now(UTC).date().isoformat())
        except FileNotFoundError as missing:
            print(f"{name} keeps its figures: {missing}", file=sys.stderr)
    # sections measured elsewhere stay after those measured here
    order = [*(name for name in SECTIONS if name in standing), *(name for name in standing if name not in SECTIONS)]
    page = "\n\n".join([INTRODUCTION.strip(), *(standing[name] for name in order)])
    PAGE.write_text(page + "\n", "utf-8")


if __name__ == "__main__":
    main()
