"""What is wrong with rules that compile: entries that say nothing, topics that match nothing or nearly everything."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from presswatch.errors import RulesError
from transforms.tokens import tokens_of
from transforms.topic_rules import RulesReader, TopicRule, TopicRules
from transforms.topic_tags import outermost, tag_topics

#: with fewer articles a share says nothing
FEWEST_SAMPLES = 20
LARGEST_SHARE = 0.5
#: a term in title and text often enough brings at most this times its weight
MOST_FROM_ONE_TERM = 3.0


def faults_of(toml_text: str, iptc_csv: str, samples: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Faults with topic and line, in the order of the rules; see `topic_rules.check_topics`."""
    reader = RulesReader(toml_text, iptc_csv)
    try:
        rules = reader.read()
    except RulesError as error:
        return [str(error)]
    retired = retired_codes(iptc_csv)
    faults: list[str] = []
    for rule in rules.rules:
        where = reader.where(rule.topic.topic_id)
        if rule.topic.topic_id in retired:
            faults.append(f"{where}: IPTC has retired this code")
        faults += [f"{where}: {fault}" for fault in faults_of_words(rule, reader)]
    return faults + [f"{reader.where(topic_id)}: {fault}" for topic_id, fault in too_common(rules, samples)]


def faults_of_words(rule: TopicRule, reader: RulesReader) -> Iterator[str]:
    """Faults of one topic's lists."""
    patterns = reader.patterns[rule.bag]
    if sum(max(0.0, pattern.weight) for pattern in patterns) * MOST_FROM_ONE_TERM < rule.threshold:
        yield f"it can never reach its threshold of {rule.threshold:g}"
    counted = Counter((pattern.words, pattern.language) for pattern in patterns)
    for pattern in patterns:
        if counted.pop((pattern.words, pattern.language), 1) > 1:
            yield f"the entry {pattern.written!r} stands twice in words.{pattern.language}"
        if is_swallowed(pattern.written, rule.bag, reader):
            yield f"the entry {pattern.written!r} can never match: [ignore] has it"
    if any(not reader.patterns[bag] for bag in rule.near):
        yield "it needs a group that has no words, and can never match"


def is_swallowed(written: str, bag: int, reader: RulesReader) -> bool:
    """Whether a phrase lies wholly within a phrase to be ignored."""
    if "*" in written or " " not in written:
        return False
    tokens = tokens_of("", written.split(":")[0])
    hits = reader.matcher.find(tokens)
    ignored = outermost([hit for hit in hits if hit.bag == reader.bags["ignore"]])
    return any(hit.first == 0 and hit.last == len(tokens.keys) - 1 for hit in ignored) and any(
        hit.bag == bag for hit in hits
    )


def retired_codes(iptc_csv: str) -> set[str]:
    """Codes that IPTC no longer wants used."""
    rows = csv.DictReader(line for line in iptc_csv.splitlines() if not line.startswith("#"))
    return {row["code"] for row in rows if row.get("retired")}


def too_common(rules: TopicRules, samples: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Topics with rules of their own that more than half of the samples have."""
    if len(samples) < FEWEST_SAMPLES:
        return
    counted = Counter(tag.topic_id for title, text in samples for tag in tag_topics(title, text, rules))
    for rule in rules.rules:
        share = counted[rule.topic.topic_id] / len(samples)
        if share > LARGEST_SHARE:
            yield rule.topic.topic_id, f"{share:.0%} of the articles have it"
