"""The patch that is offered to trafilatura fits the version that it names, and works there without us."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import trafilatura

PATCH = Path(__file__).parents[3] / "docs" / "upstream" / "trafilatura-2.3.1-xpaths.patch"
KNOWN_FORMS = """
from trafilatura import settings, xpaths
lists = (xpaths.RAW_TREE_PRUNE_XPATH, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH, xpaths.REMOVE_COMMENTS_XPATH,
         xpaths.OVERALL_DISCARD_XPATH, xpaths.PRECISION_DISCARD_XPATH, xpaths.BODY_XPATH, [settings.BASIC_CLEAN_XPATH])
print(xpaths.__file__, sum(callable(one) and not hasattr(one, "path") for some in lists for one in some))
"""


@pytest.mark.skipif(trafilatura.__version__ != "2.3.1", reason="the patch is for trafilatura 2.3.1")
@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
def test_the_patch_applies_and_nine_expressions_are_answered_in_python(tmp_path: Path):
    shutil.copytree(Path(trafilatura.__file__).parent, tmp_path / "trafilatura")
    subprocess.run(["git", "apply", "-p1", PATCH], cwd=tmp_path, check=True, env={"GIT_CEILING_DIRECTORIES": "/"})
    asked = [sys.executable, "-c", KNOWN_FORMS]
    said = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert said == [str(tmp_path / "trafilatura" / "xpaths.py"), "9"]
