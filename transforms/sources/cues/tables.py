"""Everything the source grammar knows of words, all languages together: compiled from seeds/words and seeds/cues.

A phrase is one `[[cue]]` of seeds/cues/LANGUAGE.toml: on which `side` of a name it stands, its `pattern`, its `effect`
and how sure it is. In a pattern "a|b" is a choice, "<x>" a word of class x; "~" joins the words of one choice.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError
from transforms.language import Words, words_of
from transforms.sources.cues.countries import Countries, read_countries
from transforms.sources.cues.effects import PLAIN, Effect, read_effects
from transforms.sources.cues.phrases import Cue, CueNode, Steps, keys_of, steps_of
from transforms.sources.cues.word_classes import WordClasses, read_word_classes

#: raised when the way in which names and phrases are judged changes, so that tags of another way are seen as such
GRAMMAR = "1"
SIDES = ("before", "after")
_FIELDS = {"side", "pattern", "effect", "confidence"}

#: the files of words and cues: (path within seeds/, text)
LanguageFiles = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CueTables:
    """What all languages together say of words: pages mix them. `version` changes when any word or phrase does."""

    before: CueNode
    after: CueNode
    words: Mapping[str, frozenset[str]]
    types: Mapping[str, str]
    countries: Countries
    #: the word of a body -> the words of who heads it
    offices: Mapping[str, tuple[str, ...]]
    effects: Mapping[str, Effect]
    version: str

    def effect_of(self, cue: Cue) -> Effect:
        """What a phrase does."""
        return self.effects.get(cue.effect, PLAIN)


@dataclass(frozen=True, slots=True)
class ReadWords(Words):
    """The words of one text, with the tables in whose light they are read."""

    cues: CueTables

    def is_among(self, index: int, name: str) -> bool:
        """Whether the word at `index` is one of a set of the tables, such as "at" or "speech"."""
        return self.keys[index] in self.cues.words[name]

    def type_of(self, index: int) -> str | None:
        """How the word at `index` describes a source: 'type', 'speaker', 'reporter', …; None where it does not."""
        return self.cues.types.get(self.keys[index])


def read_words(text: str, cues: CueTables, *, is_lacinka: bool = False) -> ReadWords:
    """Split a text into words once; see `words_of`."""
    words = words_of(text, is_lacinka=is_lacinka)
    return ReadWords(words.text, words.keys, words.gaps, words.starts, words.ends, cues)


def compile_tables(files: LanguageFiles) -> CueTables:
    """Compile the files of all languages into one set of tables; their order changes nothing.

    Raises:
        RulesError: a file is wrong; the message names it and the entry.
    """
    texts = dict(sorted(files))
    digest = hashlib.sha256(GRAMMAR.encode())
    countries = read_countries(texts.get("countries.toml", ""))
    effects = read_effects(texts.get("cues/effects.toml", ""))
    digest.update(repr((sorted(countries.rows.items()), sorted(effects.items()))).encode())
    phrases: dict[str, list[tuple[Cue, Steps]]] = {side: [] for side in SIDES}
    words: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    offices: dict[str, tuple[str, ...]] = {}
    for path, text in texts.items():
        folder, _, file_name = path.rpartition("/")
        if folder != "words" or not file_name.endswith(".toml"):
            continue
        language = file_name.removesuffix(".toml")
        classes = read_word_classes(path, text, texts.get(f"words/{language}.forms.txt", ""))
        cues = f"cues/{language}.toml"
        found = read_cues(cues, texts.get(cues, ""), effects)
        digest.update(repr((language, classes, found)).encode())
        _add_phrases(phrases, language, cues, found, classes)
        for name, members in classes.words.items():
            words.setdefault(name, set()).update(keys_of(member)[0] for member in members)
        for name, members in classes.types.items():
            types.update({key: name for member in members for key in keys_of(member)})
        offices |= classes.offices
    return CueTables(
        CueNode(phrases["before"]),
        CueNode(phrases["after"]),
        _Sets({name: frozenset(members) for name, members in words.items()}),
        types,
        countries,
        offices,
        effects,
        digest.hexdigest()[:16],
    )


class _Sets(dict[str, frozenset[str]]):
    """Sets of words by name; a set that no language has is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


def read_cues(file_name: str, toml_text: str, effects: Mapping[str, Effect]) -> list[dict[str, Any]]:
    """The `[[cue]]` blocks of a file, each checked.

    Raises:
        RulesError: the text is no TOML, or a block lacks something; the message names the file and the pattern.
    """
    try:
        document = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name}: {error}") from error
    blocks = document.get("cue", [])
    for number, block in enumerate(blocks, 1):
        if fault := _fault(block, effects):
            raise RulesError(f"{file_name}: cue {number} ({block.get('pattern', '?')}): {fault}")
    return list(blocks)


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
    confidence = block.get("confidence")
    return None if isinstance(confidence, int | float) and 0 < confidence <= 1 else "confidence must be from 0 to 1"


def _add_phrases(
    phrases: Mapping[str, list[tuple[Cue, Steps]]],
    language: str,
    file_name: str,
    blocks: Iterable[Mapping[str, Any]],
    classes: WordClasses,
) -> None:
    """Enter the phrases of one language, by side."""
    keys = {name: tuple(map(keys_of, words)) for name, words in classes.lists.items()}
    for block in blocks:
        side, pattern = block["side"], block["pattern"]
        try:
            steps = steps_of(pattern, keys, is_before=side == "before")
        except KeyError as error:
            raise RulesError(f"{file_name}: {pattern!r} names <{error.args[0]}>, no class of words/") from error
        cue = Cue(block["effect"], f"{language}.{side}.{pattern.replace(' ', '_')}", block["confidence"])
        phrases[side].append((cue, steps))


#: the tables of no language
NO_TABLES = compile_tables(())
