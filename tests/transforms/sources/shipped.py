"""The registry and the language tables that are shipped, and what a text cites by them."""

from presswatch.records import PageReading, Role
from tests.shipped import shipped_rules, shipped_texts
from transforms.sources.tags import read_sources

TEXTS = shipped_texts()
SOURCES = list(shipped_rules().sources)
REGISTRY = shipped_rules().registry
CUES = REGISTRY.cues


def cited(text: str) -> set[str]:
    """Return the tags of a text but mentions, as "source:role"; a source that no registry knows begins with "?"."""
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags if tag.role is not Role.MENTION}
