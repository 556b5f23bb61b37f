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
from presswatch.home.cached_files import Bounds
from presswatch.home.rule_cache import BOUNDS, DIGEST_BYTES, kept_path, loaded
from presswatch.records import PageReading
from tests.presswatch.home.harmed_files import harm
from transforms.article import Provenance, Rules, article_of, compile_rules, rule_lists
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
    return tmp_path / "cache" / "presswatch" / "rules"


@pytest.fixture(scope="module")
def texts() -> RuleTexts:
    return read_rule_texts(SEEDS)


def of_a_new_process(texts: RuleTexts, bounds: Bounds = BOUNDS) -> Rules:
    return kept_rules(texts, {}, bounds)


def write(path: Path, kept: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hashlib.blake2b(kept, digest_size=DIGEST_BYTES).digest() + kept)
    path.chmod(0o600)


def test_rules_compiled_for_the_second_time_are_kept_and_read_as_before(texts, cache):
    compiled = of_a_new_process(texts)
    assert (list(cache.glob("*.rules")), lists_if_kept(texts)) == ([], None)
    of_a_new_process(texts)
    assert len(list(cache.glob("*.rules"))) == len(list(cache.glob("*.lists"))) == 1
    assert (next(cache.glob("*.rules")).stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)

    kept = of_a_new_process(texts)
    provenance = Provenance("a", "seed", "seed", datetime(2026, 11, 24, tzinfo=UTC))
    assert article_of(READING, provenance, kept) == article_of(READING, provenance, compiled)
    assert len(article_of(READING, provenance, kept).source_tags) > 1
    assert kept_lists(texts, {}) == lists_if_kept(texts) == rule_lists(texts, {texts: compiled})


def test_what_is_kept_is_not_compiled(texts):
    other = compile_rules(small(texts, 0), {})
    write(kept_path(texts, "rules"), pickle.dumps(other))
    assert of_a_new_process(texts).version == other.version


def test_rules_that_this_process_knows_are_not_read(texts):
    known = {texts: compile_rules(small(texts, 0), {})}
    assert kept_rules(texts, known) is known[texts]


def test_other_texts_have_a_file_of_their_own(texts):
    other = replace(texts, watchlists_toml=texts.watchlists_toml + "\n")
    moved = replace(texts, watchlists_toml="", topics_toml=texts.topics_toml + texts.watchlists_toml)
    assert len({kept_path(one, "rules") for one in (texts, other, moved)}) == 3


@pytest.mark.parametrize("how", ["cut", "changed", "empty", "writable by others", "a link", "missing"])
def test_a_file_that_is_damaged_or_not_ours_alone_is_left_unread(how, texts):
    path = kept_path(texts, "lists")
    write(path, pickle.dumps(("a", "b")))
    assert loaded(path) == ("a", "b")
    whole = path.read_bytes()
    harm(path, how, {"cut": whole[:-3], "changed": whole[:-3] + b"x" + whole[-2:], "empty": b""})
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
    assert of_a_new_process(texts).sources


def small(texts: RuleTexts, number: int) -> RuleTexts:
    """Return texts of one source and one language, each number's others."""
    languages = tuple(one for one in texts.languages if Path(one[0]).stem in ("en", "bodies", "countries", "effects"))
    without = replace(texts, topics_toml="", iptc_csv="code,label_en,parent\n", watchlists_toml="", languages=languages)
    return replace(without, sources_toml=f"# {number}\n{RIVER_COURIER}")


def keep_all(kinds: list[RuleTexts], bounds: Bounds) -> None:
    """Compile rules of some kinds twice, in processes of their own."""
    for texts in kinds:
        for _ in range(2):
            of_a_new_process(texts, bounds)


def names_in(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir()}


def names_of(kinds: list[RuleTexts]) -> set[str]:
    return {kept_path(texts, kind).name for texts in kinds for kind in ("rules", "lists")}


def test_many_kinds_are_kept_side_by_side(texts, cache):
    kinds = [small(texts, number) for number in range(6)]
    keep_all(kinds, BOUNDS)
    assert names_in(cache) == names_of(kinds)


def test_those_used_last_are_kept_up_to_a_size(texts, cache):
    first, second, third, fourth = kinds = [small(texts, number) for number in range(4)]
    keep_all([first], BOUNDS)
    taken = sum(path.stat().st_size for path in cache.iterdir())
    bounds = Bounds(taken * 7 // 2, 3600.0, 100)
    keep_all([second, third], bounds)
    assert names_in(cache) == names_of(kinds[:3])
    assert lists_if_kept(first)
    of_a_new_process(first, bounds)
    keep_all([fourth], bounds)
    assert names_of([first, third, fourth]) <= names_in(cache)
    assert kept_path(second, "rules").name not in names_in(cache)


def test_those_that_nobody_used_for_long_are_removed(texts, cache):
    first, second = small(texts, 1), small(texts, 2)
    keep_all([first], BOUNDS)
    for path in cache.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    keep_all([second], BOUNDS)
    assert names_in(cache) == names_of([second])


def test_only_the_latest_marks_are_held(texts, cache):
    for number in range(5):
        of_a_new_process(small(texts, number), Bounds(0, 0.0, 3))
    assert len(names_in(cache)) == 3
    assert all(name.endswith(".mark") for name in names_in(cache))
