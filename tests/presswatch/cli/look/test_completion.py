from __future__ import annotations

import re
import subprocess
import sys

import pytest


def script(shell: str) -> str:
    command = [sys.executable, "-m", "presswatch", "completion", shell]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["presswatch", "feeds", ""], "remove"),
        (["presswatch", "stat"], "status"),
        (["presswatch", "sql", "--f"], "--format"),
    ],
)
def test_bash_completes_verbs_actions_and_options(typed: list[str], offered: str, tmp_path):
    words = " ".join(f"'{word}'" for word in typed)
    (tmp_path / "ask.sh").write_text(
        f"{script('bash')}\nCOMP_WORDS=({words})\nCOMP_CWORD={len(typed) - 1}\n"
        f"_shtab_presswatch presswatch '{typed[-1]}' '{typed[-2]}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    )
    asked = subprocess.run(["bash", tmp_path / "ask.sh"], capture_output=True, text=True, check=True)
    assert offered in asked.stdout.split(), asked.stderr


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_a_script_with_all_verbs(shell: str):
    assert {"ingest", "search", "stories"} <= set(re.findall(r"\w+", script(shell)))
