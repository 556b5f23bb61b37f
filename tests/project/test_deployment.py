"""What stands in deploy/ is as the page about operations says."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "presswatch.service"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_service_keeps_little_of_what_systemd_can_take_away():
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=30", UNIT]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if "Unknown" in asked.stderr or "unrecognized" in asked.stderr:
        pytest.skip("this systemd cannot look at a file")
    exposure = re.search(r"exposure level for presswatch.service: ([\d.]+)", asked.stdout)
    assert exposure, asked.stdout + asked.stderr
    assert float(exposure[1]) <= 3


def test_the_page_of_operations_makes_what_the_service_wants():
    page, unit = (ROOT / "docs" / "operations.md").read_text("utf-8"), UNIT.read_text("utf-8")
    program = re.search(r"^ExecStart=(\S+)", unit, re.MULTILINE)
    assert program
    assert str(Path(program[1]).parents[1]) in page
    for wanted in ("User", "StateDirectory"):
        assert re.search(rf"^{wanted}=(\w+)", unit, re.MULTILINE)[1] in page
    assert "/etc/presswatch.env" in unit
    assert "/etc/presswatch.env" in page


def test_an_image_gets_what_the_wheel_is_built_from_and_nothing_of_a_home_or_of_secrets():
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    let_in = {line[1:] for line in rules if line.startswith("!")}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert rules[0] == "*"
    assert {*wheel["packages"], *wheel["force-include"]} <= let_in
    assert not let_in & {"data", "deploy", ".venv", ".git", "."}
