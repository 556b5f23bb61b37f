"""Quality of source tags on real news: labels made by reading, before any rule ran on the sample.

The labels are in tests/gold/sources/real_N.jsonl, without a word of the texts but the names. A label has the roles
that are right for it, the place of the name, and its answers: ids, or names of sources that no registry knows. A
source is counted once a text and role. Names under `may` are neither right nor wrong: whether they are cited is a
matter of taste (a club by its coach, a company that announces its product).

Run with `python -m benchmarks.sources.real_texts 1`; `--misses` lists what was judged differently. The texts are read
from ../shared/corpus.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.sources.quality import DATA, ROOT, registry, table_of, with_sums
from benchmarks.sources.real_sample import RealText, pools_of
from presswatch.records import PageReading, Role, SourceTag
from transforms.sources.registry.compiled import Registry, publisher_of
from transforms.sources.tags import read_sources

CORPUS = ROOT.parent / "shared" / "corpus"
SETS = ("real_1", "real_2", "real_3", "real_4", "real_5", "real_6")
#: roles that say nothing of who is relied on
_SILENT = (Role.MENTION, Role.PUBLISHER, Role.LINK)


@dataclass(frozen=True, slots=True)
class Label:
    """One source that a text relies on: the roles and answers that are right, and where its name stands."""

    roles: tuple[str, ...]
    answers: frozenset[str]
    place: str

    def is_met_by(self, tag: SourceTag) -> bool:
        """Tell whether a tag names this source in one of these roles."""
        return tag.role in self.roles and _answer(tag) in self.answers


@dataclass(frozen=True, slots=True)
class JudgedText:
    """One text with its labels and the tags that rely on a source; what only may be tagged is left out."""

    text_id: str
    language: str
    labels: tuple[Label, ...]
    tags: tuple[SourceTag, ...]

    @property
    def wrong(self) -> list[SourceTag]:
        """The tags that meet no label."""
        return [tag for tag in self.tags if not any(label.is_met_by(tag) for label in self.labels)]

    @property
    def missed(self) -> list[Label]:
        """The labels that no tag meets."""
        return [label for label in self.labels if not any(label.is_met_by(tag) for tag in self.tags)]


def judged_texts(rules: Registry, name: str) -> Iterator[JudgedText]:
    """Tag the texts of one of `SETS`.

    Raises:
        FileNotFoundError: the corpus is not beside the project.
        ValueError: a text is not the one that was labelled.
    """
    texts = {
        (text.corpus, text.text_id): text for pool in pools_of(CORPUS).values() for group in pool for text in group
    }
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        text = texts[row["corpus"], row["id"]]
        if hashlib.sha256(text.text.encode()).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{name}: {row['id']} has another text than the one labelled")
        labels = tuple(_label(label) for label in row["labels"])
        may = frozenset(name.casefold() for name in row["may"])
        found = _cited(text, rules)
        tags = tuple(tag for tag in found if _answer(tag) not in may or any(label.is_met_by(tag) for label in labels))
        yield JudgedText(row["id"], row["language"], labels, tags)


def _label(label: Mapping[str, Sequence[str]]) -> Label:
    answers = frozenset(answer.casefold() for answer in label["answers"])
    return Label(tuple(label["roles"]), answers, f"{label['answers'][0]} at {label['field']} {label['start']}")


def _answer(tag: SourceTag) -> str:
    return tag.source_id or tag.source_name.casefold()


def _cited(text: RealText, rules: Registry) -> Iterator[SourceTag]:
    reading = PageReading(title=text.title, text=text.text)
    for tag in read_sources(reading, rules, publisher_of(text.url, rules)).tags:
        if tag.role not in _SILENT:
            yield tag


def counts_of(results: Iterable[JudgedText]) -> Counter[tuple[str, str, str]]:
    """Return how many tags were right and wrong and how many labels missed, by role and language, with sums."""
    return with_sums((role, result.language, kind) for result in results for role, kind in _counted(result))


def _counted(result: JudgedText) -> Iterator[tuple[str, str]]:
    """Yield the role of each label and wrong tag, and what came of it."""
    missed = result.missed
    for label in result.labels:
        yield label.roles[0], "missed" if label in missed else "right"
    yield from ((str(tag.role), "wrong") for tag in result.wrong)


def _differences(results: Iterable[JudgedText]) -> Iterator[str]:
    for result in results:
        for label in result.missed:
            yield f"{result.text_id}: missed {'|'.join(label.roles)} {label.place}"
        for tag in result.wrong:
            shown = f"{tag.role} {tag.source_id or '?' + tag.source_name} by {tag.rule}"
            yield f"{result.text_id}: wrong {shown}, “{tag.evidence}”"


if __name__ == "__main__":
    chosen = [f"real_{number}" for number in sys.argv[1:] if number.isdigit()] or list(SETS)
    for set_name in chosen:
        judged = list(judged_texts(registry(), set_name))
        print(f"\n## {set_name}: {len(judged)} texts\n")
        print("\n".join(table_of(counts_of(judged))))
        if "--misses" in sys.argv:
            print("\n".join(_differences(judged)))
