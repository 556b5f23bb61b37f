"""The pages that describe the house name files that stand in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("docs/architecture.md", "docs/decisions.md", "docs/commands.md", "README.md")
#: made while running, and named in the docs for their users
MADE = {"./data", "data/", "data/presswatch.duckdb", "raw/"}


@pytest.mark.parametrize("page", PAGES)
def test_files_named_in_a_page_exist(page):
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|csv|md|yaml))`", (ROOT / page).read_text("utf-8"))
    for name in set(named) - MADE:
        places = [ROOT / name, ROOT / "seeds" / name, ROOT / "presswatch" / name]
        assert any(place.exists() for place in places), f"{page} names {name}"


def test_every_package_that_is_asked_for_is_explained():
    decisions = (ROOT / "docs" / "decisions.md").read_text("utf-8")
    asked = re.search(r"\ndependencies = \[(.*?)\n\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.DOTALL)
    assert asked
    for name in re.findall(r'"([\w-]+)', asked[1]):
        assert name in decisions, f"{name} is explained nowhere"


PACKAGES = ("flows", "connectors", "transforms", "warehouse", "presswatch")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_itself_by_way_of_others(package):
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text("utf-8")
        for path in (ROOT / package).rglob("*.py")
    }
    assert len(modules) > 5
    imports = {
        name: set(re.findall(rf"^(?:from|import) ({package}[\w.]*)", text, re.MULTILINE)) & modules.keys() - {name}
        for name, text in modules.items()
    }
    while leaves := {name for name, wanted in imports.items() if not wanted & imports.keys()}:
        imports = {name: wanted for name, wanted in imports.items() if name not in leaves}
    assert not imports, f"these import each other in a circle: {sorted(imports)}"
