"""The registry and the language tables that are shipped."""

from tests.shipped import shipped_rules, shipped_texts

TEXTS = shipped_texts()
SOURCES = list(shipped_rules().sources)
REGISTRY = shipped_rules().registry
CUES = REGISTRY.cues
