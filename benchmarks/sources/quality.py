"""Quality of source tags: precision and recall by role and language on texts written for this purpose.

The sets are in tests/gold/sources. On `fitted` the rules were improved until nothing was left, so it guards against
regressions. Those called blind were written one after another without trying them, evaluated once (`FIRST_LOOK`), and
used for improvements afterwards: the first look says what to expect elsewhere, the table what holds now.

Run with `python -m benchmarks.sources.quality`; `--misses` also lists every text that was judged differently.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.accounts import accounts
from benchmarks.sources.first_looks import (
    FIRST_LOOK,
    FIRST_LOOK_OF_REAL,
    FIRST_LOOK_OF_UNMENDED,
    READ_BY_HAND,
    REAL_2_BEFORE,
    SETS,
    UNMENDED,
)
from presswatch.home import read_rule_texts
from presswatch.records import PageReading
from transforms.sources.cues.tables import compile_tables
from transforms.sources.registry.compiled import Registry, compile_registry, parse_sources
from transforms.sources.tags import read_sources

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "gold" / "sources"
LANGUAGES = ("en", "ru", "be", "uk")
#: how each set came to be, and what was corrected since, below its name
ACCOUNTS = Path(__file__).with_name("accounts.md")


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled text with the expected and the found tags, as "source:role"."""

    text_id: str
    language: str
    text: str
    expected: frozenset[str]
    found: frozenset[str]


def registry() -> Registry:
    """Return the project's own registry."""
    texts = read_rule_texts(ROOT / "seeds")
    cues = compile_tables(texts.languages)
    return compile_registry(parse_sources(texts.sources_toml, cues.declensions), cues)


def judged(rules: Registry, name: str = "fitted") -> Iterator[Judged]:
    """Tag every text of one of `SETS`."""
    for path in sorted(DATA.glob(f"{name}_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            reading = PageReading(title=row.get("title", ""), text=row["text"], credits=row.get("credits", ""))
            tags = read_sources(reading, rules, None).tags
            found = frozenset(f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags)
            shown = " | ".join(part for part in (reading.title, reading.text, reading.credits) if part)
            expected = frozenset(_label(label, found) for label in row["expect"])
            yield Judged(row["id"], row["language"], shown, expected, found)


def _label(label: str, found: frozenset[str]) -> str:
    """Return the one of a label's right answers ("a:role|b:role") that was found, else the first."""
    answers = label.split("|")
    return next((answer for answer in answers if answer in found), answers[0])


def counts_of(results: Iterable[Judged]) -> Counter[tuple[str, str, str]]:
    """Return how many tags were right, wrong and missed, by role and language, with sums over both."""
    return with_sums(
        (tag.rpartition(":")[2], result.language, kind)
        for result in results
        for kind, tags in (
            ("right", result.expected & result.found),
            ("wrong", result.found - result.expected),
            ("missed", result.expected - result.found),
        )
        for tag in tags
    )


def with_sums(found: Iterable[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    """Count roles, languages and kinds of answer; each counts for the sums over roles and over languages too."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for role, language, kind in found:
        counts.update(product((role, "**all**"), (language, "all"), (kind,)))
    return counts


def table_of(counts: Counter[tuple[str, str, str]]) -> list[str]:
    """Return the counts as rows of Markdown."""
    rows = [
        "| role | language | labelled | right | wrong | missed | precision | recall |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for role in sorted({role for role, _, _ in counts}):
        for language in (*LANGUAGES, "all"):
            right, wrong, missed = (counts[role, language, kind] for kind in ("right", "wrong", "missed"))
            if right + wrong + missed:
                shares = _precision_and_recall(right, wrong, missed)
                rows.append(f"| {role} | {language} | {right + missed} | {right} | {wrong} | {missed} | {shares} |")
    return rows


def _precision_and_recall(right: int, wrong: int, missed: int) -> str:
    """Return both as two cells of a row."""
    return f"{_share(right, right + wrong)} | {_share(right, right + missed)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def evaluate(name: str = "fitted") -> str:
    """Precision and recall by role and language on one set, as Markdown."""
    results = list(judged(registry(), name))
    return "\n".join(
        [f"{len(results)} texts written for the purpose, traps among them.", "", *table_of(counts_of(results))]
    )


def _first_looks(rules: Registry) -> Iterator[str]:
    yield (
        "| set | texts | first look: precision | recall | without mentions: precision | recall"
        " | now: precision | recall |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for (name, texts), figures in FIRST_LOOK.items():
        counts = counts_of(judged(rules, name))
        right, wrong, missed = (counts["**all**", "all", kind] for kind in ("right", "wrong", "missed"))
        looks = " | ".join(f"{figure:.2f}" for figure in figures)
        yield f"| {name} | {texts} | {looks} | {_precision_and_recall(right, wrong, missed)} |"


def _unmended(rules: Registry) -> Iterator[str]:
    """Yield the set whose misses were not looked at, at its first look and now."""
    counts = counts_of(judged(rules, UNMENDED))
    yield "| role | language | labelled | first look: precision | recall | now: precision | recall |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for (role, language), look in FIRST_LOOK_OF_UNMENDED.items():
        yield f"| {role} | {language} | {_first_and_now(look, counts, role, language)} |"


def _first_and_now(look: tuple[int, int, int], counts: Counter[tuple[str, str, str]], role: str, language: str) -> str:
    """Return five cells of a row: how much is labelled, precision and recall at the first look, and now."""
    right, wrong, missed = (counts[role, language, kind] for kind in ("right", "wrong", "missed"))
    return f"{right + missed} | {_precision_and_recall(*look)} | {_precision_and_recall(right, wrong, missed)}"


def _read_by_hand() -> Iterator[str]:
    yield "| language | texts | tags judged | right | citations untagged | precision | recall |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for language, (texts, tags, right, untagged) in READ_BY_HAND.items():
        shares = f"{_share(right, tags)} | {_share(right, right + untagged)}"
        yield f"| {language} | {texts} | {tags} | {right} | {untagged} | {shares} |"


def _labelled_part(rules: Registry) -> list[str]:
    """Return the account of the labelled texts that rules were mended on."""
    results = list(judged(rules))
    return [
        f"The registry holds {len(rules.sources)} sources. A tag counts as right when source and role both are.",
        "",
        f"### {len(results)} labelled texts, the rules mended on them",
        "",
        *table_of(counts_of(results)),
        "",
    ]


def _first_look_part(rules: Registry) -> list[str]:
    """Return the account of the texts written without trying them."""
    return [
        "### Texts written without trying them, before and after mending",
        "",
        accounts(ACCOUNTS)["first_looks"],
        "",
        *_first_looks(rules),
        "",
    ]


def _unmended_part(rules: Registry) -> list[str]:
    """Return the account of the set whose misses were not looked at."""
    return [
        "### 130 texts whose misses were not looked at",
        "",
        accounts(ACCOUNTS)["unmended"],
        "",
        *_unmended(rules),
        "",
    ]


def _real_texts_part(rules: Registry) -> list[str]:
    """Return the account of real texts that were labelled before any rule ran on them."""
    from benchmarks.sources import real_texts

    rows = ["| set | texts | language | labelled | first look: precision | recall | now: precision | recall |"]
    rows.append("|---|--:|---|--:|--:|--:|--:|--:|")
    for (name, texts), looks in FIRST_LOOK_OF_REAL.items():
        counts = real_texts.counts_of(real_texts.judged_texts(rules, name))
        for language, look in looks.items():
            cells = _first_and_now(look, counts, "**all**", language)
            rows.append(f"| {name} | {texts} | {language} | {cells} |")
    right, wrong, missed = REAL_2_BEFORE
    told = accounts(ACCOUNTS)["real_texts"]
    return [
        "### Real texts, labelled before any rule ran on them",
        "",
        told.format(precision=_share(right, right + wrong), recall=_share(right, right + missed)),
        "",
        *rows,
        "",
    ]


def _real_news_part() -> list[str]:
    """Return the account of real news, read by hand."""
    return [
        "### Real news, read by hand at first sight",
        "",
        "The texts belong to their publishers and are not part of the project. Citations of outlets not yet",
        "registered are not counted; in the first English round there were nine, and the registry grew after it.",
        "",
        *_read_by_hand(),
        "",
        "Bodies that no registry knows are found by their noun. In 4,391 real texts (863,000 characters) in",
        "Russian, Belarusian and Ukrainian the rule made 26 attributions when it first ran, 5 of them wrong.",
        "After it was mended by those, it makes 25, all right.",
        "",
    ]


def quality_section() -> str:
    """Return the section of docs/quality.md on source tags.

    Raises:
        FileNotFoundError: the corpus of real pages is not beside the project.
    """
    from benchmarks.sources import cost as source_tags

    if not source_tags.CORPUS.exists():
        raise FileNotFoundError("../shared/corpus/pages.tar.gz is not there")
    rules = registry()
    parts = [*_labelled_part(rules), *_first_look_part(rules), *_unmended_part(rules)]
    parts += [*_real_texts_part(rules), *_real_news_part()]
    return "\n".join([*parts, "### Cost", "", source_tags.measure()])


if __name__ == "__main__":
    for chosen in SETS:
        print(f"\n## {chosen}\n\n{evaluate(chosen)}")
        if "--misses" in sys.argv:
            for result in judged(registry(), chosen):
                if result.expected != result.found:
                    print(f"\n{result.text_id}: {result.text}")
                    missed, wrong = sorted(result.expected - result.found), sorted(result.found - result.expected)
                    print(f"   missed {missed}, wrong {wrong}")
