"""Benchmarks are run seldom: what they call in the product must be there all the same, and be called as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.quality import PAGE, SECTIONS, with_section

ROOT = Path(__file__).parents[2]
IMPORT_ALL = """
import sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
"""


def test_every_benchmark_finds_what_it_imports():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "benchmarks").rglob("*.py"))
        if path.name != "__init__.py"
    ]
    assert len(modules) > 30
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stderr


def test_a_section_that_is_measured_again_takes_its_own_place_and_no_other_text_s():
    page = "# Quality\n\nAn account.\n\n<!-- section a -->\nold\n<!-- end a -->\n\nAnother account.\n"
    again = with_section(page, "a", "<!-- section a -->\n\\1 new\n<!-- end a -->")
    assert again == page.replace("old", "\\1 new")
    assert with_section(again, "b", "<!-- section b -->\n<!-- end b -->").startswith(again.rstrip())


def test_accounts_stand_outside_the_sections_that_are_measured_again():
    page = PAGE.read_text("utf-8")
    for name, (heading, _) in SECTIONS.items():
        assert page.count(f"<!-- section {name} -->\n## {heading}\n\n*`python -m ") == 1, name
        assert page.count(f"<!-- end {name} -->") == 1, name
