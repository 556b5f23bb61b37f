"""Quality of stories and copies, compared with simpler methods.

    python -m benchmarks.stories.quality [own] [pairs] [SET ...] [-v]

`own`: labelled events in Belarusian, Russian and English (tests/gold/stories), grouped as they come in: BCubed (Bagga,
Baldwin 1998), whole and pure stories, links across languages. The name of a set (`blind_15`) measures that one alone;
`-v` names the events that are split or mixed. `pairs`: pairs of real texts, the same story or not
(../shared/corpus/story_pairs_ru_en.jsonl), compared with TF-IDF alone. Copies: `benchmarks.stories.copies`; cost:
`.cost`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from presswatch.home import kept_rules, read_rule_texts
from presswatch.records import Article, PageReading, Sketch, Told
from transforms.article import Provenance, article_of
from transforms.stories import Known, group, sharing
from transforms.stories.similarity import features_of, margins, pairs_of
from transforms.stories.vectors import vectors_of

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/gold/stories"
REAL = ROOT / "../shared/corpus/story_pairs_ru_en.jsonl"
SETS = (
    "blind_1",
    "blind_2",
    "blind_3",
    "blind_4",
    "blind_5",
    "blind_6",
    "blind_7",
    "blind_8",
    "blind_9",
    "blind_10",
    "blind_11",
    "blind_12",
    "blind_13",
    "blind_14",
    "blind_15",
    "blind_16",
    "blind_17",
    "blind_18",
    "one_language_1",
    "one_language_2",
)


def labelled(name: str = "blind_1") -> list[dict[str, Any]]:
    """Return the lines of a labelled set."""
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def article_from(rules: Any, line: Mapping[str, Any]) -> Article:
    """Return a labelled text as an article."""
    told_at = datetime.fromisoformat(line["told_at"])
    reading = PageReading(line["title"], line["text"], published_at=told_at, date_origin="page")
    return article_of(reading, Provenance(line["id"], "feed", "page", told_at, None, None, line["outlet"]), rules)


def tellings(lines: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Labelled texts ready to be grouped."""
    rules = kept_rules(read_rule_texts(ROOT / "seeds"))
    found = []
    for line in lines:
        article = article_from(rules, line)
        if article.sketch is None or article.published_at is None:
            raise ValueError(f"{line['id']} has no sketch")
        found.append(
            Told(article.article_id, article.published_at, article.published_at, article.sketch, line["outlet"])
        )
    return found


def grouped(batch: Sequence[Told], size: int = 20) -> dict[str, str]:
    """Return article -> story, in batches of `size` in order of publication."""
    ordered = sorted(batch, key=lambda told: told.told_at)
    known: dict[str, Told] = {}
    story_of: dict[str, str] = {}
    for start in range(0, len(ordered), size):
        part = ordered[start : start + size]
        counts = {told.article_id: compared_with(told, known) for told in part}
        found = group(part, Known(dict(known), counts))
        story_of.update({one.article_id: one.story_id for one in found.assignments})
        for merge in found.merges:
            story_of = {
                name: merge.into_story_id if story == merge.story_id else story for name, story in story_of.items()
            }
        known.update({told.article_id: told for told in part})
        known = {
            name: Told(
                told.article_id, told.told_at, told.first_seen_at, told.sketch, told.publisher_id, story_of[name]
            )
            for name, told in known.items()
        }
    return story_of


def compared_with(told: Told, known: Mapping[str, Told]) -> dict[str, int]:
    """The tellings that share enough probes with one to be compared."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, other in known.items():
        for probe in {*other.sketch.probes}:
            holders[probe].append(name)
    return sharing(told.sketch.probes, holders)


def bcubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float, float]:
    """BCubed precision, recall and F."""
    clusters, events = defaultdict(set), defaultdict(set)
    for name in gold:
        clusters[found[name]].add(name)
        events[gold[name]].add(name)
    both = [(len(clusters[found[n]] & events[gold[n]]), len(clusters[found[n]]), len(events[gold[n]])) for n in gold]
    precision = sum(same / size for same, size, _ in both) / len(both)
    recall = sum(same / size for same, _, size in both) / len(both)
    return precision, recall, 2 * precision * recall / (precision + recall)


def own() -> None:
    """Measure the labelled events."""
    for set_name in SETS:
        one_set(set_name)


def one_set(set_name: str) -> None:
    """Measure one labelled set."""
    lines = labelled(set_name)
    gold = {line["id"]: line["event"] for line in lines}
    language = {line["id"]: line["language"] for line in lines}
    found = grouped(tellings(lines))
    precision, recall, score = bcubed(found, gold)
    events, stories = names_by(gold), names_by(found)
    print(f"{set_name}: {len(lines)} articles, {len(events)} events, {len(stories)} stories")
    print(f"  BCubed P {precision:.3f} R {recall:.3f} F {score:.3f}")
    mixed = {event for event, names in events.items() if len(seen(names, language)) > 1}
    if mixed:
        whole = [event for event in mixed if len(seen(events[event], found)) == 1]
        tied, false = ties_across(language, found, gold)
        print(f"  whole stories over languages {len(whole)} of {len(mixed)} ({len(whole) / len(mixed):.0%})")
        print(f"  false ties over languages {false} of {tied} ({false / max(1, tied):.1%})")
    if "-v" in sys.argv:
        print_faults(found, gold)


def ties_across(language: Mapping[str, str], found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[int, int]:
    """Return how many pairs of two languages stand in one story, and how many of these tell two events."""
    across = [(one, other) for one, other in combinations(gold, 2) if language[one] != language[other]]
    tied = [pair for pair in across if found[pair[0]] == found[pair[1]]]
    return len(tied), sum(gold[one] != gold[other] for one, other in tied)


def print_faults(found: Mapping[str, str], gold: Mapping[str, str]) -> None:
    """Print the events that are split over stories, and the stories that mix events."""
    for event, names in sorted(names_by(gold).items()):
        if len(seen(names, found)) > 1:
            print("  split", event, sorted((name, found[name]) for name in names))
    for story, names in sorted(names_by(found).items()):
        if len(seen(names, gold)) > 1:
            print("  mixed", story, sorted(names))


def names_by(group_of: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the articles of each group."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, its_group in group_of.items():
        names[its_group].add(name)
    return names


def seen(names: Iterable[str], group_of: Mapping[str, str]) -> set[str]:
    """Return the groups that these articles are in."""
    return {group_of[name] for name in names}


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the share of (same, other) pairs that the scores put in the right order."""
    right = [score for score, label in zip(scores, labels, strict=True) if label]
    wrong = [score for score, label in zip(scores, labels, strict=True) if not label]
    return sum((one > other) + (one == other) / 2 for one in right for other in wrong) / (len(right) * len(wrong))


def pair_f(scores: Sequence[float], labels: Sequence[bool], threshold: float = 0.0) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs whose score reaches a threshold."""
    said = [score >= threshold for score in scores]
    hits = sum(one and label for one, label in zip(said, labels, strict=True))
    precision, recall = hits / max(1, sum(said)), hits / sum(labels)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def real_rows() -> list[dict[str, Any]]:
    """Return the pairs of real texts."""
    return [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]


def pairs() -> None:
    """Pairs of real texts, by language, beside the cosine of stems weighed by TF-IDF.

    That at the threshold that is best for these very pairs, and at the one that is best for our labelled sets.
    """
    if not REAL.exists():
        return print(f"pairs: {REAL} is not here")
    rules = kept_rules(read_rule_texts(ROOT / "seeds"))
    rows, threshold = real_rows(), plain_threshold()
    for language in ("ru", "en"):
        some = [row for row in rows if row["lang"] == language]
        labels = [row["quality"] == "OK" for row in some]
        sketches = [sketch_of_text(rules, row, side) for row in some for side in ("first", "second")]
        places = [(place, place + 1) for place in range(0, len(sketches), 2)]
        ours = margins(sketches, places, [0.0] * len(some))
        plain = likeness_of_stems(sketches, places)
        best = max(pair_f(plain, labels, threshold)[2] for threshold in sorted(plain))
        learned = pair_f(plain, labels, threshold)[2]
        precision, recall, score = pair_f(ours, labels)
        print(
            f"pairs {language}: {len(some)}, {sum(labels)} the same: P {precision:.3f} R {recall:.3f} F1 {score:.3f} "
            f"AUC {auc(ours, labels):.3f}; TF-IDF alone: AUC {auc(plain, labels):.3f}, best F1 {best:.3f}, "
            f"{learned:.3f} at {threshold:.2f}, the best for our sets"
        )
    return None


def plain_threshold() -> float:
    """The cosine of stems that tells best which articles of our sets in one language tell one event."""
    scores: list[float] = []
    labels: list[bool] = []
    for name in SETS:
        gold = {line["id"]: line["event"] for line in labelled(name)}
        told = tellings(labelled(name))
        near = [
            (one, other)
            for one, other in combinations(range(len(told)), 2)
            if told[one].sketch.script == told[other].sketch.script
            and {*told[one].sketch.probes} & {*told[other].sketch.probes}
        ]
        scores += likeness_of_stems([one.sketch for one in told], near)
        labels += [gold[told[one].article_id] == gold[told[other].article_id] for one, other in near]
    return max(sorted(set(scores)), key=lambda threshold: pair_f(scores, labels, threshold)[2])


def likeness_of_stems(sketches: Sequence[Sketch], places: Sequence[tuple[int, int]]) -> list[float]:
    """Return the cosine of the stems of each pair."""
    pairs = pairs_of(places, [0.0] * len(places))
    return [float(share) for share in features_of(vectors_of(sketches), pairs)["stems"]]


def sketch_of_text(rules: Any, row: Mapping[str, Any], side: str) -> Sketch:
    """One side of a pair, ready for comparing."""
    line = {"id": side, "title": row.get(f"{side}_title") or "", "text": row[f"{side}_text"], "outlet": None}
    article = article_from(rules, line | {"told_at": "2026-03-01T00:00:00+00:00"})
    if article.sketch is None:
        raise ValueError("no sketch")
    return article.sketch


PARTS: dict[str, Callable[[], None]] = {"own": own, "pairs": pairs}


def main() -> int:
    """Do the parts and measure the sets that were asked for; all parts if none was.

    Prints this text and returns 2 if there is no such part and no such set.
    """
    asked = [name for name in sys.argv[1:] if name != "-v"]
    if not {*asked} <= {*PARTS, *SETS}:
        print(str(__doc__), file=sys.stderr)
        return 2
    for name in asked or PARTS:
        if name in PARTS:
            PARTS[name]()
        else:
            one_set(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
