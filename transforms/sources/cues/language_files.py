"""The files of each language as records: seeds/words/LANGUAGE.toml and seeds/cues/LANGUAGE.toml.

In the words file, `[verbs]`, `[nouns]` and `[adjectives]` hold dictionary forms by class: the class "report" gives the
classes "report.present", "report.past_plural" and so on, which phrases name in angle brackets. `[irregular]` gives the
forms of verbs that no rule makes. `[lists]` holds classes given form by form, or adds words to a class made from
lemmas. `[words]` holds sets that rules ask for, `[types]` words that describe a source («информагентство»); a member in
angle brackets stands for all words of that class. `[offices]` maps the word for a body to the words for its heads
(«министерство»: министр, замминистра …), so that names of office holders follow from the name of the body. `[labels]`
stand before a colon («Источник:»). `[endings]` recognise adjectives and finite verbs, as far as endings can.
`[bodies]` holds the nouns of bodies in languages with cases (`body_nouns`).

In the cues file, each `[[cue]]` is one phrase: the `side` of the name on which it stands, its `pattern`, its `effect`
and its confidence. Sentences prove it: those it must decide (`yes`) and those that only look alike (`no`). In a pattern
"a|b" is a choice, "<x>" is a word of class x, and "~" joins several words into one alternative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError
from transforms.language import Forms, verb_forms
from transforms.sources.cues.body_nouns import BodyNouns, read_body_nouns
from transforms.sources.cues.effects import Effect, read_effects
from transforms.sources.cues.toml_tables import document_of
from transforms.work import LanguageFiles

_TABLES = (
    "verbs",
    "nouns",
    "adjectives",
    "irregular",
    "lists",
    "words",
    "types",
    "offices",
    "labels",
    "endings",
    "bodies",
)
_ASPECTS = ("imperfective", "perfective", "lemmas")
_REFERENCE = re.compile(r"<([\w.]+)>")
#: verb forms that say that something is or was said; together they are "report.any"
_FINITE = ("present", "present_plural", "past", "past_plural")


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The classes of one language by name, with their words as written; "~" joins words that stand in a row."""

    lists: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    types: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, tuple[str, ...]]
    bodies: BodyNouns


def read_word_classes(file_name: str, toml_text: str, forms_text: str = "") -> WordClasses:
    """Read a file of words; `forms_text` holds the forms of lemmas that no rule makes (`LANGUAGE.forms.txt`).

    Raises:
        RulesError: the text is not TOML, has an unknown table, or names a class that does not exist.
    """
    tables = _tables(file_name, toml_text)
    language = file_name.rpartition("/")[2].removesuffix(".toml")
    known = read_forms(forms_text) | _irregular(file_name, tables["irregular"])
    lists = {name: tuple(words) for name, words in _inflected(file_name, language, tables, known).items()}
    for name, listed in tables["lists"].items():
        members = (*lists.get(name, ()), *_members(file_name, name, listed, lists))
        lists[name] = tuple(dict.fromkeys(members))
    return WordClasses(
        lists,
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["words"].items()},
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["types"].items()},
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["offices"].items()},
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["labels"].items()},
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["endings"].items()},
        read_body_nouns(file_name, tables["bodies"]),
    )


def read_forms(forms_text: str) -> dict[str, Forms]:
    """Read forms by lemma from lines like "lemma<TAB>present=…<TAB>past=… …".

    Lines that begin with "#" are comments.
    """
    found = {}
    for line in forms_text.splitlines():
        if line and not line.startswith("#"):
            lemma, *columns = line.split("\t")
            pairs = (column.partition("=") for column in columns)
            found[lemma] = {name: tuple(words.split()) for name, _, words in pairs}
    return found


def _tables(file_name: str, toml_text: str) -> dict[str, dict[str, Any]]:
    document = document_of(file_name, toml_text)
    if unknown := sorted(set(document) - set(_TABLES)):
        raise RulesError(f"{file_name}: unknown table [{unknown[0]}]; known are {', '.join(_TABLES)}")
    return {name: document.get(name, {}) for name in _TABLES}


def _irregular(file_name: str, table: Mapping[str, Any]) -> dict[str, Forms]:
    """Read the forms that replace those made by rule: say = "past: said; participle: said"."""
    found: dict[str, Forms] = {}
    for lemma, listed in table.items():
        pairs = [part.partition(":") for part in _text(file_name, lemma, listed).split(";")]
        if not all(mark and words.strip() for _, mark, words in pairs):
            raise RulesError(f'{file_name}: {lemma} must say forms like "past: said; participle: said"')
        found[lemma] = {name.strip(): tuple(words.split()) for name, _, words in pairs}
    return found


def _inflected(
    file_name: str, language: str, tables: Mapping[str, Mapping[str, Any]], known: Mapping[str, Forms]
) -> dict[str, dict[str, None]]:
    """Return all classes made from lemmas, by name; each word once, in order."""
    found: dict[str, dict[str, None]] = {}
    for name, lists in tables["verbs"].items():
        if not isinstance(lists, dict) or set(lists) - set(_ASPECTS):
            raise RulesError(f"{file_name}: [verbs.{name}] must hold texts under {', '.join(_ASPECTS)}")
        for aspect, listed in lists.items():
            for lemma in _text(file_name, name, listed).split():
                made = verb_forms(lemma, language, is_perfective=aspect == "perfective") | known.get(lemma, {})
                _enter(found, name, made)
    for table in ("nouns", "adjectives"):
        for name, listed in tables[table].items():
            for lemma in _text(file_name, name, listed).split():
                if lemma not in known:
                    raise RulesError(f"{file_name}: the forms of {lemma!r} are not known: list them under [lists]")
                _enter(found, name, known[lemma])
    return found


def _enter(classes: dict[str, dict[str, None]], name: str, forms: Forms) -> None:
    for form, words in forms.items():
        classes.setdefault(f"{name}.{form}", {}).update(dict.fromkeys(words))
        if form in _FINITE:
            classes.setdefault(f"{name}.any", {}).update(dict.fromkeys(words))


def _text(file_name: str, name: str, listed: object) -> str:
    if not isinstance(listed, str):
        raise RulesError(f"{file_name}: {name} must be a text of words")
    return listed


def _members(file_name: str, name: str, listed: object, lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the words of a class, including those of the classes it names."""
    for member in _text(file_name, name, listed).split():
        reference = _REFERENCE.fullmatch(member)
        if reference is None:
            yield member
        elif reference[1] in lists:
            yield from lists[reference[1]]
        else:
            raise RulesError(f"{file_name}: {name} names the class {member}, which is not given before it")


SIDES = ("before", "after")
_FIELDS = {"side", "pattern", "effect", "confidence", "yes", "no"}


@dataclass(frozen=True, slots=True)
class CueBlock:
    """One phrase as written in its file."""

    side: str
    pattern: str
    effect: str
    confidence: float
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def rule(self, language: str) -> str:
        """Return the name of the rule, as shown in tags."""
        return f"{language}.{self.side}.{self.pattern.replace(' ', '_')}"


@dataclass(frozen=True, slots=True)
class Language:
    """Words and phrases of one language."""

    code: str
    classes: WordClasses
    cues: tuple[CueBlock, ...]


def languages_of(files: LanguageFiles) -> Iterator[Language]:
    """Yield the languages of the files, in the order of their codes.

    Raises:
        RulesError: a file is wrong; the message names the file and the entry.
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
    """Yield the checked `[[cue]]` blocks of a file.

    Raises:
        RulesError: the text is not TOML, or a block is incomplete; the message names the file and the pattern.
    """
    document = document_of(file_name, toml_text)
    for number, block in enumerate(document.get("cue", []), 1):
        if fault := _fault(block, effects):
            raise RulesError(f"{file_name}: cue {number} ({block.get('pattern', '?')}): {fault}")
        yes, no = tuple(block.get("yes", ())), tuple(block.get("no", ()))
        yield CueBlock(block["side"], block["pattern"], block["effect"], block["confidence"], yes, no)


def _fault(block: Mapping[str, Any], effects: Mapping[str, Effect]) -> str | None:
    """Return what is wrong with a cue block, or None."""
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
