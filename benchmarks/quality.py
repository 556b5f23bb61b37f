"""Write docs/quality.md: every figure that the project publishes, measured by the module named beside it.

Run with `make quality`, or `python -m benchmarks.quality NAME …` for some sections only. Each section between its marks
is replaced; text outside the marks is kept. A section whose material is missing keeps its figures; the command says
which, and why.
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


def with_section(page: str, name: str, section: str) -> str:
    """Return the page with a section, markers included, in the place of the one of its name, else at the end."""
    standing = re.compile(rf"<!-- section {name} -->.*?<!-- end {name} -->", re.DOTALL)
    if not standing.search(page):
        return f"{page.rstrip()}\n\n{section}\n"
    return standing.sub(lambda _: section, page, count=1)


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
    page = PAGE.read_text("utf-8")
    for name in names:
        print(f"{name} …", file=sys.stderr)
        try:
            page = with_section(page, name, measured(name, datetime.now(UTC).date().isoformat()))
        except FileNotFoundError as missing:
            print(f"{name} keeps its figures: {missing}", file=sys.stderr)
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
