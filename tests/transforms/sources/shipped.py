"""The registry and the language tables that are shipped, compiled once for all tests."""

from pathlib import Path

from presswatch.home import read_rule_texts
from transforms.sources import compile_registry, compile_tables, parse_sources

TEXTS = read_rule_texts(Path(__file__).parents[3] / "seeds")
CUES = compile_tables(TEXTS.languages)
SOURCES = parse_sources(TEXTS.sources_toml, CUES.declensions)
REGISTRY = compile_registry(SOURCES, CUES)
