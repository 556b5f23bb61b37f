"""`presswatch up` with a real server, real deployments and a real worker: one of each for the whole module."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from presswatch.server.api import own_api, reachable_server
from presswatch.server.calls import Api, ask_server
from presswatch.server.dead_runs import close_dead_runs, note_run
from presswatch.server.prefect_home import auth_string, read_state, worker_key
from presswatch.server.processes import process_mark
from presswatch.server.up import down_command
from presswatch.settings import Settings
from tests.ports import free_port
from tests.processes import PATIENCE_SECONDS, wait_until
from transforms.feeds import round_between

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[3]
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def command(word, settings, *, patience=PATIENCE_SECONDS):
    """Run `start` or `stop` in a process of its own and wait for it."""
    code = (
        "import sys; from pathlib import Path; from presswatch.server import up;"
        "from presswatch.settings import load_settings;"
        f"sys.exit(up.{word})"
    ).replace("SETTINGS", "load_settings(Path(sys.argv[1]))")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PRESSWATCH_"))}
    quick = {
        "PRESSWATCH_PORT": str(settings.port),
        "PRESSWATCH_DESK_PORT": str(settings.desk_port),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "3",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "2",
    }
    return subprocess.run(
        [sys.executable, "-c", code, str(settings.home)],
        cwd=ROOT,
        env=env | quick,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )


def bring_up(settings):
    return command("start(SETTINGS, detach=True)", settings)


def ask(settings, method, path, question=None):
    return ask_server(own_api(settings), method, path, question)


def deployment(settings, name):
    found = ask(settings, "POST", "/deployments/filter", {"deployments": {"name": {"any_": [name]}}})
    assert len(found) == 1
    return found[0]


def wait_for_run(settings, run_id, patience=PATIENCE_SECONDS):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        run = ask(settings, "GET", f"/flow_runs/{run_id}")
        if run["state_type"] in ENDED:
            return run
        time.sleep(0.3)
    log = (settings.home / "prefect" / "worker.log").read_text(encoding="utf-8")[-3000:]
    pytest.fail(f"the run did not end: {run['state_name']}\n{log}")


def start_run(settings, name, **parameters):
    return create_run(settings, name, {"parameters": parameters})


def create_run(settings, name, asked):
    made = ask(settings, "POST", f"/deployments/{deployment(settings, name)['id']}/create_flow_run", asked)
    return made["id"]


def ended_run(settings, name, **parameters):
    """A run from start to end with these parameters."""
    return ended(settings, name, {"parameters": parameters})


def ended(settings, name, asked):
    """A run from start to end; where a schedule's run was at work just then, the next one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        run = wait_for_run(settings, create_run(settings, name, asked))
        stood_back = run["state_type"] == "CANCELLED" and re.search("limit|another run", run["state"]["message"])
        if not stood_back or time.monotonic() > until:
            return run
        time.sleep(0.5)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"), port=free_port(), desk_port=free_port())
    try:
        came_up = bring_up(settings)
    except subprocess.TimeoutExpired:
        command("stop(SETTINGS)", settings)
        raise
    assert came_up.returncode == 0, came_up.stderr
    desk = f"the desk is open: http://127.0.0.1:{settings.desk_port}\n"
    assert came_up.stdout == f"presswatch is up: http://127.0.0.1:{settings.port}\n" + desk
    yield settings
    check_that_down_leaves_nothing(settings)


@pytest.fixture(scope="module")
def seeds_run(running):
    """A run over the seeds that has ended, for all that only look at what such a run leaves: one costs ten seconds."""
    run = ended_run(running, "every-15-minutes", only="seeds")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    return run


def test_the_desk_is_open_beside_it_for_who_knows_the_secret(running):
    desk = replace(running, port=running.desk_port)
    until = time.monotonic() + PATIENCE_SECONDS
    while True:  # it starts last
        try:
            answer = plain_request(desk, "GET", "/desk.css")
            break
        except ConnectionError:
            assert time.monotonic() < until
            time.sleep(0.1)
    assert answer.status == 401
    secret = "Basic " + base64.b64encode(auth_string(running).encode()).decode()
    assert plain_request(desk, "GET", "/desk.css", Authorization=secret).status == 200
    assert plain_request(desk, "POST", "/desk.css", Authorization=secret).status == 405


def check_that_down_leaves_nothing(settings):
    """The module's last act: no process is left, the port is free, a second `down` says so."""
    state = read_state(settings.home / "prefect")
    down = command("stop(SETTINGS)", settings)
    assert (down.returncode, down.stderr) == (0, "presswatch is down\n")
    for pid in (state["pid"], *(pid for pid, _mark in state["children"].values())):
        assert process_mark(pid) is None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", settings.port))
    twice = command("stop(SETTINGS)", settings)
    assert (twice.returncode, twice.stderr) == (0, f"presswatch was not up on {settings.home}\n")


def test_the_secret_is_made_once_and_is_its_owners_alone(running):
    path = running.home / "prefect" / "auth"
    assert re.fullmatch(r"presswatch:[\w-]{32}\n", path.read_text(encoding="utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert auth_string(running) == path.read_text(encoding="utf-8").strip()


def test_without_the_secret_the_api_tells_and_does_nothing(running):
    for secret in (None, "presswatch:guessed"):
        with pytest.raises(ConnectionError, match="HTTP 40[13]"):
            ask_server(Api(f"http://127.0.0.1:{running.port}/api", secret), "GET", "/admin/settings")
        with pytest.raises(ConnectionError, match="HTTP 40[13]"):
            ask_server(Api(f"http://127.0.0.1:{running.port}/api", secret), "POST", "/flow_runs/filter", {})


def test_the_ui_knows_its_own_port(running):
    answer = plain_request(running, "GET", "/ui-settings")
    assert json.loads(answer.body)["api_url"] == f"http://127.0.0.1:{running.port}/api"


def test_a_second_copy_on_the_same_home_is_refused_with_a_word_and_one_in_the_background_finds_all_done(running):
    for word, code in (("start(SETTINGS)", 1), ("start(SETTINGS, detach=True)", 0)):
        second = command(word, running)
        assert second.returncode == code
        assert f"already up on {running.home}: http://127.0.0.1:{running.port}" in second.stderr


def test_a_port_that_is_taken_is_named_with_what_to_do(running, tmp_path):
    other = command("start(SETTINGS)", Settings(home=tmp_path, port=running.port))
    assert other.returncode == 1
    assert f"port {running.port} is taken by the presswatch of {running.home}" in other.stderr
    assert f"`presswatch down --home {running.home}`" in other.stderr
    assert "PRESSWATCH_PORT" in other.stderr
    assert not (tmp_path / "prefect" / "up.json").exists()


def test_a_port_that_another_program_holds_is_named_with_what_to_do(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        refused = command("start(SETTINGS)", Settings(home=tmp_path, port=port))
    assert refused.returncode == 1
    assert f"port {port} is taken by another program; choose one with PRESSWATCH_PORT" in refused.stderr


def test_down_on_a_home_that_is_none_names_it_and_makes_nothing(tmp_path):
    absent = tmp_path / "my home"
    done = command("stop(SETTINGS)", Settings(home=absent))
    assert (done.returncode, done.stderr) == (0, f"presswatch was not up on {absent}\n")
    assert not absent.exists()
    assert down_command(absent) == f"presswatch down --home '{absent}'"
    assert down_command(Path("data").absolute()) == "presswatch down"


def test_the_command_line_finds_the_server_of_its_home(running, tmp_path):
    found = reachable_server(running, {})
    assert found["PREFECT_API_URL"] == f"http://127.0.0.1:{running.port}/api"
    assert found["PREFECT_API_AUTH_STRING"] == auth_string(running)
    assert reachable_server(Settings(home=tmp_path, port=running.port), {}) is None


def test_the_command_line_says_the_same_and_ends_with_the_same_code_as_without_a_server(running, tmp_path):
    (tmp_path / "feeds.csv").write_text("url\nhttp://127.0.0.1:9/rss\n", encoding="utf-8")
    (tmp_path / "no_list.csv").write_text("adress\n", encoding="utf-8")
    until = time.monotonic() + PATIENCE_SECONDS
    while (failed := ingest_here(running, tmp_path / "feeds.csv")).returncode == 0 and time.monotonic() < until:
        time.sleep(0.5)  # a schedule's run was at work
    assert failed.returncode == 1
    assert "a Prefect server is up" in failed.stderr
    assert "Feeds that could not be read:\n  http://127.0.0.1:9/rss: blocked address" in failed.stdout
    while (wrong := ingest_here(running, tmp_path / "no_list.csv")).returncode == 0 and time.monotonic() < until:
        time.sleep(0.5)
    assert (wrong.returncode, "has no column 'url'" in wrong.stderr) == (2, True)


def ingest_here(settings, feeds):
    """`presswatch ingest` on the home of a server, in a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PRESSWATCH_"))}
    words = ["ingest", "--home", str(settings.home), "--only", "feeds", "--feeds", str(feeds), "--force"]
    return subprocess.run(
        [sys.executable, "-m", "presswatch", *words],
        cwd=ROOT,
        env=env | {"PRESSWATCH_PORT": str(settings.port)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_a_schedule_fires_by_itself_and_the_worker_runs_it(running):
    # Two of the pins in pyproject.toml exist because nothing fired and nothing said so.
    weekly = deployment(running, "weekly")
    every_four_seconds = {"schedule": {"interval": 4}, "active": True, "slug": "soon"}
    ask(running, "POST", f"/deployments/{weekly['id']}/schedules", [every_four_seconds])
    try:
        wanted = {
            "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}, "tags": {"all_": ["auto-scheduled"]}},
            "deployments": {"id": {"any_": [weekly["id"]]}},
        }
        ended = wait_until(lambda: ask(running, "POST", "/flow_runs/filter", wanted))
        assert "dead runs closed" in ended[0]["state"]["message"]
    finally:
        for schedule in ask(running, "GET", f"/deployments/{weekly['id']}/schedules"):
            if schedule["slug"] == "soon":
                ask(running, "DELETE", f"/deployments/{weekly['id']}/schedules/{schedule['id']}")


def test_ingest_waits_for_its_next_quarter_of_an_hour(running):
    made = deployment(running, "every-15-minutes")
    assert made["schedules"][0]["schedule"]["interval"] == 900
    assert made["global_concurrency_limit"]["limit"] == 1
    assert made["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    wanted = {"deployments": {"id": {"any_": [made["id"]]}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    assert ask(running, "POST", "/flow_runs/filter", wanted)


def test_all_deployments_of_the_file_are_registered_with_their_schedules_and_described_parameters(running):
    made = {one["name"]: one for one in ask(running, "POST", "/deployments/filter", {})}
    rhythms = {
        name: [
            (one["schedule"].get("interval") or one["schedule"]["cron"], one["active"]) for one in facts["schedules"]
        ]
        for name, facts in made.items()
    }
    assert rhythms == {
        "every-15-minutes": [(900, True)],
        "hourly": [(3600, True)],
        "daily": [("40 4 * * *", True)],
        "weekly": [("25 3 * * 0", True)],
        "retag": [],
        "reextract": [],
        "backfill": [],
    }
    for name, one in made.items():
        assert one["global_concurrency_limit"]["limit"] == 1, name
        assert one["work_pool_name"] == "local", name
        assert all(one[field] for field in ("version", "tags", "description")), name
        parameters = one["parameter_openapi_schema"]["properties"]
        assert all(facts.get("description") for facts in parameters.values()), name
        # A union would make a switch of types in the form, and errors that name no reason.
        assert not any("anyOf" in facts for facts in parameters.values()), name


def test_a_feed_that_runs_hot_has_the_next_run_planned_before_the_next_quarter_of_an_hour(running, tmp_path):
    with served_once(hot_feed(datetime.now(UTC))) as (address, port):
        listed = tmp_path / "hot.csv"
        listed.write_text(f"url\n{address}\n", encoding="utf-8")
        own = running.home / "presswatch.toml"
        own.write_text(f'allow_networks = ["127.0.0.0/8:{port}"]\n', encoding="utf-8")
        try:
            run = ended_run(running, "every-15-minutes", feeds=str(listed), only="feeds")
        finally:
            own.unlink()
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    with duckdb.connect(str(running.home / "presswatch.duckdb"), read_only=True) as snapshot:
        (due,) = snapshot.execute("SELECT next_visit_at FROM feeds WHERE url = ?", [address]).fetchone()
        (began,) = snapshot.execute("SELECT max(started_at) FROM runs WHERE flow = 'ingest'").fetchone()
    planned = ask(running, "POST", "/flow_runs/filter", {"flow_runs": {"tags": {"all_": ["between-rounds"]}}})
    assert due - began < timedelta(minutes=10)
    moments = [datetime.fromisoformat(one["state"]["state_details"]["scheduled_time"]) for one in planned]
    # In the last minutes of a quarter the next regular round is soon enough.
    expected = round_between([due], began)
    assert moments == ([expected] if expected else [])
    assert all(one["parameters"]["only"] == "feeds" and not one["parameters"]["force"] for one in planned)
    for one in planned:
        ask(running, "DELETE", f"/flow_runs/{one['id']}")


def hot_feed(now):
    """Twenty entries of the last twelve minutes, each with its text."""
    entries = [
        f"<item><title>Short news {number}</title><link>/{number}</link>"
        f"<pubDate>{(now - timedelta(seconds=36 * number)).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
        for number in range(20)
    ]
    return f"<rss version='2.0'><channel><title>Ticker</title>{''.join(entries)}</channel></rss>".encode()


@contextmanager
def served_once(feed):
    """A server of one feed and of a page for each of its entries, and no robots.txt."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            text = f"<p>The ferry {self.path} has left in time, and the crew says that the next one will too.</p>" * 4
            page = f"<html><body><article><h1>News {self.path}</h1>{text}</article></body></html>".encode()
            is_feed, is_rules = self.path == "/ticker.xml", self.path == "/robots.txt"
            self.send_response(404 if is_rules else 200)
            self.send_header("Content-Type", "application/rss+xml" if is_feed else "text/html")
            self.end_headers()
            self.wfile.write(feed if is_feed else page)

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/ticker.xml", server.server_port
        server.shutdown()


@pytest.mark.usefixtures("seeds_run")
def test_the_daily_report_writes_the_page_and_links_it(running):
    # The page shows what is published: without a snapshot there is nothing to show.
    run = ended_run(running, "daily", since="4w")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert re.fullmatch(r"\d+ articles of \d+ outlets since 4w", run["state"]["message"])
    made = ask(running, "POST", "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    shown = {one["key"]: one["data"] for one in made}
    assert set(shown) == {"overview", "coverage", "desk"}
    assert f"http://127.0.0.1:{running.port}/presswatch/overview.html" in shown["overview"]
    assert "data:image/svg+xml;base64," in shown["coverage"]
    secret = "Basic " + base64.b64encode(auth_string(running).encode()).decode()
    page = plain_request(running, "GET", "/presswatch/overview.html", Authorization=secret)
    assert page.body == (running.home / "overview.html").read_bytes()
    assert "default-src 'none'" in page.getheader("Content-Security-Policy")
    for guess in ({}, {"Authorization": "Basic " + base64.b64encode(b"presswatch:guessed").decode()}):
        assert plain_request(running, "GET", "/presswatch/overview.html", **guess).status == 401
    with pytest.raises(ConnectionError, match=r"HTTP 4\d\d.*since"):
        start_run(running, "daily", since="since forever")


def test_rules_run_over_what_is_stored_on_demand(running):
    for name in ("retag", "reextract"):
        run = ended_run(running, name)
        assert run["state_type"] == "COMPLETED", run["state"]["message"]
        assert re.search(r"\d", run["state"]["message"])


def test_a_run_of_seeds_says_in_name_state_and_report_what_it_did(running, seeds_run):
    run = seeds_run
    assert re.match(r"\d+ new, \d+ changed, ", run["state"]["message"])
    assert run["name"].endswith(run["state"]["message"])
    artifacts = ask(running, "POST", "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    report = next(one for one in artifacts if one["key"] == "run-report")
    assert run["state"]["message"].split(",")[0] in report["data"]
    tasks = ask(running, "POST", "/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    assert 0 < len(tasks) <= 25
    assert not any(task["tags"] for task in tasks)
    # What the server noted of it is gone; a run that is due at this moment may have a note.
    assert not (running.home / "prefect" / "runs" / f"{run['id']}.json").exists()


def test_a_run_that_cannot_work_is_red_and_says_why(running, tmp_path):
    run = ended_run(running, "every-15-minutes", feeds=str(tmp_path / "absent.csv"), only="feeds")
    assert run["state_type"] == "FAILED"
    assert "absent.csv" in run["state"]["message"]


def test_a_wrong_parameter_is_refused_before_anything_runs(running):
    with pytest.raises(ConnectionError, match=r"HTTP 4\d\d.*(only|nonsense)"):
        start_run(running, "every-15-minutes", only="nonsense")
    # The form shows the parameter's description ("an absolute path") beside the words of the pattern.
    with pytest.raises(ConnectionError, match=r"HTTP 4\d\d.*relative/folder"):
        start_run(running, "every-15-minutes", seeds="relative/folder")
    with pytest.raises(ConnectionError, match=r"HTTP 4\d\d.*last week"):
        start_run(running, "reextract", since="last week")


def plain_request(settings, method, path, body=None, **headers) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=10)
    connection.request(method, path, body=body, headers={name.replace("_", "-"): at for name, at in headers.items()})
    answer: Any = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def test_a_page_of_another_origin_reads_nothing_and_starts_nothing(running):
    evil = "http://evil.invalid"
    preflight = plain_request(
        running,
        "OPTIONS",
        "/api/deployments/filter",
        Origin=evil,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type,prefect-csrf-token",
    )
    assert preflight.getheader("Access-Control-Allow-Origin") not in ("*", evil)
    # A form or a `text/plain` body needs no preflight.
    for path, body in (("/api/flow_runs/filter", b"{}"), ("/api/work_pools/", b'{"name": "evil", "type": "process"}')):
        answer = plain_request(running, "POST", path, body, Origin=evil, Content_Type="text/plain")
        assert answer.status in (401, 403)
        assert answer.getheader("Access-Control-Allow-Origin") not in ("*", evil)


def test_a_name_made_to_resolve_to_this_machine_is_refused(running):
    for host in ("evil.invalid", f"evil.invalid:{running.port}", "localhost", ""):
        assert plain_request(running, "GET", "/api/health", Host=host).status == 421


def test_the_browser_is_told_to_stay_here(running):
    policy = plain_request(running, "GET", "/").getheader("Content-Security-Policy")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    # Without it the graph of a run stays blank, and nothing else says so.
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "http:" not in policy.replace("http://127.0.0.1", "")


ATTACK = """<!doctype html><title>busy</title><pre id=log></pre><script>
const api = "http://127.0.0.1:PORT/api", lines = [];
const send = async (path, body, type) => {
  try {
    const headers = {"Content-Type": type};
    const answer = await fetch(api + path, {method: "POST", headers, body: JSON.stringify(body)});
    lines.push(path + " " + answer.status); return await answer.json();
  } catch (error) { lines.push(path + " " + error.name); return null; }
};
(async () => {
  for (const type of ["application/json", "text/plain"]) {
    const found = await send("/deployments/filter", {}, type);
    const id = found && found[0] ? found[0].id : "KNOWN";
    const bad = {job_variables: {command: "touch MARKER"}};
    await send("/deployments/" + id + "/create_flow_run", bad, type);
  }
  document.getElementById("log").textContent = lines.join("\\n");
  document.title = "done";
})();
</script>"""


def test_the_attack_of_a_web_page_fails_in_a_real_browser(running, tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine; the same attack is tried above without one")
    known = deployment(running, "weekly")["id"]
    marker = tmp_path / "pwned"
    page = ATTACK.replace("PORT", str(running.port)).replace("KNOWN", known).replace("MARKER", str(marker))

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 - the name http.server calls
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        seen = subprocess.run(
            [browser, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
            + ["--virtual-time-budget=4000", "--dump-dom", f"http://localhost:{server.server_port}/"],
            capture_output=True,
            text=True,
            timeout=40,
            check=False,
        ).stdout
        server.shutdown()
    assert "create_flow_run TypeError" in seen, "the page's attack did not even run"
    assert " 20" not in seen
    runs = ask(running, "POST", "/flow_runs/filter", {})
    assert not any(str(marker) in str(run["job_variables"]) for run in runs), "the page created a run"
    assert not marker.exists()


def test_even_who_holds_the_secret_cannot_choose_the_workers_command(running, tmp_path):
    marker = tmp_path / "chosen"
    try:
        run = ended(running, "weekly", {"job_variables": {"command": f"touch {marker}"}})
    except ConnectionError as refusal:
        assert "command" in str(refusal)  # noqa: PT017 - refused or ignored, both are safe
    else:
        assert run["state_type"] == "COMPLETED"
    assert not marker.exists()


def as_ui(settings, method, path, question=None):
    """The call of somebody who knows the UI's secret and nothing else."""
    api = own_api(settings)
    return ask_server(Api(api.url, api.secret), method, path, question)


def test_the_uis_secret_starts_and_steers_runs_and_reads(running):
    for question in (
        "/deployments/filter",
        "/flow_runs/filter",
        "/logs/filter",
        "/artifacts/filter",
        "/work_pools/filter",
    ):
        assert as_ui(running, "POST", question, {}) is not None
    assert as_ui(running, "POST", "/ui/flows/count-deployments", {"flow_ids": []}) == {}
    hourly = deployment(running, "hourly")
    later = {"type": "SCHEDULED", "state_details": {"scheduled_time": "2099-01-01T00:00:00Z"}}
    asked = {"parameters": {}, "job_variables": {}, "tags": ["by hand"], "state": later}
    run = as_ui(running, "POST", f"/deployments/{hourly['id']}/create_flow_run", asked)
    cancelled = as_ui(running, "POST", f"/flow_runs/{run['id']}/set_state", {"state": {"type": "CANCELLED"}})
    assert cancelled["status"] == "ACCEPT"
    for paused in (True, False):
        as_ui(running, "PATCH", f"/deployments/{hourly['id']}", {"paused": paused})
        assert deployment(running, "hourly")["paused"] is paused


def test_the_uis_secret_chooses_no_code_and_wipes_out_nothing(running, tmp_path):
    marker = tmp_path / "chosen"
    weekly = deployment(running, "weekly")
    step = {"prefect.deployments.steps.run_shell_script": {"script": f"touch {marker}"}}
    own = {"name": "own", "flow_id": weekly["flow_id"], "work_pool_name": "local", "pull_steps": [step]}
    start = f"/deployments/{weekly['id']}/create_flow_run"
    pool = ask(running, "GET", "/work_pools/local")
    template = pool["base_job_template"]
    template["job_configuration"]["command"] = f"touch {marker}"
    attacks = [
        ("PATCH", "/work_pools/local", {"base_job_template": template}),
        ("POST", "/work_pools/", {"name": "other", "type": "process"}),
        ("POST", "/deployments/", own),
        ("PATCH", f"/deployments/{weekly['id']}", {"pull_steps": [step]}),
        ("PATCH", f"/deployments/{weekly['id']}", {"job_variables": {"env": {"PYTHONPATH": str(tmp_path)}}}),
        ("POST", start, {"job_variables": {"env": {"PYTHONPATH": str(tmp_path)}}}),
        ("POST", start, {"job_variables": {"working_dir": str(tmp_path)}}),
        ("POST", "/flow_runs/", {"flow_id": weekly["flow_id"], "deployment_id": weekly["id"], "job_variables": {}}),
        ("POST", "/variables/", {"name": "own", "value": "x"}),
        ("POST", "/block_types/", {"name": "own", "slug": "own"}),
        ("POST", "/automations/", {"name": "own"}),
        ("POST", "/admin/database/clear", {"confirm": True}),
        ("DELETE", f"/deployments/{weekly['id']}", None),
        ("DELETE", "/work_pools/local", None),
        ("POST", "/flow_runs/bulk_delete", {}),
    ]
    for method, path, question in attacks:
        with pytest.raises(ConnectionError, match="HTTP 403.*not open to the UI's secret"):
            as_ui(running, method, path, question)
    assert ask(running, "GET", "/work_pools/local")["base_job_template"] != template
    # The worker polls meanwhile.
    after = deployment(running, "weekly")
    assert after == weekly | {field: after[field] for field in ("last_polled", "status")}
    assert not marker.exists()


@pytest.mark.usefixtures("seeds_run")
def test_the_workers_key_is_in_no_place_that_the_uis_secret_opens(running):
    key = worker_key(running)
    folder = running.home / "prefect"
    kept = {path.name for path in folder.rglob("*") if path.is_file() and key.encode() in path.read_bytes()}
    assert kept == {"key"}
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert key not in json.dumps(as_ui(running, "GET", "/admin/settings"))
    assert key not in json.dumps(as_ui(running, "POST", "/logs/filter", {}))
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            assert key.encode() not in line.read_bytes(), line


def orphaned_run(settings, pid, mark):
    """A run the server holds for RUNNING whose process is written down as (`pid`, `mark`)."""
    made = deployment(settings, "weekly")
    state = {"type": "RUNNING", "name": "Running"}
    run_id = ask(settings, "POST", "/flow_runs/", {"flow_id": made["flow_id"], "state": state})["id"]
    note = note_run(settings, run_id)
    note.write_text(json.dumps({"pid": pid, "mark": mark}), encoding="utf-8")
    return run_id


def sweep(settings, now=None):
    return close_dead_runs(settings, own_api(settings), now or datetime.now(UTC))


def test_a_run_whose_process_died_is_closed_and_one_that_lives_is_not(running):
    run_id = orphaned_run(running, os.getpid(), process_mark(os.getpid()))
    assert sweep(running) == []
    assert ask(running, "GET", f"/flow_runs/{run_id}")["state_type"] == "RUNNING"
    # The same pid, started at another time: handed out again by the system.
    note = running.home / "prefect" / "runs" / f"{run_id}.json"
    note.write_text(json.dumps({"pid": os.getpid(), "mark": "1"}), encoding="utf-8")
    assert len(sweep(running)) == 1
    closed = ask(running, "GET", f"/flow_runs/{run_id}")
    assert closed["state_type"] == "CRASHED"
    assert "died" in closed["state"]["message"]
    assert sweep(running) == []


def test_a_run_that_was_taken_and_never_began_is_closed_after_four_minutes(running):
    weekly = deployment(running, "weekly")
    run = ask(running, "POST", "/flow_runs/", {"flow_id": weekly["flow_id"], "state": {"type": "PENDING"}})
    assert sweep(running) == []
    assert sweep(running, datetime.now(UTC) + timedelta(minutes=5)) == [run["name"]]


def test_after_a_power_cut_the_next_start_closes_the_dead_run_and_nothing_is_blocked(running):
    run_id = orphaned_run(running, 2**22 + 1, "1")
    state = read_state(running.home / "prefect")
    # What a power cut leaves: nobody had the time to say anything.
    os.kill(state["pid"], signal.SIGKILL)
    for pid, _mark in state["children"].values():
        os.killpg(pid, signal.SIGKILL)
    again = bring_up(running)
    assert again.returncode == 0, again.stderr
    assert ask(running, "GET", f"/flow_runs/{run_id}")["state_type"] == "CRASHED"
    assert ended_run(running, "weekly")["state_type"] == "COMPLETED"
    assert len(ask(running, "POST", "/deployments/filter", {})) == len(set(deployment_names(running)))


def deployment_names(settings):
    return [made["name"] for made in ask(settings, "POST", "/deployments/filter", {})]
