"""The files of a cluster name settings that exist, and no secret stands in what is kept in the repository."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from presswatch.cli import main
from presswatch.cli.parser import parser
from presswatch.desk.serving import desk_hosts
from presswatch.server import desk_port, desk_secret
from presswatch.server.house_server import house_server_environment
from presswatch.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "deploy" / "cluster.yml").read_text("utf-8"))["services"]
SECRETS = {
    line.partition("=")[0]
    for line in (ROOT / "deploy" / "cluster.env.example").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}


def test_each_house_has_a_share_of_its_own_and_settings_that_presswatch_reads(tmp_path: Path):
    houses = [service["environment"] for name, service in SERVICES.items() if name.startswith("house-")]
    read = [load_settings(tmp_path, {name: str(value) for name, value in one.items()}) for one in houses]
    assert sorted(one.shard for one in read) == [f"{number}/{len(houses)}" for number in range(len(houses))]
    assert all(one.lake and one.lake_data and one.gate for one in read)
    assert len({one.lake for one in read}) == 1


def test_no_secret_stands_in_the_compose_file():
    named = {name for service in SERVICES.values() for name in service.get("environment", {})}
    assert not named & SECRETS
    assert {"PRESSWATCH_HOUSES_KEY", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "PREFECT_API_AUTH_STRING"} <= SECRETS


def test_the_server_starts_with_what_the_files_say_and_answers_to_the_name_by_which_houses_ask(tmp_path: Path):
    lines = (ROOT / "deploy" / "cluster.env.example").read_text("utf-8").splitlines()
    secrets = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    server, house = SERVICES["server"], SERVICES["house-0"]["environment"]
    made = house_server_environment(Settings(home=tmp_path), secrets | server["environment"])
    assert urlsplit(house["PREFECT_API_URL"]).netloc in made["PRESSWATCH_SERVER_NAMES"].split(",")
    assert server["ports"] == ["127.0.0.1:4200:4200"]


def test_the_desk_of_the_cluster_reads_the_lake_of_the_houses_and_asks_who_is_there(tmp_path: Path):
    lines = (ROOT / "deploy" / "cluster.env.example").read_text("utf-8").splitlines()
    secrets = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    made, house = SERVICES["desk"]["environment"], SERVICES["house-0"]["environment"]
    settings = load_settings(tmp_path, made | {"PRESSWATCH_DESK_NAMES": "desk.example.org:4201"})
    assert {name: made[name] for name in made if name in house} == {name: house[name] for name in made if name in house}
    assert (settings.shard, settings.lake_data) == ("", house["PRESSWATCH_LAKE_DATA"])
    assert desk_secret(settings, secrets) == secrets["PRESSWATCH_DESK_AUTH"]
    opened = SERVICES["desk"]["ports"][0].rpartition(":")
    assert {opened[0], opened[2]} <= {"127.0.0.1:4201", str(desk_port(settings))}
    assert desk_hosts(settings, desk_port(settings)) >= {"127.0.0.1:4201", "desk.example.org:4201"}


def test_each_command_of_a_service_of_ours_is_one_that_presswatch_has(capsys: pytest.CaptureFixture[str]):
    ours = [service for service in SERVICES.values() if "build" in service]
    for words in [service.get("command", ["up"]) for service in ours]:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
    assert "usage: presswatch" in capsys.readouterr().out


def test_whatever_a_service_waits_for_and_keeps_is_there():
    composed = yaml.safe_load((ROOT / "deploy" / "cluster.yml").read_text("utf-8"))
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= SERVICES.keys()
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= composed["volumes"].keys()
        assert service.get("env_file", "cluster.env") == "cluster.env"


def test_who_waits_for_health_waits_for_one_that_tells_it_and_who_waits_for_an_end_for_one_that_ends():
    for service in SERVICES.values():
        for name, wait in service.get("depends_on", {}).items():
            other, condition = SERVICES[name], wait["condition"]
            assert condition != "service_healthy" or other["healthcheck"]["test"]
            # One that starts again and again never ends.
            assert (condition == "service_completed_successfully") == ("restart" not in other)


def test_databases_that_houses_and_server_name_are_made_and_buckets_too():
    composed = yaml.safe_load((ROOT / "deploy" / "cluster.yml").read_text("utf-8"))
    made = set(re.findall(r"CREATE DATABASE (\w+);", composed["configs"]["databases"]["content"]))
    made.add(SERVICES["postgres"]["environment"]["POSTGRES_DB"])
    house, server = SERVICES["house-0"]["environment"], SERVICES["server"]["environment"]
    lake = dict(word.split("=") for word in house["PRESSWATCH_LAKE"].split())
    addresses = [house["PRESSWATCH_GATE"], server["PREFECT_SERVER_DATABASE_CONNECTION_URL"]]
    assert {lake["dbname"], *(urlsplit(one).path.strip("/") for one in addresses)} == made
    assert {lake["host"], *(urlsplit(one).hostname for one in addresses)} == {"postgres"}
    assert urlsplit(house["AWS_ENDPOINT_URL"]).hostname in SERVICES
    bucket = urlsplit(house["PRESSWATCH_LAKE_DATA"]).netloc
    assert SERVICES["bucket"]["command"][-1] == f"/data/{bucket}"
    assert SERVICES["bucket"]["volumes"] == SERVICES["store"]["volumes"]


def commands_told() -> list[list[str]]:
    """What docs/cluster.md has its reader type, where it is presswatch."""
    text = (ROOT / "docs" / "cluster.md").read_text("utf-8")
    typed = re.findall(r"^    .*", text.replace("\\\n", " "), re.MULTILINE)
    told = [shlex.split(line, comments=True) for line in typed if re.search(r"\bpresswatch (?!dbname|IN SCHEMA)", line)]
    return [words[words.index("presswatch") + 1 :] for words in told if "presswatch" in words and "pip" not in words]


def test_each_command_of_the_page_on_clusters_is_understood():
    told = commands_told()
    assert {words[0] for words in told} >= {"up", "server", "adopt"}
    for words in told:
        parser().parse_args(["1/2" if word == "k/n" else word for word in words])


def test_each_variable_of_the_page_on_clusters_is_one_that_is_read():
    named = set(re.findall(r"\bPRESSWATCH_\w+", (ROOT / "docs" / "cluster.md").read_text("utf-8")))
    of_settings = {f"PRESSWATCH_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert named - of_settings <= {"PRESSWATCH_HOUSES_KEY", "PRESSWATCH_SERVER_NAMES", "PRESSWATCH_DESK_AUTH"}
    assert {"PRESSWATCH_SHARD", "PRESSWATCH_LAKE", "PRESSWATCH_LAKE_DATA", "PRESSWATCH_GATE"} <= named
