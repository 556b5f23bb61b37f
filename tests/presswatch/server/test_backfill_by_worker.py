"""`backfill` as Prefect's worker runs it: its form, a kill in the middle, the same parameters again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from presswatch.settings import Settings
from tests.flows.steps.past.archive_server import Archive, Kept, page, serve
from tests.ports import free_port
from tests.presswatch.server.test_up import ask, bring_up, command, deployment, ended_run, start_run
from tests.processes import wait_until

pytestmark = [pytest.mark.server, pytest.mark.hard]
CAPTURES = 150
ORDER = {"source": "tut_by", "first_day": "2019-08-01", "last_day": "2019-09-30"}


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    held = Archive()
    held.captures = [
        Kept(f"201908{n % 28 + 1:02d}10{n % 60:02d}00", f"https://news.tut.by/society/{n}.html",
             page(f"Новость номер {n} о мосте и автобусах", f"Сообщение {n}."))
        for n in range(CAPTURES)
    ]  # fmt: skip
    server = serve(held)
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def running(archive: Archive, tmp_path_factory: Any) -> Iterator[Settings]:
    """A home that is up, and whose archive is on loopback."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), port=free_port(), desk_port=free_port())
    (settings.home / "presswatch.toml").write_text(
        f'wayback_url = "{archive.url}"\nallow_networks = "127.0.0.0/8:{archive.port}"\nworkers = 1\n'
    )
    came_up = bring_up(settings)
    assert came_up.returncode == 0, came_up.stderr
    yield settings
    assert command("stop(SETTINGS)", settings).returncode == 0


def pid_of(running: Settings, run_id: str) -> int | None:
    """The process of a run, as the worker notes it."""
    noted = ask(running, "GET", f"/flow_runs/{run_id}")["infrastructure_pid"]
    return int(noted.rpartition(":")[2]) if noted else None


def counted(running: Settings, sql: str) -> Any:
    with duckdb.connect(str(running.home / "presswatch.duckdb"), read_only=True) as snapshot:
        return snapshot.execute(sql).fetchone()


def test_its_form_describes_every_parameter_and_offers_the_archives(running: Settings) -> None:
    schema = deployment(running, "backfill")["parameter_openapi_schema"]["properties"]
    assert list(schema) == ["source", "first_day", "last_day", "via", "match", "home"]
    assert all(facts["description"].endswith(".") for facts in schema.values())
    assert schema["via"]["enum"] == ["wayback", "commoncrawl", "sitemap"]


def test_wrong_parameters_fail_in_words(running: Settings) -> None:
    for wrong, said in (({"source": ""}, "neither a source"), ({"first_day": "soon"}, "not a day like")):
        run = ended_run(running, "backfill", **(ORDER | wrong))
        assert run["state_type"] == "FAILED"
        assert said in run["state"]["message"]


def test_a_run_killed_in_the_middle_goes_on_with_the_same_parameters_and_nothing_is_twice(
    running: Settings, archive: Archive
) -> None:
    archive.asked.clear()
    run_id = start_run(running, "backfill", **ORDER)
    archive.held_after = 110  # in the second slice
    wait_until(lambda: archive.asked["/web"] > 110)
    os.kill(wait_until(lambda: pid_of(running, run_id)), signal.SIGKILL)
    archive.let_go.set()
    wait_until(lambda: ask(running, "GET", f"/flow_runs/{run_id}")["state_type"] != "RUNNING")
    assert ask(running, "GET", f"/flow_runs/{run_id}")["state_type"] == "CRASHED"
    assert archive.asked["/web"] < CAPTURES
    again = ended_run(running, "backfill", **ORDER)
    assert again["state_type"] == "COMPLETED", again["state"]["message"]
    assert again["state"]["message"].startswith(f"{CAPTURES} of {CAPTURES} captures done")
    assert counted(running, "SELECT count(*), count(DISTINCT url) FROM articles WHERE origin = 'archive'") == (
        CAPTURES,
        CAPTURES,
    )
    assert counted(running, "SELECT count(*) FROM article_versions v JOIN articles a USING (article_id) "
                            "WHERE a.origin = 'archive'") == (CAPTURES,)  # fmt: skip
    assert archive.asked["/web"] < 2 * CAPTURES
