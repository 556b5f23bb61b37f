"""docs/languages.md is walked: the blocks of the page alone make Romanian a language."""

import json
import re
from pathlib import Path

import pytest

from presswatch.records import PageReading, Role
from tests.transforms.sources.shipped import TEXTS
from transforms.sources import compile_registry, compile_tables, parse_sources, proof_faults, read_sources

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/languages.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```toml seeds/(\S+)\n(.*?)```", PAGE, re.DOTALL))
MORE_NAMES = re.findall(r"^\| `(\w+)` \| (`.*`) \|$", PAGE, re.MULTILINE)
FILES = (*TEXTS.languages, *((path, text) for path, text in BLOCKS.items() if "/" in path))


def with_names(toml_text):
    for source_id, names in MORE_NAMES:
        listed = ", ".join(f'"{name}"' for name in re.findall(r"`([^`]+)`", names))
        head, mark, tail = toml_text.partition(f'id = "{source_id}"\n')
        assert mark, source_id
        toml_text = head + mark + tail.replace("names = [", f"names = [{listed}, ", 1)
    return toml_text


@pytest.fixture(scope="module")
def registry():
    cues = compile_tables(FILES)
    sources = parse_sources(with_names(TEXTS.sources_toml) + "\n" + BLOCKS["sources.toml"], cues.declensions)
    return compile_registry(sources, cues)


def test_the_page_s_phrases_prove_themselves(registry):
    assert [fault for fault in proof_faults(registry, FILES) if "/ro.toml" in fault] == []


def test_the_page_alone_reads_romanian_news(registry):
    right = wrong = missed = 0
    lines = (ROOT / "tests/gold/sources/romanian_ro.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, lines):
        tags = read_sources(PageReading(title="", text=row["text"]), registry, None).tags
        found = {f"{tag.source_id}:{tag.role}" for tag in tags if tag.role is not Role.MENTION}
        expected = {tag for tag in row["expect"] if not tag.endswith(":mention")}
        right, wrong, missed = (
            right + len(found & expected),
            wrong + len(found - expected),
            missed + len(expected - found),
        )
    assert len(lines) == 40
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.80
