"""The settings of a house among several: shares that exist, and no password anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.errors import UsageError
from presswatch.houses import parts_of
from presswatch.settings import load_settings

LAKE = {"PRESSWATCH_LAKE": "host=db user=house dbname=lake", "PRESSWATCH_LAKE_DATA": "s3://press/lake"}


def test_a_house_has_a_share_a_lake_and_a_gate(tmp_path: Path):
    gate = {"PRESSWATCH_SHARD": "1/3", "PRESSWATCH_GATE": "postgresql://house@db/gate"}
    settings = load_settings(tmp_path, LAKE | gate)
    assert parts_of(settings.shard) == (1, 3)
    assert (settings.lake_data, settings.gate) == ("s3://press/lake", "postgresql://house@db/gate")
    assert parts_of(load_settings(tmp_path, {}).shard) == (0, 1)


@pytest.mark.parametrize("shard", ["3/3", "1", "-1/2", "a/b", "0/0", "1/2/3"])
def test_a_share_that_is_none_is_refused(tmp_path: Path, shard: str):
    with pytest.raises(UsageError, match="PRESSWATCH_SHARD"):
        load_settings(tmp_path, {"PRESSWATCH_SHARD": shard})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRESSWATCH_LAKE", "host=db user=house password=hunter2 dbname=lake"),
        ("PRESSWATCH_LAKE", "postgresql://house:hunter2@db/lake"),
        ("PRESSWATCH_GATE", "postgresql://house:hunter2@db/gate"),
        ("PRESSWATCH_GATE", "postgresql://house@db/gate?password=hunter2"),
    ],
)
def test_a_password_is_refused_and_not_repeated(tmp_path: Path, name: str, value: str):
    with pytest.raises(UsageError, match="PGPASSWORD") as caught:
        load_settings(tmp_path, LAKE | {name: value})
    assert "hunter2" not in str(caught.value)
