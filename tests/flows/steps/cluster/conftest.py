"""What the tests of two houses share: a PostgreSQL for a file, and in it a lake that is new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.servers import Postgres, postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def lake(server: Postgres) -> Iterator[Postgres]:
    server.create("lake")
    yield server
    server.execute("DROP DATABASE lake WITH (FORCE)")
