"""The files of each language as records: seeds/words/LANGUAGE.toml and seeds/cues/LANGUAGE.toml.

A phrase is one `[[cue]]`: on which `side` of a name it stands, its `pattern`, its `effect` and how sure it is; its
proof are sentences that it decides (`yes`) and sentences that only look so (`no`). In a pattern "a|b" is a choice,
"<x>" a word of class x; "~" joins the words of one choice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError
from transforms.sources.cues.effects import Effect, read_effects
from transforms.sources.cues.word_classes import WordClasses, read_word_classes
from transforms.work import LanguageFiles

SIDES = ("before", "after")
_FIELDS = {"side", "pattern", "effect", "confidence", "yes", "no"}


@dataclass(frozen=True, slots=True)
class CueBlock:
    """One phrase as its file has it."""

    side: str
    pattern: str
    effect: str
    confidence: float
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def rule(self, language: str) -> str:
        """The name that tags carry."""
        return f"{language}.{self.side}.{self.pattern.replace(' ', '_')}"


@dataclass(frozen=True, slots=True)
class Language:
    """Words and phrases of one language."""

    code: str
    classes: WordClasses
    cues: tuple[CueBlock, ...]


def languages_of(files: LanguageFiles) -> Iterator[Language]:
    """The languages among files, in the order of their codes.

    Raises:
        RulesError: a file is wrong; the message names it and the entry.
    """
    texts = dict(files)
    effects = read_effects(texts.get("cues/effects.toml", ""))
    for path in sorted(texts):
        folder, _, file_name = path.rpartition("/")
        if folder == "words" and file_name.endswith(".toml"):
            code = file_name.removesuffix(".toml")
            classes = read_word_classes(path, texts[path], texts.get(f"words/{code}.forms.txt", ""))
            cues = f"cues/{code}.toml"
            yield Language(code, classes, tuple(read_cues(cues, texts.get(cues, ""), effects)))


def read_cues(file_name: str, toml_text: str, effects: Mapping[str, Effect]) -> Iterator[CueBlock]:
    """The `[[cue]]` blocks of a file, each checked.

    Raises:
        RulesError: the text is no TOML, or a block lacks something; the message names the file and the pattern.
    """
    try:
        document = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name}: {error}") from error
    for number, block in enumerate(document.get("cue", []), 1):
        if fault := _fault(block, effects):
            raise RulesError(f"{file_name}: cue {number} ({block.get('pattern', '?')}): {fault}")
        yes, no = tuple(block.get("yes", ())), tuple(block.get("no", ()))
        yield CueBlock(block["side"], block["pattern"], block["effect"], block["confidence"], yes, no)


def _fault(block: Mapping[str, Any], effects: Mapping[str, Effect]) -> str | None:
    """What is wrong with a block of a cue."""
    if unknown := sorted(set(block) - _FIELDS):
        return f"unknown field {unknown[0]!r}"
    if block.get("side") not in SIDES:
        return 'side must be "before" or "after" (the name)'
    if not isinstance(block.get("pattern"), str) or not block["pattern"].strip():
        return "pattern must be a text"
    if block.get("effect") not in effects:
        return f"effect must be one of {', '.join(sorted(effects))}"
    if not all(isinstance(sentence, str) for kind in ("yes", "no") for sentence in block.get(kind, ())):
        return "yes and no must be lists of sentences"
    return None if _is_share(block.get("confidence")) else "confidence must be from 0 to 1"


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value <= 1
