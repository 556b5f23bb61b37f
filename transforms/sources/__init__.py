"""Find which outlets and bodies a text relies on, and how.

    seeds/sources.toml ── registry ────────────┐
    seeds/words, cues ──── cues ───────────────┤
    PageReading ── names ── bodies ── grammar ─┴── tags ──> source tags with their evidence
                     └──── lines (captions, datelines, "Source: …") ──┘

names finds hits, bodies adds those that no registry knows, grammar judges each by the words beside it, lines reads what
is not a sentence, tags resolves conflicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.sources.cues.declensions import read_declensions
    from transforms.sources.cues.tables import compile_tables
    from transforms.sources.proofs import proof_faults
    from transforms.sources.registry.compiled import Registry, clashes, compile_registry, parse_sources, publisher_of
    from transforms.sources.registry.differences import RegistryDifference, differing
    from transforms.sources.registry.file import read_blocks
    from transforms.sources.tags import fill_links, read_sources
    from transforms.sources.trial import NameTrial, try_text
    from transforms.sources.untouched import may_refer
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "NameTrial",
    "Registry",
    "RegistryDifference",
    "clashes",
    "compile_registry",
    "compile_tables",
    "differing",
    "fill_links",
    "may_refer",
    "parse_sources",
    "proof_faults",
    "publisher_of",
    "read_blocks",
    "read_declensions",
    "read_sources",
    "try_text",
]
