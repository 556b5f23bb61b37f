"""Parameters of a flow run are told as Prefect would tell them, without what Prefect loads for that."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

PLAIN = {"home": "/var/lib/presswatch", "force": True, "count": 3, "share": 0.5, "nothing": None}


@pytest.mark.parametrize("more", [{}, {"at": datetime(2026, 11, 30, tzinfo=UTC)}, {"path": Path("/srv")}, {"set": {1}}])
def test_parameters_are_told_as_prefect_tells_them(more):
    from prefect import Flow  # when it is needed: collection is every process's

    from flows.ingest import ingest

    told = ingest.serialize_parameters(PLAIN | more)
    assert told == Flow.serialize_parameters(ingest, PLAIN | more)
    assert told.keys() == (PLAIN | more).keys()


def test_plain_parameters_load_no_web_framework():
    program = (
        "import sys; from flows.ingest import ingest; "
        f"print(ingest.serialize_parameters({PLAIN!r}) == {PLAIN!r}, 'fastapi' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "False"]
