from __future__ import annotations

from flows.children import scratch_environment
from presswatch.settings import load_settings


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
