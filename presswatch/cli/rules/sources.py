"""`sources list|find|check|try`: list and search the registry, check a changed copy before use, try a sentence."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from presswatch.errors import UsageError
from presswatch.files import read_given_text, why_unread
from presswatch.shown import how_many, write_rows

if TYPE_CHECKING:
    from presswatch.records import Source
    from transforms.sources import NameTrial

COLUMNS = ["source_id", "name", "kind", "owner_type", "country", "active_from", "active_to", "successor_id", "domains"]
FOUND_COLUMNS = ["source_id", "name", "owner_type", "country", "by"]
TRIAL_COLUMNS = ["name", "source_id", "kind", "before", "after", "role", "rule", "why"]


def list_sources(chosen: argparse.Namespace) -> int:
    """Return the registry, or those of one country, owner or kind."""
    wanted = {"country": chosen.country, "owner_type": chosen.owner, "kind": chosen.kind}
    rows = [
        (*(getattr(source, column) for column in COLUMNS[:-1]), list(source.domains))
        for source in registered(None)
        if all(value is None or getattr(source, name) == value for name, value in wanted.items())
    ]
    write_rows(COLUMNS, rows, chosen.format, sys.stdout)
    return 0


def find(chosen: argparse.Namespace) -> int:
    """Find sources whose name contains the words, or the one that owns the address; exit code 1 if there is none."""
    from transforms.sources import compile_registry, publisher_of

    sources = registered(None)
    owner = publisher_of(chosen.wanted, compile_registry(sources)) if "." in chosen.wanted else None
    rows = [
        (source.source_id, source.name, source.owner_type, source.country, by)
        for source in sources
        if (by := "address" if source.source_id == owner else bearing(source, chosen.wanted))
    ]
    write_rows(FOUND_COLUMNS, rows, chosen.format, sys.stdout)
    if not rows:
        print(
            f"presswatch: no source is known by {chosen.wanted!r}; docs/sources.md says how to add one", file=sys.stderr
        )
    return 0 if rows else 1


def bearing(source: Source, wanted: str) -> str | None:
    """Return the first name of a source, in any of its forms, that contains the words."""
    from transforms.language import words_of

    keys = " ".join(words_of(wanted).keys)
    names = (source.source_id, source.name, *source.aliases, *source.oblique_aliases, *source.spokespeople)
    return next((name for name in names if f" {keys} " in f" {' '.join(words_of(name).keys)} "), None)


def check(chosen: argparse.Namespace) -> int:
    """Name every fault and clash with its line; exit code 1 if there are any.

    Without a file, the words and phrases of each language are checked as well, by the sentences that prove them.
    """
    from presswatch.home import declension_text, seeds_folder
    from transforms.sources import clashes, read_blocks, read_declensions

    path = chosen.file or seeds_folder() / "sources.toml"
    text = registry_text(path)
    sources, faults = read_blocks(text, read_declensions(declension_text(seeds_folder())))
    clashing = [with_lines(clash, text) for clash in clashes(sources)]
    for found in (*faults, *clashing):
        print(found)
    print(f"{path}: {summed_up(len(sources), len(faults), len(clashing))}", file=sys.stderr)
    unproven = 0 if chosen.file or faults else check_languages(path.parent)
    return 1 if faults or clashing or unproven else 0


def summed_up(sources: int, faults: int, clashing: int) -> str:
    """Return the counts of a check."""
    counted = [f"{sources} sources", how_many(faults, "fault") if faults else ""]
    counted.append(how_many(clashing, "clash", "clashes") if clashing else "no clashes")
    return ", ".join(filter(None, counted))


def check_languages(folder: Path) -> int:
    """Name every fault in the words and phrases of a folder of seeds; return how many."""
    from presswatch.home import read_rule_texts
    from transforms.article import compile_rules
    from transforms.sources import proof_faults

    texts = read_rule_texts(folder)
    found = list(proof_faults(compile_rules(texts).registry, texts.languages))
    for fault in found:
        print(fault)
    proved = f"{len(found)} fault{'' if len(found) == 1 else 's'}" if found else "every phrase proves itself"
    print(f"{folder}: {len(texts.languages)} files of words and phrases, {proved}", file=sys.stderr)
    return len(found)


def registered(path: Path | None) -> list[Source]:
    """Return the sources of a file, or of the one in use.

    Raises:
        UsageError: the file cannot be read.
        RulesError: an entry is wrong; the message names it and its line.
    """
    from presswatch.home import declension_text, seeds_folder
    from transforms.sources import parse_sources, read_declensions

    declensions = read_declensions(declension_text(seeds_folder()))
    return parse_sources(registry_text(path or seeds_folder() / "sources.toml"), declensions)


def registry_text(path: Path) -> str:
    """Return a registry's text.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        return read_given_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {why_unread(error)}") from error


def with_lines(clash: str, toml_text: str) -> str:
    """Return a clash with the lines of the entries it names."""
    lines = {
        match[1]: number
        for number, line in enumerate(toml_text.splitlines(), 1)
        if (match := re.fullmatch(r'id = "(\w+)"', line.strip()))
    }
    named = sorted({lines[word] for word in re.findall(r"\w+", clash) if word in lines})
    return f"{clash} (line {', '.join(map(str, named))})" if named else clash


def try_sentence(chosen: argparse.Namespace) -> int:
    """Say of every name in a sentence what stands beside it and what came of it; exit code 1 where no name is known."""
    from presswatch.home import kept_rules, read_rule_texts, seeds_folder
    from transforms.sources import try_text

    registry = kept_rules(read_rule_texts(seeds_folder())).registry
    text = sys.stdin.read() if chosen.text == "-" else chosen.text
    found = try_text(text, registry)
    if chosen.format != "table":
        write_rows(TRIAL_COLUMNS, [astuple(trial) for trial in found], chosen.format, sys.stdout)
    for trial in found if chosen.format == "table" else ():
        print("\n".join(lines_of(trial)))
    if not found:
        print("presswatch: no name of the registry stands there, and none that a phrase makes one", file=sys.stderr)
    return 0 if found else 1


def lines_of(trial: NameTrial) -> list[str]:
    """Return a name and what was found, in lines."""
    lines = [f"{trial.name}  →  {trial.source_id or 'not in the registry'} ({trial.kind})"]
    lines += [f"    {side} it    {said}" for side, said in (("before", trial.before), ("after", trial.after)) if said]
    role = f"{trial.role} by {trial.rule}" if trial.role else "no tag"
    lines.append(f"    gives        {role}{': ' + trial.why if trial.why else ''}")
    return lines
