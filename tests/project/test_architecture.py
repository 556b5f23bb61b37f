"""The pages that describe the house name files that stand in it."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import transforms.work
import warehouse.store
from presswatch.doors import Named

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


def doors() -> list[str]:
    found = [
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
        if "\n__all__ = [" in path.read_text("utf-8")
    ]
    assert len(found) > 20
    return sorted(found)


@pytest.mark.parametrize("room", doors())
def test_every_name_of_a_door_is_there_and_is_no_module_of_its_room(room):
    # A module of the same name would take the name's place as soon as somebody inside the room imports it.
    door = import_module(room)
    modules = {path.stem for path in (ROOT / room.replace(".", "/")).iterdir()}
    assert not modules & set(door.__all__)
    assert [name for name in door.__all__ if not hasattr(door, name)] == []


@pytest.mark.parametrize("room", doors())
def test_every_name_of_a_door_is_used_outside_its_room(room):
    folder = ROOT / room.replace(".", "/")
    outside = [
        path.read_text("utf-8")
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if folder not in path.parents
    ]
    imports = " ".join(
        names for text in outside for names in re.findall(rf"from {room} import (\([^)]*\)|[^\n]+)", text)
    )
    used = set(re.findall(r"\w+", imports))
    unused = set(import_module(room).__all__) - used
    assert not unused


def test_a_name_that_a_door_does_not_offer_is_an_attribute_error():
    with pytest.raises(AttributeError, match="warehouse.store.*no attribute 'nothing'"):
        getattr(warehouse.store, "nothing")  # noqa: B009 - asked for as the program does
    with pytest.raises(ImportError):
        exec("from transforms.text import nothing")


def test_a_room_holds_no_more_than_about_twenty_modules():
    sizes = {
        folder: len(list(folder.glob("*.py")))
        for package in (*PACKAGES, "tests", "benchmarks")
        for folder in [ROOT / package, *(path for path in (ROOT / package).rglob("*") if path.is_dir())]
    }
    assert {str(folder.relative_to(ROOT)): size for folder, size in sizes.items() if size > 23} == {}


#: folders of tests about more than one room
ACROSS = {"tests", "tests/project", "tests/hardness", "tests/cluster"}


def test_tests_stand_in_the_room_of_what_they_test():
    folders = {str(path.parent.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(folders) > 30
    assert sorted(name for name in folders - ACROSS if not (ROOT / name.removeprefix("tests/")).is_dir()) == []


def test_tests_pass_values_and_replace_hardly_a_name():
    """What they still replace is the whole process's, with a comment that says why."""
    replaced = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"\s*(?:\w+\.)?(?:setattr|setitem|delattr)\(", line)
    ]
    assert len(replaced) <= 10, replaced


def test_a_runs_own_process_loads_nothing_that_reads_texts():
    """It orders readings of other processes by name: the reading modules would cost it 0.6 CPU-s and 100 MB a run."""
    code = "import sys, flows.steps.rounds.round; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(ran.stdout.split())
    readers = ("article", "tasks", "sources", "topics", "people", "pages.reading", "feeds.entries", "listings.reading")
    assert not {f"transforms.{name}" for name in readers} & loaded
    assert not {"trafilatura", "feedparser", "prefect"} & loaded


@pytest.mark.parametrize("work", [work for work in vars(transforms.work).values() if isinstance(work, Named)])
def test_work_that_is_ordered_by_name_is_there(work: Named):
    module, _, name = work.place.partition(":")
    assert callable(getattr(import_module(module), name))


def test_each_of_the_files_that_are_tested_first_is_there():
    from tests.conftest import LONGEST

    assert [name for name in LONGEST if not (ROOT / "tests" / f"{name}.py").is_file()] == []
