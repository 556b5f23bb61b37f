"""Russian forms of the lemmas in seeds/words/ru.toml, by pymorphy3: seeds/words/ru.forms.txt, compared in CI.

    python -m benchmarks.sources.russian_forms [--check]

Made when words are changed, never at run time: the dictionary takes 16 MB and 0.2 s. With `--check` nothing is written,
and the exit code is 1 if the file is out of date.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parents[2] / "seeds" / "words"
COMMAND = "python -m benchmarks.sources.russian_forms"
HEAD = f"# Made by `{COMMAND}` from ru.toml with pymorphy3: change ru.toml, not this file.\n"
_CASES = {"nominative": "nomn", "genitive": "gent", "dative": "datv", "accusative": "accs", "instrumental": "ablt"}
_CASES |= {"locative": "loct"}


def text_of_forms() -> str:
    """Return the whole file."""
    from pymorphy3 import MorphAnalyzer

    tables = tomllib.loads((WORDS / "ru.toml").read_text("utf-8"))
    morphology = MorphAnalyzer(lang="ru")
    lines = {}
    for aspect in ("imperfective", "perfective"):
        for lemma in _listed(tables.get("verbs", {}), aspect):
            lines[lemma] = _line(lemma, dict(_verb(morphology, lemma, aspect)))
    for kind in ("nouns", "adjectives"):
        for lemma in (word for listed in tables.get(kind, {}).values() for word in listed.split()):
            lines[lemma] = _line(lemma, _declined(morphology, lemma, "NOUN" if kind == "nouns" else "ADJF"))
    return HEAD + "".join(f"{lines[lemma]}\n" for lemma in sorted(lines))


def _listed(classes: dict[str, dict[str, str]], aspect: str) -> Iterator[str]:
    for lists in classes.values():
        yield from lists.get(aspect, "").split()


def _line(lemma: str, forms: dict[str, list[str]]) -> str:
    return "\t".join([lemma, *(f"{name}={' '.join(dict.fromkeys(words))}" for name, words in forms.items() if words)])


def _verb(morphology: Any, lemma: str, aspect: str) -> Iterator[tuple[str, list[str]]]:
    parsed = [parse for parse in morphology.parse(lemma) if _is_verb(parse, lemma)]
    if not parsed:
        raise SystemExit(f"{lemma}: no Russian verb that pymorphy3 knows; list its forms under [lists]")
    lexeme = [form for parse in parsed for form in parse.lexeme]

    def having(*marks: str) -> list[str]:
        return [form.word.replace("ё", "е") for form in lexeme if all(mark in form.tag for mark in marks)]

    yield "infinitive", [lemma]
    yield "past", having("VERB", "past", "sing")
    yield "past_plural", having("VERB", "past", "plur")
    if aspect == "imperfective":
        present = having("VERB", "pres", "3per", "sing")
        yield "present", present
        yield "present_plural", having("VERB", "pres", "3per", "plur")
        if not lemma.endswith("ся"):
            neuter = [form for form in having("VERB", "past", "sing") if form.endswith("о")]
            yield "passive", [f"{form}ся" for form in present] + [f"{form}сь" for form in neuter]
    else:
        yield "passive", having("PRTS", "neut", "sing")


def _is_verb(parse: Any, lemma: str) -> bool:
    return "INFN" in parse.tag and parse.normal_form.replace("ё", "е") == lemma


def _declined(morphology: Any, lemma: str, part: str) -> dict[str, list[str]]:
    first, mark, head = lemma.rpartition("-")
    parsed = next((parse for parse in morphology.parse(head) if part in parse.tag), None)
    if parsed is None:
        raise SystemExit(f"{lemma}: no Russian word of this kind that pymorphy3 knows; list its forms under [lists]")
    forms: dict[str, list[str]] = {}
    for name, case in _CASES.items():
        cased = [form.word for form in parsed.lexeme if {case, part} in form.tag]
        forms[name] = [first + mark + word.replace("ё", "е") for word in cased]
    return forms


def main() -> int:
    """Write the file, or say whether it is up to date."""
    words = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    words.add_argument("--check", action="store_true")
    path = WORDS / "ru.forms.txt"
    made = text_of_forms()
    if not words.parse_args().check:
        path.write_text(made, "utf-8")
        print(f"{path}: {made.count(chr(10)) - 1} lemmas")
        return 0
    is_same = path.read_text("utf-8") == made
    said = "as made from ru.toml" if is_same else f"not what ru.toml gives: run {COMMAND}"
    print(f"{path}: {said}")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
