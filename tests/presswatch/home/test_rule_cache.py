"""Compiled rules are kept between processes, and what is kept is trusted only where nobody else can have made it."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from presswatch.home import kept_lists, kept_rules, lists_if_kept, read_rule_texts
from presswatch.home.rule_cache import DIGEST_BYTES, kept_path, loaded
from presswatch.records import PageReading
from transforms.article import Provenance, Rules, article_of, rule_lists
from transforms.work import RuleTexts

SEEDS = Path(__file__).parents[3] / "seeds"
READING = PageReading(
    title="В Минске откроют станцию метро",
    text="Об этом сообщил министр транспорта Литвы.\nПо данным Reuters, поезда пойдут через месяц, пишет Zerkalo.",
)

RIVER_COURIER = '[[source]]\nid = "river"\nname = "River Courier"\nkind = "outlet"\ndomains = ["river.example"]\n'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("transforms.article._KNOWN", {})
    return tmp_path / "cache" / "presswatch" / "rules"


@pytest.fixture(scope="module")
def texts() -> RuleTexts:
    return read_rule_texts(SEEDS)


def of_a_new_process(texts: RuleTexts, monkeypatch: pytest.MonkeyPatch) -> Rules:
    monkeypatch.setattr("transforms.article._KNOWN", {})
    return kept_rules(texts)


def write(path: Path, kept: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hashlib.blake2b(kept, digest_size=DIGEST_BYTES).digest() + kept)
    path.chmod(0o600)


def test_rules_compiled_for_the_second_time_are_kept_and_read_as_before(texts, cache, monkeypatch):
    compiled = kept_rules(texts)
    assert (list(cache.glob("*.rules")), lists_if_kept(texts)) == ([], None)
    of_a_new_process(texts, monkeypatch)
    assert len(list(cache.glob("*.rules"))) == len(list(cache.glob("*.lists"))) == 1
    assert (next(cache.glob("*.rules")).stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)

    monkeypatch.setattr("transforms.article._compiled", lambda _: pytest.fail("compiled although it is kept"))
    kept = of_a_new_process(texts, monkeypatch)
    provenance = Provenance("a", "seed", "seed", datetime(2026, 11, 24, tzinfo=UTC))
    assert article_of(READING, provenance, kept) == article_of(READING, provenance, compiled)
    assert len(article_of(READING, provenance, kept).source_tags) > 1
    monkeypatch.setattr("transforms.article._KNOWN", {})
    lists = kept_lists(texts)
    assert lists == lists_if_kept(texts)
    monkeypatch.setattr("transforms.article._KNOWN", {texts: compiled})
    assert lists == rule_lists(texts)


def test_other_texts_have_a_file_of_their_own(texts):
    other = replace(texts, watchlists_toml=texts.watchlists_toml + "\n")
    moved = replace(texts, watchlists_toml="", topics_toml=texts.topics_toml + texts.watchlists_toml)
    assert len({kept_path(one, "rules") for one in (texts, other, moved)}) == 3


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "writable by others", "a link", "missing"])
def test_a_file_that_is_damaged_or_not_ours_alone_is_left_unread(harm, texts):
    path = kept_path(texts, "lists")
    write(path, pickle.dumps(("a", "b")))
    assert loaded(path) == ("a", "b")
    whole = path.read_bytes()
    if harm == "writable by others":
        path.chmod(0o622)
    elif harm == "a link":
        path.rename(path.with_name("elsewhere"))
        path.symlink_to(path.with_name("elsewhere"))
    elif harm == "missing":
        path.unlink()
    else:
        path.write_bytes({"cut": whole[:-3], "changed": whole[:-3] + b"x" + whole[-2:], "empty": b""}[harm])
    assert loaded(path) is None


class Calls:
    """Pickled as a call of a function."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call


@pytest.mark.parametrize(
    "named",
    [
        Calls(os.system, "true"),
        Calls(eval, "1"),
        Calls(getattr, READING, "title"),
        Calls(getattr, READING, "__class__"),
        Path("x"),
    ],
    ids=["a command", "an expression", "an attribute", "a class", "a path"],
)
def test_a_file_that_names_anything_but_records_of_rules_is_left_unread(named, texts):
    path = kept_path(texts, "rules")
    write(path, pickle.dumps(named))
    assert loaded(path) is None


def test_a_module_that_a_record_s_module_imports_is_no_record(texts):
    path = kept_path(texts, "rules")
    for name in ("gc", "hashlib", "compile_rules", "Rules.__init__"):
        write(path, b"\x80\x04\x8c\x12transforms.article\x8c" + bytes([len(name)]) + name.encode() + b"\x93.")
        assert loaded(path) is None
    write(path, b"\x80\x04\x8c\x12transforms.article\x8c\x05Rules\x93.")
    assert loaded(path) is Rules


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(texts, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept_rules(texts).sources


def test_only_the_latest_are_held(texts, cache, monkeypatch):
    small = replace(texts, topics_toml="", iptc_csv="code,label_en,parent\n", watchlists_toml="")
    for number in range(5):
        other = replace(small, sources_toml=f"# {number}\n{RIVER_COURIER}")
        for _ in range(2):
            of_a_new_process(other, monkeypatch)
    assert len(list(cache.glob("*.rules"))) == 3
    assert list(cache.glob("*.mark")) == []
