"""Prepositions, conjunctions, pronouns and particles of Belarusian, Russian and Ukrainian (seeds/languages.toml)."""

from __future__ import annotations

from presswatch.shipped import shipped_table

_WRITTEN = " ".join(shipped_table("languages.toml")["function_words"].values())
FUNCTION_WORDS = frozenset(_WRITTEN.split()) | frozenset(_WRITTEN.replace("ё", "е").split())
