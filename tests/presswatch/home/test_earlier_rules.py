"""The rules of earlier runs, as a home keeps them."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from presswatch.home.earlier_rules import FOLDER, MOST_KEPT, earlier_rule_texts, keep_rule_texts
from transforms.work import RuleTexts

TEXTS = RuleTexts("sources", "темы", "code,label", "lists", (("words/ru.toml", "x"),), "background")
VERSION = "0a1b-2c3d"


def test_what_is_kept_comes_back_with_today_s_words(tmp_path):
    keep_rule_texts(tmp_path, VERSION, TEXTS)
    today = replace(TEXTS, sources_toml="other sources", topics_toml="другие темы")
    assert earlier_rule_texts(tmp_path, VERSION, today) == TEXTS
    assert earlier_rule_texts(tmp_path, "0a1b-ffff", today) is None


def test_rules_whose_words_of_languages_or_stories_were_others_do_not_come_back(tmp_path):
    keep_rule_texts(tmp_path, VERSION, TEXTS)
    assert earlier_rule_texts(tmp_path, VERSION, replace(TEXTS, languages=(("words/ru.toml", "y"),))) is None
    assert earlier_rule_texts(tmp_path, VERSION, replace(TEXTS, story_background="")) is None


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08\x00cut", b"no gzip", None])
def test_a_damaged_file_is_as_good_as_none(tmp_path, content):
    keep_rule_texts(tmp_path, VERSION, TEXTS)
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:-9] if content is None else content)
    assert earlier_rule_texts(tmp_path, VERSION, TEXTS) is None


@pytest.mark.parametrize("version", ["", "../../secret", "a/b", "x" * 65])
def test_a_version_that_is_none_names_no_file(tmp_path, version):
    keep_rule_texts(tmp_path, version, TEXTS)
    assert list(tmp_path.iterdir()) == []
    assert earlier_rule_texts(tmp_path, version, TEXTS) is None


def test_only_the_newest_are_kept(tmp_path):
    for number in range(MOST_KEPT + 3):
        keep_rule_texts(tmp_path, f"{number:x}", TEXTS)
        os.utime(tmp_path / FOLDER / f"{number:x}.json.gz", (number, number))
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == {
        f"{number:x}.json.gz" for number in range(3, MOST_KEPT + 3)
    }


def test_a_home_that_cannot_be_written_loses_nothing(tmp_path):
    (tmp_path / FOLDER).write_text("a file in the way", encoding="utf-8")
    keep_rule_texts(tmp_path, VERSION, TEXTS)
    assert earlier_rule_texts(tmp_path, VERSION, TEXTS) is None
