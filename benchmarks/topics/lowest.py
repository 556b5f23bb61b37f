"""Lowest topics of whole articles: which are right, which further ones are missing.

Run with `python -m benchmarks.topics.lowest [SET …] [--misses]`. A row names its lowest topics (`topics`: each has to
be found), further ones that are better found than not (`further`), and those that are as right (`may`); `a|b` are
topics of which each is right. A tag is right if it is one of those, or lies below or above one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.topics.quality import rows_of, shipped_rules, told_for
from benchmarks.topics.scores import macro_f1
from presswatch.records import TopicTag
from transforms.topics.tags import tag_topics

#: sets whose rows name their lowest topics
LOWEST_SETS = ("blind_6", "blind_7", "blind_8", "blind_9", "blind_10", "blind_11")
WHAT_IS_COUNTED = (
    "The last sets name their lowest topics (`python -m benchmarks.topics.lowest --misses`). Here a lowest tag is "
    "wrong if it is neither a named topic nor below or above one. Further topics are those that an article has in a "
    "sentence or two. At first look `blind_6` had 14 of 102 lowest tags wrong (13.7 %), missed 16 of 68 main topics "
    "and 25 of 48 further ones, and had 36 of 60 articles wholly right. `blind_7`, after the mending, had 7 of 75 "
    "wrong (9.3 %), missed 4 of 42 and 21 of 39, and had 31 of 40 wholly right. `blind_8` is of short, light "
    "articles, many about oddities: 14 of 71 wrong (19.7 %), 10 of 40 and 27 of 40 missed, 21 of 40 wholly right "
    "(macro-F1 .699). "
    "`blind_9`, after words were added for what `blind_8` showed, had 3 of 29 wrong (10.3 %), missed 5 of 20 and 12 "
    "of 20, and had 15 of 20 wholly right (macro-F1 .779). `blind_10` is of longer articles (210 to 360 words), 15 in "
    "each language. At first look the rules of the day had 17 of 137 wrong (12.4 %), missed 9 of 60 and 69 of 108, and "
    "had 42 of 60 wholly right (macro-F1 .820). With subjects weighed by all their words and 4,900 words more, which "
    "the set's author wrote after the set without trying it, its first look was 6 of 136 wrong (4.4 %), 2 of 60 and 72 "
    "of 108 missed, 53 of 60 wholly right (macro-F1 .924); the weighing alone had 13 of 133 wrong and macro-F1 .818. "
    "The words were written before texts of `blind_6` to `blind_8` were read: with the rules as they were before each "
    "set from `blind_6` to `blind_9` was seen, macro-F1 of .847, .870, .699, .854 became .908, .882, .814, 1.00, 32 of "
    "281 wrong (11.4 %) became 19 of 281 (6.8 %), and 26 missed main topics 13. `blind_11` is of 36 articles of 250 to "
    "340 words, by another hand than the words: at first look 5 of 85 wrong (5.9 %), 4 of 36 main topics and 35 of 66 "
    "further ones missed, 29 of 36 wholly right (macro-F1 .872)."
)


def lowest_tags(tags: Sequence[TopicTag]) -> list[TopicTag]:
    """Return the tags that no narrower one repeats."""
    wider = {topic.topic_id for tag in tags for topic in shipped_rules().parents[tag.topic_id]}
    return [tag for tag in tags if tag.topic_id not in wider]


def is_same(told: str, wanted: str) -> bool:
    """Tell whether a topic is the wanted one, or lies below or above it."""
    parents = shipped_rules().parents
    above = {topic.topic_id for topic in parents.get(told, ())}
    return told == wanted or wanted in above or told in {topic.topic_id for topic in parents.get(wanted, ())}


def answers(wanted: Iterable[str]) -> list[list[str]]:
    """Return the topics of which each is right, for every wanted one."""
    return [one.split("|") for one in wanted]


def judged(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return wrong tags, topics and further topics that are missing, and the lowest tags themselves."""
    found = [tag.topic_id for tag in lowest_tags(tag_topics(row["title"], row["text"], shipped_rules()))]
    right = {one for some in answers([*row["topics"], *row["further"], *row["may"]]) for one in some}
    return {
        "lowest": found,
        "wrong": [told for told in found if not any(is_same(told, one) for one in right)],
        **{f"missing {key}": missing(row[key], found) for key in ("topics", "further")},
    }


def missing(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    """Return the wanted topics of which no answer is among the tags."""
    return [one for one in wanted if not any(is_same(told, answer) for told in found for answer in one.split("|"))]


def section(names: Sequence[str], *, shows_misses: bool = False) -> str:
    """Return the figures of each set as a table, with every miss below if wanted."""
    head = ["| set | texts | macro-F1 | wrong lowest | main missing | further missing | wholly right | without a tag |"]
    lines = [*head, "|---|---:|---:|---:|---:|---:|---:|---:|", *map(figures, names)]
    return "\n".join([*lines, *(misses(names) if shows_misses else [])])


def figures(name: str) -> str:
    """Return one set's line of the table; wholly right is an article without a wrong tag and with its topics."""
    rows = rows_of(name)
    told = [judged(row) for row in rows]
    counts: Counter[str] = Counter()
    for row, one in zip(rows, told, strict=True):
        counts.update({key: len(values) for key, values in one.items()})
        counts.update({key: len(row[key]) for key in ("topics", "further")})
        counts["whole"] += not one["wrong"] and not one["missing topics"]
        counts["none"] += not one["lowest"]
    cells = [
        f"{counts['wrong']} of {counts['lowest']} ({counts['wrong'] / counts['lowest']:.1%})",
        *(f"{counts[f'missing {key}']} of {counts[key]}" for key in ("topics", "further")),
        f"{counts['whole']} of {len(rows)}",
        str(counts["none"]),
    ]
    macro = macro_f1([row["label"] for row in rows], told_for(rows))
    return f"| `{name}` | {len(rows)} | {macro:.3f} | " + " | ".join(cells) + " |"


def misses(names: Sequence[str]) -> Iterable[str]:
    """Yield each article that is not wholly right, with the names of its topics."""
    named = {topic.topic_id: topic.topic_name for topic in shipped_rules().topics}
    for row in (row for name in names for row in rows_of(name)):
        one = judged(row)
        kinds = [
            f"{kind}: " + ", ".join("|".join(named.get(each, each) for each in topic.split("|")) for topic in one[kind])
            for kind in ("wrong", "missing topics", "missing further")
            if one[kind]
        ]
        if kinds:
            yield f"- {row['id']} {row['title'][:60]}: " + "; ".join(kinds)


if __name__ == "__main__":
    asked = [name for name in sys.argv[1:] if not name.startswith("--")]
    print(section(asked or LOWEST_SETS, shows_misses="--misses" in sys.argv))
