"""The flow and its deployments, as far as they can be seen without a server."""

from __future__ import annotations

import importlib.util
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from presswatch.cli.collect.ingest import quiet_services
from presswatch.server.api import reachable_server, server_environment
from presswatch.server.children import deployments_file
from presswatch.server.dead_runs import death_of, local_pid
from presswatch.server.prefect_home import auth_string
from presswatch.settings import Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def deployments():
    return yaml.safe_load(deployments_file().read_text(encoding="utf-8"))["deployments"]


def test_every_deployment_names_a_flow_that_is_there_and_never_overlaps(deployments):
    assert deployments
    for made in deployments:
        file, _, function = made["entrypoint"].partition(":")
        assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")
        assert made["concurrency_limit"]["limit"] == 1
        assert made["work_pool"]["name"] == "local"
        assert made["description"]
        assert made["tags"]
        assert made["version"]


def test_ingest_runs_every_fifteen_minutes_and_cancels_what_would_overlap(deployments):
    made = next(one for one in deployments if one["entrypoint"].endswith(":ingest"))
    assert made["schedules"][0]["interval"] == 900
    assert made["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW"


def test_no_module_of_flows_hides_a_package_when_its_folder_leads_the_path():
    # A worker puts flows/ in front of sys.path.
    ours = {path.stem for path in (ROOT / "flows").iterdir() if path.suffix == ".py" or path.is_dir()}
    ours -= {"__init__", "__pycache__"}
    assert {"ingest", "steps"} <= ours
    assert not ours & set(sys.stdlib_module_names)
    hidden = [name for name in ours if (found := importlib.util.find_spec(name)) and "flows" not in str(found.origin)]
    assert hidden == []


def test_the_secret_survives_and_a_copy_with_wide_rights_is_narrowed(tmp_path):
    settings = Settings(home=tmp_path)
    secret = auth_string(settings)
    path = tmp_path / "prefect" / "auth"
    path.chmod(0o644)
    assert auth_string(settings) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert auth_string(Settings(home=tmp_path / "other")) != secret


def test_the_server_is_told_to_stay_on_this_machine(tmp_path):
    told = server_environment(Settings(home=tmp_path, port=4300))
    assert told["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert told["PREFECT_UI_API_URL"] == "http://127.0.0.1:4300/api"
    assert told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4300"
    assert told["PREFECT_SERVER_CSRF_PROTECTION_ENABLED"] == "true"
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["DO_NOT_TRACK"] == "1"
    assert told["PREFECT_SERVER_API_AUTH_STRING"] == told["PREFECT_API_AUTH_STRING"]


def test_no_server_is_found_where_none_is_and_nothing_is_left_behind(tmp_path):
    assert reachable_server(Settings(home=tmp_path / "h"), {}) is None
    assert reachable_server(Settings(home=tmp_path / "h"), {"PREFECT_API_URL": "http://127.0.0.1:1/api"}) is None
    assert reachable_server(Settings(home=tmp_path / "h"), {"PREFECT_API_URL": "no address"}) is None
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize(
    ("written", "pid"),
    [("12", 12), ("elsewhere.invalid:12", None), (None, None), ("", None), ("12:tail", None)],
)
def test_a_pid_of_another_machine_is_not_ours(written, pid):
    assert local_pid(written) == pid


def test_a_run_without_any_note_is_left_alone(tmp_path):
    run = {"state_type": "RUNNING", "state": {"timestamp": "2026-11-24T08:00:00Z"}, "infrastructure_pid": None}
    assert death_of(run, tmp_path / "absent.json", NOW) is None


def test_a_torn_note_is_no_proof_of_death(tmp_path):
    note = tmp_path / "note.json"
    note.write_text('{"pid": 1', encoding="utf-8")
    run = {"state_type": "RUNNING", "state": {"timestamp": "2026-11-24T08:00:00Z"}}
    assert death_of(run, note, NOW) is None


def test_prefects_own_threads_write_nothing_to_the_terminal_of_a_run() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    quiet_services()
    for service in (EventsWorker, APILogWorker):
        # Services log under the names of their classes.
        assert not logging.getLogger(service.__name__).isEnabledFor(logging.WARNING)
        assert logging.getLogger(service.__name__).isEnabledFor(logging.ERROR)
