"""Find faults in rules: entries that can never match, topics that match nothing or nearly everything."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from presswatch.errors import RulesError
from transforms.language import Tokens, tokens_of
from transforms.topics.compiled import TopicRule, TopicRules, parents_of
from transforms.topics.file import RulesReader
from transforms.topics.hits import outermost
from transforms.topics.patterns import USUAL_WEIGHT, Pattern, PatternWord
from transforms.topics.tags import MOST_FROM_ONE_TERM, hits_by_bag, weigh

#: a share of fewer articles means nothing
FEWEST_SAMPLES = 100
LARGEST_SHARE = 0.5


def check_topics(toml_text: str, iptc_csv: str, samples: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return faults of the rules, for people, in the order of the rules; an empty list if there are none.

    Args:
        toml_text: the rules.
        iptc_csv: IPTC Media Topics.
        samples: title and text of stored articles; given `FEWEST_SAMPLES`, topics that half of them have are named.
    """
    try:
        reader = RulesReader(toml_text, iptc_csv)
    except RulesError as error:
        return [str(error)]
    try:
        rules = reader.read()
    except RulesError:
        return reader.faults
    retired = retired_codes(iptc_csv)
    faults: list[str] = []
    for rule in rules.rules:
        where = reader.where(rule.topic.topic_id)
        if rule.topic.topic_id in retired:
            faults.append(f"{where}: IPTC has retired this code")
        faults += faults_of_words(rule, reader)
    faults += [f"{reader.where(topic_id)}: it is its own parent" for topic_id in rings(rules)]
    return faults + list(too_common(rules, reader, samples))


def faults_of_words(rule: TopicRule, reader: RulesReader) -> Iterator[str]:
    """Yield faults of one topic's lists."""
    topic_id = rule.topic.topic_id
    where = reader.where(topic_id)
    patterns = reader.patterns[rule.bag]
    if weakness := _weakness(rule, patterns):
        yield f"{where}: {weakness}"
    forbidden = {pattern.words for pattern in reader.patterns.get(rule.never, ())}
    counted = Counter((pattern.words, pattern.language) for pattern in patterns)
    for pattern in patterns:
        if counted.pop((pattern.words, pattern.language), 1) > 1:
            yield entry_fault(reader, topic_id, pattern, f"stands twice in words.{pattern.language}")
        yield from _deaf(rule, reader, pattern, forbidden)
    if any(not reader.patterns[bag] for bag in rule.near):
        yield f"{where}: it needs a group that has no words, and can never match"


def _weakness(rule: TopicRule, patterns: Sequence[Pattern]) -> str | None:
    """Return why a topic's entries together cannot suffice."""
    if sum(max(0.0, pattern.weight) for pattern in patterns) * MOST_FROM_ONE_TERM < rule.threshold:
        return f"it can never reach its threshold of {rule.threshold:g}"
    if not any(pattern.weight >= USUAL_WEIGHT for pattern in patterns):
        return f"it can never match: no entry has a weight of {USUAL_WEIGHT:g} or more"
    return None


def _deaf(
    rule: TopicRule, reader: RulesReader, pattern: Pattern, forbidden: set[tuple[PatternWord, ...]]
) -> Iterator[str]:
    """Yield why an entry can never match."""
    if pattern.words in forbidden:
        yield entry_fault(reader, rule.topic.topic_id, pattern, "can never match: it stands in `never` too")
    if is_swallowed(pattern.written, rule.bag, reader):
        yield entry_fault(reader, rule.topic.topic_id, pattern, "can never match: [ignore] has it")


def entry_fault(reader: RulesReader, topic_id: str, pattern: Pattern, what: str) -> str:
    """Return a fault of one entry, with its line."""
    return f"{reader.where_entry(topic_id, pattern.written)}: the entry {pattern.written!r} {what}"


def is_swallowed(written: str, bag: int, reader: RulesReader) -> bool:
    """Tell whether a phrase lies entirely within a phrase to be ignored."""
    if "*" in written or " " not in written:
        return False
    tokens = tokens_of("", written.split(":")[0])
    hits = reader.matcher.find(tokens)
    ignored = outermost([hit for hit in hits if hit.bag == reader.bags["ignore"]])
    return any(hit.first == 0 and hit.last == len(tokens.keys) - 1 for hit in ignored) and any(
        hit.bag == bag for hit in hits
    )


def retired_codes(iptc_csv: str) -> set[str]:
    """Return codes that IPTC has retired."""
    rows = csv.DictReader(line for line in iptc_csv.splitlines() if not line.startswith("#"))
    return {row["code"] for row in rows if row.get("retired")}


def rings(rules: TopicRules) -> Iterator[str]:
    """Yield topics that are their own ancestors."""
    by_id = {topic.topic_id: topic for topic in rules.topics}
    for rule in rules.rules:
        above = list(parents_of(rule.topic, by_id))
        if above and above[-1].parent_id == rule.topic.topic_id or rule.topic.parent_id == rule.topic.topic_id:
            yield rule.topic.topic_id


def too_common(rules: TopicRules, reader: RulesReader, samples: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield topics that more than half of the samples have by their own words, and the entries responsible."""
    if len(samples) < FEWEST_SAMPLES:
        return
    topics: Counter[str] = Counter()
    entries: Counter[tuple[int, int]] = Counter()
    for title, text in samples:
        _count(rules, tokens_of(title, text), topics, entries)
    for rule in rules.rules:
        share = topics[rule.topic.topic_id] / len(samples)
        if share > LARGEST_SHARE:
            blamed = _blamed(rules, rule, entries)
            why = f", most by {', '.join(map(repr, blamed))}" if blamed else ""
            yield f"{reader.where(rule.topic.topic_id)}: {share:.0%} of the articles have it{why}"


def _count(rules: TopicRules, tokens: Tokens, topics: Counter[str], entries: Counter[tuple[int, int]]) -> None:
    """Count the topics of one sample and the entries they rest on."""
    bags = hits_by_bag(rules, tokens)
    for rule in rules.rules:
        if rule.bag in bags and rule.never not in bags:
            weighed = weigh(rule, bags, tokens)
            topics[rule.topic.topic_id] += weighed.total >= weighed.needed
            entries.update({(rule.bag, hit.pattern) for hit in weighed.hits if hit.bag == rule.bag})


def _blamed(rules: TopicRules, rule: TopicRule, entries: Counter[tuple[int, int]]) -> list[str]:
    """Return the entries that most samples have, as written."""
    common = [(count, pattern) for (bag, pattern), count in entries.items() if bag == rule.bag]
    return [rules.matcher.written[pattern] for _, pattern in sorted(common, reverse=True)[:3]]
