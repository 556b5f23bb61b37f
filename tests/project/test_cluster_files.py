"""The files of a cluster name settings that exist, and no secret stands in what is kept in the repository."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from presswatch.cli import main
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
