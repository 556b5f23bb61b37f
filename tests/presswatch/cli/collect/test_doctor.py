"""`doctor` on one machine: what it says of tags and stories that other rules made; a test a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.cli.collect.doctor import outdated
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.settings import Settings
from tests.warehouse.sample import filled_home
from transforms.article import compile_rules
from transforms.stories import STORIES_MARK
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse


@pytest.fixture(scope="module")
def today() -> str:
    return compile_rules(read_rule_texts(seeds_folder())).version


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return filled_home(tmp_path / "home")


def tagged_by(home: Path, version: str) -> Settings:
    with open_warehouse(home) as connection:
        connection.execute("UPDATE articles SET rules_version = ?", [version])
        ((run_id,),) = connection.execute("SELECT max(run_id) FROM runs").fetchall()
    publish(home, run_id)
    return Settings(home=home)


def test_a_home_without_a_snapshot_has_no_tags_to_be_old(tmp_path: Path):
    assert list(outdated(Settings(home=tmp_path))) == []


def test_tags_of_todays_rules_are_fine(home: Path, today: str):
    assert list(outdated(tagged_by(home, today))) == [("tags", "ok", "all of today's rules")]


def test_tags_of_other_rules_are_counted_with_the_command_that_makes_them_anew(home: Path, today: str):
    settings = tagged_by(home, f"other{STORIES_MARK}{today.rpartition(STORIES_MARK)[2]}")
    ((check, result, detail),) = outdated(settings)
    assert (check, result) == ("tags", "hint")
    assert detail == f"6 articles tagged by other rules: `presswatch retag --home {home}`"


def test_stories_of_other_rules_are_counted_too(home: Path):
    _, (check, result, detail) = outdated(tagged_by(home, f"other{STORIES_MARK}other"))
    assert (check, result) == ("stories", "hint")
    assert detail.startswith("6 articles grouped by other rules: `presswatch retag")
    assert detail.endswith(f"then `presswatch stories rebuild --home {home}`")
