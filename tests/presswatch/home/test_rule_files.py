"""What a folder of seeds need not hold is taken from the shipped ones."""

import shutil
from pathlib import Path

import pytest

from presswatch.errors import UsageError
from presswatch.home.rule_files import DECLENSION_FILE, read_rule_texts

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture
def own(tmp_path):
    return shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns("articles", DECLENSION_FILE))


def test_a_folder_without_declensions_declines_as_shipped(own):
    assert read_rule_texts(own) == read_rule_texts(SEEDS)


def test_own_declensions_replace_the_shipped_ones(own):
    (own / DECLENSION_FILE).write_text("[xx]\nletters = 'x'\n", "utf-8")
    assert dict(read_rule_texts(own).languages)[DECLENSION_FILE] == "[xx]\nletters = 'x'\n"


def test_declensions_that_are_no_text_are_named(own):
    (own / DECLENSION_FILE).write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(UsageError, match=DECLENSION_FILE):
        read_rule_texts(own)
