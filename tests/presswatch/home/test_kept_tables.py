"""Tables of libraries are kept between processes, mapped as they were made, and trusted only where they are ours."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from presswatch.home import kept_tables
from presswatch.home.kept_tables import LANGUAGES, STOP_WORDS, Kind, mapped, path_of, use_kept
from tests.presswatch.home.harmed_files import harm
from transforms.language.model import LanguageModel
from transforms.speedups.justext import StopWords

MADE: dict[str, Any] = {
    "states": np.array([[1, 2, 3], [4, 5, 6]], np.uint32),
    "weights": np.array([0.5, 1.5], np.float16),
    "names": np.array(["be", "rue", ""]),
    "empty": np.array([], np.int64),
}


class Used:
    """Remembers how often tables were made, and which were taken."""

    def __init__(self) -> None:
        self.times_made = 0
        self.taken: list[Mapping[str, Any]] = []

    def kind(self) -> Kind:
        def make() -> Mapping[str, Any]:
            self.times_made += 1
            return MADE

        return Kind(make, self.taken.append, "py3langid", "data/model.npz.xz")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "presswatch" / "tables"


def assert_as_made(tables: Mapping[str, Any]) -> None:
    assert list(tables) == list(MADE)
    for name, table in MADE.items():
        assert tables[name].dtype == table.dtype
        assert np.array_equal(tables[name], table)


def test_tables_are_made_once_and_mapped_as_they_were_made(cache):
    used = Used()
    for _ in range(3):
        use_kept(used.kind())
    assert (used.times_made, len(used.taken)) == (1, 3)
    for tables in used.taken:
        assert_as_made(tables)
        assert not tables["states"].flags.writeable
    (path,) = cache.iterdir()
    assert (path.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)


def test_copies_of_an_installation_share_their_tables(tmp_path, monkeypatch):
    used = Used()
    for name in ("one", "other"):
        library = tmp_path / name / "library_for_tables"
        if name == "one":
            library.mkdir(parents=True)
            (library / "__init__.py").write_text("")
            (library / "model").write_text("words")
        else:
            shutil.copytree(tmp_path / "one", library.parent)
        with monkeypatch.context() as context:
            context.syspath_prepend(library.parent)
            use_kept(used.kind()._replace(package="library_for_tables", origin="model"))
    assert (used.times_made, len(used.taken)) == (1, 2)


@pytest.mark.parametrize(
    "how", ["cut", "longer", "changed", "empty", "no head", "other shape", "other type", "writable by others", "a link"]
)
def test_tables_that_are_damaged_or_not_ours_alone_are_made_again(how):
    used = Used()
    use_kept(used.kind())
    path = path_of(used.kind())
    whole = path.read_bytes()
    contents = {
        "cut": whole[:-64],
        "longer": whole + bytes(64),
        "changed": whole[:2100] + b"x" + whole[2101:],
        "empty": b"",
        "no head": b"[1]" + whole[3:],
        "other shape": whole.replace(b"[2, 3]", b"[3, 2]", 1),
        "other type": whole.replace(b"<u4", b"<q4", 1),
    }
    harm(path, how, contents)
    assert mapped(path) is None
    use_kept(used.kind())
    assert used.times_made == 2
    assert_as_made(used.taken[-1])
    assert mapped(path) is not None


def test_a_state_of_a_file_is_summed_up_once_and_a_changed_file_again(monkeypatch):
    monkeypatch.setattr(kept_tables, "UNCERTAIN", -1.0)
    summed: list[int] = []
    sum_of = kept_tables.sum_of
    monkeypatch.setattr(kept_tables, "sum_of", lambda file, total: summed.append(1) or sum_of(file, total))
    used = Used()
    for _ in range(3):
        use_kept(used.kind())
    assert (used.times_made, len(summed)) == (1, 1)
    path = path_of(used.kind())
    whole = path.read_bytes()
    time.sleep(0.02)  # some systems tell times of change by steps of ten milliseconds
    path.write_bytes(whole[:2100] + b"x" + whole[2101:])
    assert (mapped(path), len(summed)) == (None, 2)


def test_a_file_that_has_just_changed_may_change_unseen_and_is_summed_up_again(cache):
    used = Used()
    use_kept(used.kind())
    assert mapped(path_of(used.kind())) is not None
    assert len(list(cache.iterdir())) == 1


def test_tables_that_cannot_be_kept_are_used_as_they_were_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    used = Used()
    use_kept(used.kind())
    assert used.taken == [MADE]
    assert used.times_made == 1


def test_a_library_that_is_not_installed_leaves_everything_as_it_is(cache):
    used = Used()
    use_kept(used.kind()._replace(package="no_such_library"))
    assert (used.taken, cache.exists()) == ([], False)


def test_the_kept_model_answers_as_the_one_just_made():
    taken: list[Mapping[str, Any]] = []
    use_kept(LANGUAGES._replace(use=taken.append))
    kept, made = LanguageModel(taken[0]), LanguageModel(LANGUAGES.make())
    for text in ("Поезд в Гродно отменили", "Цягнік у Гродна адмянілі", "The train is late", "列車が遅れています", ""):
        assert kept.shares(text) == made.shares(text)


def test_packed_stop_words_are_those_of_the_library():
    from justext.utils import get_stoplist, get_stoplists

    taken: list[Mapping[str, Any]] = []
    use_kept(STOP_WORDS._replace(use=taken.append))
    words = {word.lower() for language in get_stoplists() for word in get_stoplist(language)}
    packed = StopWords(taken[0])
    assert all(word in packed for word in words)
    others = [word + "х" for word in words] + [word[:-1] for word in words] + ["", "\n", "a\nb", "\ud800"]
    assert [word for word in others if (word in packed) != (word in words)] == []
