"""What the tests of the lake share: a PostgreSQL for a file, and in it a lake that is new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.servers import Postgres, postgres
from warehouse.lake.place import LakePlace


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def place(server: Postgres, tmp_path: Path) -> Iterator[LakePlace]:
    server.create("lake")
    yield LakePlace(server.words("lake"), str(tmp_path / "lake"))
    server.execute("DROP DATABASE lake WITH (FORCE)")
