from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from presswatch.server import programs
from presswatch.server.children import scratch_environment, spawn
from presswatch.server.prefect_home import prefect_folder
from presswatch.settings import load_settings

SAY_SEEDS = "from presswatch.home.rule_files import seeds_folder; print(seeds_folder())"


def said_by_child(home: Path) -> str:
    """What a child of `up` takes for the folder of rules."""
    settings = load_settings(home)
    prefect_folder(settings).mkdir(parents=True, exist_ok=True)
    assert spawn(settings, "worker", [sys.executable, "-c", SAY_SEEDS]).wait(30) == 0
    return (prefect_folder(settings) / "worker.log").read_text("utf-8").splitlines()[-1]


def test_what_up_starts_reads_the_rules_of_where_up_was_started(tmp_path, monkeypatch):
    monkeypatch.delenv("PRESSWATCH_SEEDS", raising=False)
    monkeypatch.chdir(tmp_path)
    shipped = Path(said_by_child(tmp_path / "home"))
    assert shipped.is_absolute()
    assert (shipped / "sources.toml").is_file()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sources.toml").touch()
    assert said_by_child(tmp_path / "home") == str(tmp_path / "seeds")
    monkeypatch.setenv("PRESSWATCH_SEEDS", str(tmp_path / "others"))
    assert said_by_child(tmp_path / "home") == str(tmp_path / "others")


def test_temporary_files_stay_in_the_system_s_folder_where_it_can_be_written(tmp_path):
    settings = load_settings(tmp_path / "home")
    assert scratch_environment(settings, {"TMPDIR": str(tmp_path)}) == {}
    assert scratch_environment(settings, {}) == {}


def test_on_a_read_only_disk_temporary_files_go_into_the_home(tmp_path):
    settings = load_settings(tmp_path / "home")
    given = scratch_environment(settings, {"TMPDIR": "/proc/self"})
    folder = settings.home / "prefect" / "tmp"
    assert given == {"TMPDIR": str(folder), "SQLITE_TMPDIR": str(folder)}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_every_program_that_is_started_by_name_is_there():
    names = [value for name, value in vars(programs).items() if name.isupper()]
    assert len(names) > 4
    assert [name for name in names if find_spec(name) is None] == []
