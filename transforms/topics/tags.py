"""Topic tags of an article, each with the words that justify it.

A term of weight w that occurs n times in the text gives w·(2 − 2^(1−n)), and w more if it occurs in the title:
w for one place, 1.5 w for two, never more than 3 w. A topic needs a sum of `threshold`, which grows slowly with
texts longer than usual; the score is sum / (sum + threshold), so 0.5 just suffices. Terms of less than the usual
weight (2) support a topic but cannot establish it: without a term of 2 or more the sum is 0.

Of the topics that suffice, only those with a good part of the strongest one's weight stay: what an article merely
mentions is not what it is about (docs/quality.md has the measurement).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from presswatch.records import Topic, TopicTag
from transforms.language import TITLE, Tokens, tokens_of
from transforms.text import with_closing_mark
from transforms.topics.compiled import TopicRule, TopicRules, top_of
from transforms.topics.hits import outermost
from transforms.topics.matcher import Hit
from transforms.topics.meanings import told_apart, words_in_names
from transforms.topics.patterns import USUAL_WEIGHT
from transforms.topics.prominence import Weighed, standing_out
from transforms.topics.subjects import weights_of_subjects

#: lists that are not used for a text, by its spelling; Russian lists are used for all three, Belarusian ones for two
SILENT = {"ru": ("be", "uk"), "be": ("uk",)}

#: weight of what supports a topic and cannot establish it
SUPPORTING_WEIGHT = 1.0

#: a term gives at most this multiple of its weight, however often it occurs
MOST_FROM_ONE_TERM = 3.0

#: with fewer words, a text cannot show what it is about and what it only mentions
FEWEST_WORDS = 25

#: a subject with this share of the largest one's weight has its top-level topic, whether or not a list of it suffices
SHARE_OF_LEADING = 0.9

#: the score of a topic that just suffices
SUFFICING_SCORE = 0.5

#: more evidence than this helps nobody
MOST_EVIDENCE = 12


def tag_topics(
    title: str, text: str, rules: TopicRules, cited: Sequence[tuple[str, int, int]] = ()
) -> tuple[TopicTag, ...]:
    """Return the topics of an article and their parents, highest score first.

    A parent has its children's evidence and the best of their scores; a top-level topic has the score of all words of
    its subject (`transforms.topics.subjects`). For each tag `spans` are (field, start, end)
    with `field` 'title' or 'text', and the slices of that field are the evidence. `cited` are such spans too: the names
    of sources where they only say whose words they are. They support a topic but cannot establish it.
    """
    tokens = tokens_of(title, text)
    bags = hits_by_bag(rules, tokens, words_in(cited, tokens))
    found = list(_sufficing(rules, bags, tokens))
    subjects: dict[str, float] = {}
    if rules.is_ranked:
        subjects = weights_of_subjects(rules, bags, tokens)
        is_short = len(tokens.keys) < FEWEST_WORDS
        found = standing_out(found, rules.parents, subjects, tokens.title_count, is_short=is_short)
        if not is_short:
            found += leading(rules, bags, tokens, subjects, found)
    scored: dict[str, tuple[Topic, float, list[Hit]]] = {}
    for rule, weighed in found:
        for topic in (rule.topic, *rules.parents[rule.topic.topic_id]):
            _, best, hits = scored.get(topic.topic_id, (topic, 0.0, []))
            scored[topic.topic_id] = (topic, max(best, score_of(topic, weighed, subjects)), hits + weighed.hits)
    tags = [tag_of(topic, score, hits, tokens) for topic, score, hits in scored.values()]
    return tuple(sorted(tags, key=lambda tag: (-tag.score, -len(tag.spans), tag.topic_id)))


def score_of(topic: Topic, weighed: Weighed, subjects: Mapping[str, float]) -> float:
    """Return the score that a rule gives to its topic or a parent of it; a top-level one has that of its subject."""
    if topic.topic_id not in subjects:
        return weighed.score
    return max(SUFFICING_SCORE, weighed.with_total(subjects[topic.topic_id]).score)


def _sufficing(rules: TopicRules, bags: dict[int, list[Hit]], tokens: Tokens) -> Iterator[tuple[TopicRule, Weighed]]:
    """Yield the topics whose words suffice on their own."""
    words = len(tokens.keys)
    for rule in rules.rules:
        if rule.bag not in bags or rule.never in bags:
            continue
        needed = rule.threshold if words <= rule.usual_words else needed_for(rule, tokens)
        if most_of(bags[rule.bag], tokens) < needed:
            continue
        weighed = weigh(rule, bags, tokens)
        if weighed.total >= weighed.needed:
            yield rule, weighed


def leading(
    rules: TopicRules,
    bags: dict[int, list[Hit]],
    tokens: Tokens,
    subjects: dict[str, float],
    found: Sequence[tuple[TopicRule, Weighed]],
) -> list[tuple[TopicRule, Weighed]]:
    """Return the top-level topics of the heaviest subjects, even if no list of theirs suffices alone."""
    told = {top_of(rule, rules.parents) for rule, _ in found}
    least = max(subjects.values(), default=0.0) * SHARE_OF_LEADING
    missed = {subject for subject, weight in subjects.items() if weight >= least and subject not in told}
    more = []
    for rule in rules.rules if missed else ():
        if rule.topic.topic_id not in missed or rule.never in bags:
            continue
        needed = needed_for(rule, tokens)
        if subjects[rule.topic.topic_id] >= needed:
            hits = [hit for bag in bags if rules.subjects.get(bag) == rule.topic.topic_id for hit in bags[bag]]
            more.append((rule, Weighed(subjects[rule.topic.topic_id], needed, hits)))
    return more


def weigh(rule: TopicRule, bags: dict[int, list[Hit]], tokens: Tokens) -> Weighed:
    """Sum up a rule's words, without those that lack required words nearby. The caller checks `never`."""
    own = outermost(bags.get(rule.bag, ()))
    companions: list[Hit] = []
    if rule.near:
        own, companions = near_hits(rule, own, bags, tokens)
    has_anchor = any(hit.weight >= USUAL_WEIGHT for hit in own)
    return Weighed(sum_of(own, tokens) if has_anchor else 0.0, needed_for(rule, tokens), own + companions)


def words_in(spans: Iterable[tuple[str, int, int]], tokens: Tokens) -> frozenset[int]:
    """Return the words that lie in spans of the fields."""
    found: set[int] = set()
    for field, start, end in spans:
        low, high = (0, tokens.title_count) if field == TITLE else (tokens.title_count, len(tokens.starts))
        found.update(range(bisect_left(tokens.starts, start, low, high), bisect_left(tokens.starts, end, low, high)))
    return frozenset(found)


def headline_in_text(tokens: Tokens) -> range:
    """Return the words of a first line that repeats the headline; empty if there is none.

    More than a quarter of news pages repeat it within the text (139 of 514, measured): this is layout, not emphasis.
    """
    count = tokens.title_count
    if not count or tokens.keys[:count] != tokens.keys[count : 2 * count]:
        return range(0)
    after = tokens.starts[2 * count] if len(tokens.starts) > 2 * count else len(tokens.text)
    is_line = after == len(tokens.text) or "\n" in tokens.text[tokens.ends[2 * count - 1] : after]
    return range(count, 2 * count) if is_line else range(0)


def hits_by_bag(rules: TopicRules, tokens: Tokens, cited: frozenset[int] = frozenset()) -> dict[int, list[Hit]]:
    """Return all hits by list, without those within a phrase to be ignored («доллар США» is not about the USA).

    A headline repeated in the text counts once.

    `SILENT` names the lists not used for the text: the Belarusian «іспыт*» would find an exam in Russian «испытание».
    """
    hits = rules.matcher.find(tokens)
    if not hits:
        return {}
    hits = _heard(rules, told_apart(rules, hits, tokens), tokens)
    covered = {index for hit in hits if hit.bag == rules.ignore_bag for index in range(hit.first, hit.last + 1)}
    bags: dict[int, list[Hit]] = defaultdict(list)
    named = words_in_names(tokens)
    unusual = covered | named | cited
    for hit in hits:
        # hits are many, and almost all begin at an ordinary word
        if hit[1] not in unusual:
            bags[hit[0]].append(hit)
        elif not _is_within(hit, covered):
            is_named = _is_within(hit, named) and not rules.matcher.is_name(hit.pattern)
            bags[hit.bag].append(weakened(hit) if is_named or _is_within(hit, cited) else hit)
    return dict(bags)


def _heard(rules: TopicRules, hits: list[Hit], tokens: Tokens) -> list[Hit]:
    """Return the hits that count: those of a headline once, and none of lists not used for the text."""
    if repeated := headline_in_text(tokens):
        hits = [hit for hit in hits if hit.first not in repeated]
    silent = SILENT.get(tokens.spelling)
    if not silent:
        return hits
    languages = rules.matcher.languages
    return [hit for hit in hits if languages[hit.pattern] not in silent]


def _is_within(hit: Hit, words: Set[int]) -> bool:
    return hit.first in words and hit.last in words


def weakened(hit: Hit) -> Hit:
    """Weaken a hit within the name of a cited source. Its own number keeps it from adding to other hits."""
    return hit._replace(weight=min(hit.weight, SUPPORTING_WEIGHT), pattern=-1 - hit.pattern)


def near_hits(
    rule: TopicRule, hits: list[Hit], bags: dict[int, list[Hit]], tokens: Tokens
) -> tuple[list[Hit], list[Hit]]:
    """Return the hits with one of each needed list within the window, and those nearest ones (evidence, not weight)."""
    positions = tokens.positions
    groups = [(hits, [positions[hit.first] for hit in hits]) for hits in (bags.get(bag, []) for bag in rule.near)]
    kept: list[Hit] = []
    companions: dict[Hit, None] = {}
    for hit in hits:
        nearest = [nearest_hit(group, at, positions[hit.first], rule.window) for group, at in groups]
        if all(nearest):
            kept.append(hit)
            companions |= dict.fromkeys(found for found in nearest if found)
    return kept, list(companions)


def nearest_hit(hits: list[Hit], places: list[int], position: int, window: int) -> Hit | None:
    """Return the hit nearest to a position, if within the window."""
    after = bisect_left(places, position)
    around = [index for index in (after - 1, after) if 0 <= index < len(places)]
    best = min(around, key=lambda index: abs(places[index] - position), default=None)
    return hits[best] if best is not None and abs(places[best] - position) <= window else None


def sum_of(hits: Iterable[Hit], tokens: Tokens) -> float:
    """Return the sum over terms; the module's docstring has the formula."""
    in_text: dict[int, int] = defaultdict(int)
    in_title: set[int] = set()
    weights: dict[int, float] = {}
    for hit in hits:
        weights[hit.pattern] = hit.weight
        if hit.first < tokens.title_count:
            in_title.add(hit.pattern)
        in_text[hit.pattern] += 1
    return sum(
        weight * (2 - 2.0 ** (1 - in_text[pattern]) + (pattern in in_title)) for pattern, weight in weights.items()
    )


def most_of(hits: Sequence[Hit], tokens: Tokens) -> float:
    """Return an upper bound of the sum of hits, at a tenth of the cost of weighing them: it rules out most topics."""
    most = sum([hit.weight for hit in hits if hit.weight > 0])
    return 2 * most if hits[0].first < tokens.title_count else most


def needed_for(rule: TopicRule, tokens: Tokens) -> float:
    """Return the rule's threshold, raised for texts longer than usual by the square root of how much longer."""
    return float(rule.threshold * max(1.0, len(tokens.keys) / rule.usual_words) ** 0.5)


def tag_of(topic: Topic, score: float, hits: list[Hit], tokens: Tokens) -> TopicTag:
    """Return the tag with its evidence in text order, each place once, in its longest form."""
    places = [(hit.first, hit.last) for hit in outermost([hit for hit in hits if hit.weight > 0])][:MOST_EVIDENCE]
    spans = tuple(span_of(tokens, first, last) for first, last in places)
    evidence = tuple((tokens.title if field == TITLE else tokens.text)[start:end] for field, start, end in spans)
    return TopicTag(topic.topic_id, topic.topic_name, topic.scheme, round(score, 4), evidence, spans)


def span_of(tokens: Tokens, first: int, last: int) -> tuple[str, int, int]:
    """Return where words stand in their field, including the closing mark of one they open («цэнтр «Вясна»»)."""
    field = tokens.field_of(first)
    start, end = tokens.starts[first], tokens.ends[last]
    return field, start, with_closing_mark(tokens.title if field == TITLE else tokens.text, start, end)
