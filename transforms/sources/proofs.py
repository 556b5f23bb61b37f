"""Proofs of words and phrases: every cue's own sentences, and generated minimal pairs.

A cue lists sentences that it must decide (`yes`) and sentences that it must leave alone (`no`). A minimal pair changes
something that must not matter: one name or two, the person or aspect of the verb.
"""

from __future__ import annotations

from collections.abc import Iterator

from presswatch.records import PageReading, Role, SourceTag
from transforms.sources.cues.language_files import CueBlock, Language, languages_of
from transforms.sources.registry.compiled import Registry
from transforms.sources.tags import read_sources
from transforms.work import LanguageFiles

#: (class, text before the verb, names after it; {} is the language's "and"): names that all languages write alike
_PAIRS = (
    ("report.present", "", "Reuters"),
    ("report.present_plural", "", "Reuters {} AFP"),
    ("report.past", "", "Reuters"),
    ("report.past_plural", "", "Reuters {} AFP"),
)


def proof_faults(registry: Registry, files: LanguageFiles) -> Iterator[str]:
    """Yield what is wrong with the proofs, for people: file, pattern or verb, sentence, and what was found."""
    for language in languages_of(files):
        for cue in language.cues:
            is_silent = registry.cues.effects[cue.effect].gives is Role.MENTION
            where = f"cues/{language.code}.toml: {cue.pattern!r} ({cue.side} the name)"
            for fault in _cue_faults(registry, cue, cue.rule(language.code), is_silent=is_silent):
                yield f"{where}: {fault}"
        for fault in _pair_faults(registry, language):
            yield f"words/{language.code}.toml: {fault}"


def _cue_faults(registry: Registry, cue: CueBlock, rule: str, *, is_silent: bool) -> Iterator[str]:
    for kind, sentences in (("yes", cue.yes), ("no", cue.no)):
        if not sentences and not (is_silent and kind == "yes"):
            yield f"it has no sentence under {kind}"
        for sentence in sentences:
            tags = _tags(registry, sentence)
            is_decided = any(tag.role is not Role.MENTION and _is_of(tag, rule) for tag in tags)
            if is_decided != (kind == "yes"):
                yield f"“{sentence}” under {kind} gives {_shown(tags)}"


def _pair_faults(registry: Registry, language: Language) -> Iterator[str]:
    """Yield verbs of saying that are an attribution in one form and not in another."""
    link = next(iter(language.classes.words.get("and", ())), ",")
    for name, before, names in _PAIRS:
        for verb in language.classes.lists.get(name, ()):
            sentence = f"7 %, {before}{verb.replace('~', ' ')} {names.format(link)}."
            tags = _tags(registry, sentence)
            if {tag.role for tag in tags} != {Role.ATTRIBUTION}:
                yield f"“{sentence}” ({name}) gives {_shown(tags)}"


def _tags(registry: Registry, sentence: str) -> tuple[SourceTag, ...]:
    return read_sources(PageReading(title="", text=sentence), registry, None).tags


def _is_of(tag: SourceTag, rule: str) -> bool:
    return tag.rule == rule or tag.rule.startswith(f"{rule}+")


def _shown(tags: tuple[SourceTag, ...]) -> str:
    return ", ".join(f"{tag.source_id or '?'} {tag.role} by {tag.rule}" for tag in tags) or "no source"
