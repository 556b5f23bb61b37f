"""The files of a cluster name settings that exist, and no secret stands in what is kept in the repository."""

from __future__ import annotations

from pathlib import Path

import yaml

from presswatch.settings import load_settings

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
    assert {"PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "PREFECT_API_AUTH_STRING"} <= SECRETS
