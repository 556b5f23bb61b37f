"""A Prefect server that houses share: they start none of their own, and deployments say whose they are."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from presswatch.server.api import authorities_for, client_environment, own_api, reachable_server
from presswatch.server.calls import Api, ask_server
from presswatch.server.children import deployments_file
from presswatch.server.shared import deployments_for, pool_of, shared_server
from presswatch.settings import Settings
from tests.cluster.servers import missing, postgres
from tests.flows.steps.cluster.houses import feed_list, fill, loopback_of, presses, rows
from tests.ports import free_port
from warehouse.lake.place import LakePlace, open_lake
from warehouse.snapshot.compaction import forget_articles

ROOT = Path(__file__).parents[3]
SECRET = "houses:not-a-secret"
KEY = "a-key-that-is-none"


def test_only_another_server_than_the_own_is_shared(tmp_path: Path):
    settings = Settings(home=tmp_path, shard="1/3")
    assert shared_server(settings, {}) is None
    assert shared_server(settings, {"PREFECT_API_URL": "http://127.0.0.1:4200/api/"}) is None
    # The server of the houses may run on the machine of one of them, at the usual port.
    beside = {"PREFECT_API_URL": "http://127.0.0.1:4200/api", "PRESSWATCH_HOUSES_KEY": KEY}
    assert shared_server(settings, beside) == "http://127.0.0.1:4200/api"
    assert pool_of(settings, beside) == "house-1-of-3"
    shared = {"PREFECT_API_URL": "http://server:4200/api"}
    assert shared_server(settings, shared) == "http://server:4200/api"
    assert (pool_of(settings, {}), pool_of(settings, shared)) == ("local", "house-1-of-3")
    assert pool_of(Settings(home=tmp_path), shared) == "house"


def test_each_deployment_of_a_house_says_whose_it_is_and_waits_in_its_work_pool(tmp_path: Path):
    made = deployments_for(deployments_file(), "house-1-of-3", tmp_path)
    own, ours = (yaml.safe_load(path.read_text("utf-8"))["deployments"] for path in (deployments_file(), made))
    assert [one["name"] for one in ours] == [f"{one['name']}-house-1-of-3" for one in own]
    assert {one["work_pool"]["name"] for one in ours} == {"house-1-of-3"}
    assert all("house-1-of-3" in one["tags"] for one in ours)
    assert [one.get("schedules") for one in ours] == [one.get("schedules") for one in own]
    assert deployments_for(deployments_file(), "local", tmp_path) == deployments_file()


def test_clients_of_a_shared_server_are_told_its_address_and_the_houses_key_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = Settings(home=tmp_path, shard="0/2")
    monkeypatch.setenv("PRESSWATCH_HOUSES_KEY", KEY)
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", SECRET)
    # A server of their own has no use for the key.
    assert KEY not in str(client_environment(settings))
    monkeypatch.setenv("PREFECT_API_URL", "http://server:4200/api")
    told = client_environment(settings)
    assert told["PREFECT_API_URL"] == "http://server:4200/api"
    assert told["PREFECT_CLIENT_CUSTOM_HEADERS"] == json.dumps({"X-Presswatch-Key": KEY})
    assert own_api(settings).key == KEY
    assert "PREFECT_API_AUTH_STRING" not in told
    assert reachable_server(settings, {"PREFECT_API_URL": "http://127.0.0.1:9/api"}) is None


def test_only_clients_of_a_server_with_tls_read_the_authorities_of_the_web(tmp_path: Path):
    (own, shared), name = ("http://127.0.0.1:4200/api", "https://server/api"), "PREFECT_API_SSL_CERT_FILE"
    spared = authorities_for(own, {})
    assert len(ssl.create_default_context(cafile=spared[name]).get_ca_certs()) == 1
    assert client_environment(Settings(home=tmp_path))[name] == spared[name]
    assert authorities_for(shared, {}) == {}
    # A process that one without TLS has started.
    assert authorities_for(own, spared) == {}
    assert authorities_for(shared, spared) == {name: ""}
    assert authorities_for(own, {name: "/etc/own.pem"}) == authorities_for(shared, {name: "/etc/own.pem"}) == {}


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a group of its own, ended with all its children."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(90)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def asked(api: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the server answers to who knows the UI's secret alone."""
    return ask_server(Api(api, SECRET), "GET" if body is None else "POST", path, body)


def wait_until(question: Any, seconds: float = 420.0) -> Any:
    """The first answer that is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if answer := question():
                return answer
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError("nothing came of it")


@pytest.mark.cluster
@pytest.mark.server
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_without_docker_a_server_on_postgresql_and_two_houses_that_share_it(tmp_path: Path):
    """The way of docs/cluster.md without containers, command by command."""
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    with postgres("prefect", "lake", "gate") as server, presses(loopback_of(0, 2), loopback_of(1, 2)) as served:
        for press, name in zip(served, ("north", "south"), strict=True):
            fill(press, name, 2)
        place = LakePlace(server.words("lake"), str(tmp_path / "lake"))
        common = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "PRESSWATCH"))}
        common |= {
            "PREFECT_API_AUTH_STRING": SECRET,
            "PRESSWATCH_HOUSES_KEY": KEY,
            "PYTHONPATH": str(ROOT),
        }
        of_server = common | {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": server.address("prefect").replace(
                "postgresql", "postgresql+asyncpg"
            ),
            "PREFECT_SERVER_API_AUTH_STRING": SECRET,
            "PRESSWATCH_HOME": str(tmp_path / "server"),
            "PRESSWATCH_PORT": str(port),
        }
        start = [sys.executable, "-m", "presswatch", "server"]
        with running(start, of_server, tmp_path / "server.log"):
            wait_until(lambda: asked(api, "/health"))
            of_house = common | {
                "PREFECT_API_URL": api,
                # As where nobody chose one: the port of the server is that which a home's own would have.
                "PRESSWATCH_PORT": str(port),
                "PRESSWATCH_LAKE": place.catalog,
                "PRESSWATCH_LAKE_DATA": place.data,
                "PRESSWATCH_GATE": server.address("gate"),
                "PRESSWATCH_ALLOW_NETWORKS": ",".join(f"127.0.0.0/8:{press.port}" for press in served),
                "PRESSWATCH_WORKERS": "1",
            }
            with houses_up(tmp_path, of_house, feed_list(tmp_path, *served)) as houses:
                for house in houses:
                    assert wait_until(lambda house=house: scheduled(api, house))
                    run_one(api, f"every-15-minutes-{house}", force=True)
                assert SECRET not in words_of_all_processes()
                assert KEY not in words_of_all_processes()
                assert_that_the_ui_is_narrow(api)
                retag_what_only_the_lake_has(api, place, tmp_path / "house0")
            assert (
                rows(place, "SELECT house, articles_new FROM runs WHERE flow = 'ingest' ORDER BY 1, 2 DESC")[0][0]
                == "0/2"
            )
            assert rows(place, "SELECT count(*), count(DISTINCT house) FROM articles JOIN runs USING (run_id)") == [
                (4, 2)
            ]


def assert_that_the_ui_is_narrow(api: str) -> None:
    """The UI's secret reads and starts runs; what could make a house run a program wants the key, which nobody sees."""
    assert {pool["name"] for pool in asked(api, "/work_pools/filter", {})} == {"house-0-of-2", "house-1-of-2"}
    with pytest.raises(ConnectionError, match="403.*not open to the UI"):
        asked(api, "/work_pools/", {"name": "mine", "type": "process"})
    with pytest.raises(ConnectionError, match="421"):
        asked(api.replace("127.0.0.1", "localhost"), "/admin/version")
    assert KEY not in json.dumps(asked(api, "/admin/settings"))


def retag_what_only_the_lake_has(api: str, place: LakePlace, home: Path) -> None:
    """A house's deployment over the lake says what it did; started again, that nothing is left."""
    forget_articles(home, datetime.now(UTC) + timedelta(days=1))
    with open_lake(place) as lake:
        lake.execute("UPDATE articles SET rules_version = 'old'")
    for expected in ("2 retagged", "0 retagged"):
        run = run_one(api, "retag-house-0-of-2", lake=True)
        assert expected in run["name"], run["name"]
        assert expected in run["state"]["message"]
    assert rows(place, "SELECT count(*) FROM articles WHERE rules_version <> 'old'") == [(2,)]


@contextmanager
def houses_up(folder: Path, environment: dict[str, str], feeds: Path) -> Iterator[list[str]]:
    """Two houses, up; their names."""
    with running_house(folder, "0/2", environment, feeds, 1), running_house(folder, "1/2", environment, feeds, 2):
        names = ["house-0-of-2", "house-1-of-2"]
        for number in (0, 1):
            state = folder / f"house{number}" / "prefect" / "up.json"
            wait_until(lambda state=state: state.exists() and json.loads(state.read_text()).get("ready"))
        yield names


@contextmanager
def running_house(folder: Path, shard: str, environment: dict[str, str], feeds: Path, place: int) -> Iterator[None]:
    """`presswatch up` of a house."""
    home = folder / f"house{shard[0]}"
    home.mkdir()
    (home / "feeds.csv").write_bytes(feeds.read_bytes())
    mine = environment | {
        "PRESSWATCH_SHARD": shard,
        "PRESSWATCH_HOME": str(home),
        "PRESSWATCH_DESK_PORT": str(free_port()),
        "PREFECT_HOME": str(home / "prefect"),
        "PRESSWATCH_SEEDS": str(few_seeds(folder)),
    }
    with running([sys.executable, "-m", "presswatch", "up"], mine, folder / f"house{place}.log"):
        yield


def few_seeds(folder: Path) -> Path:
    """The rules that ship, without their articles."""
    made = folder / "seeds"
    if not made.exists():
        made.mkdir()
        for one in (ROOT / "seeds").iterdir():
            if one.name != "articles":
                (made / one.name).symlink_to(one)
        (made / "articles").mkdir()
    return made


def scheduled(api: str, pool: str) -> list[Any]:
    """The runs of a work pool that wait for their time."""
    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "work_pools": {"name": {"any_": [pool]}}}
    return list(asked(api, "/flow_runs/filter", wanted))


def run_one(api: str, deployment: str, **parameters: bool) -> dict[str, Any]:
    """Have a deployment run now, and wait until it has ended well; the run as the server has it."""
    (found,) = asked(api, "/deployments/filter", {"deployments": {"name": {"any_": [deployment]}}})
    run = asked(api, f"/deployments/{found['id']}/create_flow_run", {"parameters": parameters})
    ended = wait_until(
        lambda: (
            (state := asked(api, f"/flow_runs/{run['id']}")["state_type"])
            in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
            and state
        )
    )
    assert ended == "COMPLETED"
    return dict(asked(api, f"/flow_runs/{run['id']}"))


def words_of_all_processes() -> str:
    """The command lines of everything that runs, as `ps` shows them."""
    return re.sub(
        r"\x00",
        " ",
        " ".join(path.read_text(errors="replace") for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()),
    )
