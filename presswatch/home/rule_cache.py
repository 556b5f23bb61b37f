"""Compiled rules, kept between processes: compiling takes half a second, loading what was compiled an eighth of one.

They lie in the user's cache, not in the home folder: a home that came from somebody else brings none. A file is used
only if it was made by the same code from the same texts, is undamaged, belongs to this user, nobody else can write it
and it names nothing but records of rules; otherwise the rules are compiled. Rules are kept when they are compiled for
the second time: those of a trial never come again. Those that have not been used longest are removed when there are
more than `BOUNDS` allows.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import io
import os
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presswatch.doors import Named
from presswatch.files import replacing
from presswatch.home.cached_files import Bounds, cache_folder, only_newest, only_within, own_file
from presswatch.shipped import FOLDER
from transforms.work import RuleLists, RuleTexts

if TYPE_CHECKING:
    from transforms.article import KnownRules, Rules
    from transforms.rule_differences import RuleDifference

#: what is ordered of reading processes by name: the lists of rules, all that reading needs, a task by kept rules
RULE_LISTS = Named("presswatch.home.rule_cache:kept_lists")
WARM_UP = Named("presswatch.home.rule_cache:warm_up_by")
RUN_BY_KEPT = Named("presswatch.home.rule_cache:run_by_kept")
#: rules of one kind of texts take 8 MB: those of some 24 clones or folders of seeds, for a month after their last use
BOUNDS = Bounds(200_000_000, 30 * 86_400.0, 100)
#: bytes of a file's digest, which stands before its content
DIGEST_BYTES = 32
#: packages whose code decides what rules become
PACKAGES = ("transforms", "presswatch")
#: what compiled rules are made of besides their own classes
FUNCTIONS: dict[tuple[str, str], Any] = {
    ("re", "_compile"): re._compile,  # type: ignore[attr-defined]
    ("functools", "partial"): functools.partial,
}
#: functions that records of rules refer to, and methods
NAMED_FUNCTIONS = frozenset({
    *(("transforms.stories.background", name) for name in ("name_in", "weight_of_name", "word_of")),
    ("transforms.stories.concepts", "meanings_of"),
})  # fmt: skip
METHODS = frozenset({"words_at", "starts_at", "_looked_up"})


def kept_rules(texts: RuleTexts, known: KnownRules | None = None, bounds: Bounds = BOUNDS) -> Rules:
    """Return compiled rules: those known to this process, else kept ones, else newly compiled.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    from transforms.article import KNOWN, compile_rules, remember_rules, undisturbed

    known = KNOWN if known is None else known
    if texts in known:
        return known[texts]
    path = kept_path(texts, "rules")
    with undisturbed():
        found = loaded(path)
    if found is not None:
        remember_rules(texts, found, known)
        return found  # type: ignore[no-any-return]
    rules = compile_rules(texts, known)
    with contextlib.suppress(OSError):
        if is_second_time(path.with_suffix(".mark"), bounds):
            keep(path, rules)
            keep(path.with_suffix(".lists"), lists_of(texts, known))
            only_within(bounds, path.parent, ("*.rules", "*.lists"), time.time())
    return rules


def lists_if_kept(texts: RuleTexts) -> RuleLists | None:
    """Return the lists of compiled rules if they are kept: no process that can compile is needed for them."""
    return loaded(kept_path(texts, "lists"))  # type: ignore[no-any-return]


def kept_lists(texts: RuleTexts, known: KnownRules | None = None) -> RuleLists:
    """Return the lists of compiled rules; if they are kept, the rules need not be loaded.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    found = lists_if_kept(texts)
    if found is not None:
        return found
    kept_rules(texts, known)
    return lists_of(texts, known)


def warm_up_by(texts: RuleTexts) -> None:
    """Load all that reading by these rules needs, once for all children.

    Raises:
        RuntimeError: a whole article was not read as one.
    """
    from presswatch.home.kept_tables import LANGUAGES, STOP_WORDS, use_kept
    from transforms.warm_up import warm_up

    use_kept(LANGUAGES, STOP_WORDS)
    kept_rules(texts)
    warm_up(texts)


def run_by_kept(texts: RuleTexts, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do a task as `transforms.running.run_task`, by kept rules: for a process that does no other.

    Raises:
        Unreadable: as `work`.
        RulesError: a file of rules is wrong.
    """
    from presswatch.home.kept_tables import LANGUAGES, use_kept
    from transforms.article import KNOWN
    from transforms.running import run_task

    use_kept(LANGUAGES)
    if texts not in KNOWN:
        kept_rules(texts)
        gc.freeze()  # or the collector would look through all of the rules while the first text is read
    return run_task(texts, work, *arguments)


def difference_by_kept(texts: RuleTexts, earlier: RuleTexts, version: str) -> RuleDifference | None:
    """Return how rules differ from earlier ones as `difference_from`, by kept rules.

    Raises:
        RulesError: a file of today's rules is wrong.
    """
    from transforms.rule_differences import difference_from

    return difference_from(kept_rules(texts), earlier, version)


def lists_of(texts: RuleTexts, known: KnownRules | None = None) -> RuleLists:
    """Return the lists of rules that are compiled already."""
    from transforms.article import KNOWN, rule_lists

    return rule_lists(texts, KNOWN if known is None else known)


def kept_path(texts: RuleTexts, kind: str) -> Path:
    """Return the file for rules of these texts; its name says which code, which texts and which Python made it."""
    digest = hashlib.blake2b(repr((code_in_use(), sys.version)).encode(), digest_size=16)
    for text in (texts.sources_toml, texts.topics_toml, texts.iptc_csv, texts.watchlists_toml, texts.story_background):
        digest.update(f"{len(text)} {text}".encode())
    for name, text in texts.languages:
        digest.update(f"{name} {len(text)} {text}".encode())
    return cache_folder("rules") / f"{digest.hexdigest()}.{kind}"


@functools.cache
def code_in_use() -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of change of each file that decides what rules become."""
    packages = [Path(str(sys.modules[name].__file__)).parent for name in PACKAGES]
    return tuple(sorted(state for folder in (*packages, FOLDER) for state in files_below(str(folder))))


def files_below(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and time of change of the files below a folder that hold code or tables."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from files_below(entry.path)
            elif entry.name.endswith((".py", ".toml", ".txt", ".tsv")):
                state = entry.stat()
                yield entry.path, state.st_size, state.st_mtime_ns


def loaded(path: Path) -> Any:
    """Return what a file keeps; None if there is none, it is not ours alone, damaged, or names anything unknown."""
    try:
        with own_file(path) as file:
            content = file.read()
    except OSError:
        return None
    if content[:DIGEST_BYTES] != hashlib.blake2b(memoryview(content)[DIGEST_BYTES:], digest_size=DIGEST_BYTES).digest():
        return None
    pickled = io.BytesIO(content)
    pickled.seek(DIGEST_BYTES)
    with contextlib.suppress(OSError):
        os.utime(path)  # what was used last is removed last
    try:
        return RulesUnpickler(pickled).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, IndexError, EOFError):
        return None


class RulesUnpickler(pickle.Unpickler):
    """An unpickler of compiled rules: it knows their classes and the few functions that they refer to."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class or function that rules are made of.

        Raises:
            pickle.UnpicklingError: it is none of them.
        """
        if (module, name) == ("builtins", "getattr"):
            return method_of
        if (module, name) in FUNCTIONS:
            return FUNCTIONS[module, name]
        if module.startswith(("transforms.", "presswatch.records.")) and "." not in name:
            found = super().find_class(module, name)
            is_record = isinstance(found, type) and found.__module__ == module
            if is_record or (module, name) in NAMED_FUNCTIONS:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of rules")


def method_of(record: Any, name: str) -> Callable[..., Any]:
    """Return a method by which compiled rules look words up.

    Raises:
        pickle.UnpicklingError: it is none of these.
    """
    if name not in METHODS or not type(record).__module__.startswith("transforms."):
        raise pickle.UnpicklingError(f"{name} is not part of rules")
    return getattr(record, name)  # type: ignore[no-any-return]


def is_second_time(mark: Path, bounds: Bounds) -> bool:
    """Tell whether texts were compiled before, and leave a mark if they were not.

    Raises:
        OSError: the cache cannot be written.
    """
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if mark.exists():
        mark.unlink(missing_ok=True)
        return True
    mark.touch(mode=0o600)
    only_newest(mark.parent, "*.mark", bounds.marks)
    return False


def keep(path: Path, rules: object) -> None:
    """Write a file whole or not at all, readable by this user alone.

    Raises:
        OSError: the cache cannot be written.
    """
    content = pickle.dumps(rules, protocol=5)
    with replacing(path) as draft:
        draft.touch(mode=0o600)
        draft.write_bytes(hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest() + content)
