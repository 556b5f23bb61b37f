"""An article's sketch: the terms by which it is compared, heaviest first, and a sample of its shingles.

Beside it, what it was made from: while that stands, the sketch, copies and story stand too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest
from itertools import compress, islice
from typing import NamedTuple

from presswatch.records import Article, Role, Sketch, SourceTag, StoryBasis, TopicTag
from transforms.language import Memo, Tokens, stems_of_vocabulary, text_words, tokens_of
from transforms.stories.background import BELARUSIAN, CYRILLIC, LATIN, NAME_STEMS, UKRAINIAN, Background, Word
from transforms.stories.concepts import RAREST
from transforms.stories.keys import READ, Key, Kind, figures_of, names_of, times_of, weight_of_figure
from transforms.stories.numerals import numbers_in
from transforms.stories.passages import samples_of
from transforms.stories.places import places_within
from transforms.stories.terms import hashes_of, kind_of, term_of

#: raised when a change of ours gives other sketches or other stories
STORIES_VERSION = "stories-16"
#: stems and keys that are kept of an article, and the words of a text that stems are taken from
MOST_STEMS, MOST_KEYS, MOST_CONCEPTS, MOST_WORDS = 50, 40, 30, 100
#: weight of a stem in the title
TITLE = 4.0
#: how many stems, keys and concepts find candidates, and how rare they must be: a more common term would find half the
#: press. Short reports in two languages often share nothing but what their words mean, so concepts are more
STEM_PROBES, KEY_PROBES, CONCEPT_PROBES = 8, 8, 12
RARE_STEM, RARE_KEY, RARE_CONCEPT = 4.0, 2.4, 3.5
#: rarity from which an adjective may be a place's, and the smallest number in words that says anything
RARE_PLACE, LEAST_NUMERAL = 5.5, 10
NO_PROBES = frozenset({Kind.DAY, Kind.TITLE_DAY, Kind.SOURCE, Kind.TOPIC})
#: weight of a key of a kind beside a name of the same rarity
WORTH = {Kind.SHORT_NAME: 0.7, Kind.SOURCE: 0.4, Kind.TOPIC: 0.3, Kind.TITLE_DAY: 0.1}
SOURCE_WEIGHT, TOPIC_WEIGHT = 4.0, 4.0
_ADDRESS = re.compile(r"https?://\S+")
_CYRILLIC = re.compile("[а-яёіўїєґ]+")
_LATIN = re.compile("[a-z]+")
#: characters that determine the script
SAMPLE = 600
#: stands before the part of a rules' version that changes with sketches and stories alone
STORIES_MARK = "-"


class Term(NamedTuple):
    """A stem or key of an article; sorted heaviest first, equal ones in order of their hash."""

    lightness: float
    number: int
    word: str
    rarity: float


class Row(NamedTuple):
    """An article's words: the stem of each distinct one, and what stands where.

    `stems` are those of the title and then of the first MOST_WORDS of the text; `title` says how many are the title's.
    `compared` are the distinct words that have one of these: those after them serve to find copies only. `numerals` are
    the numbers that some of them say, by comparable form.
    """

    tokens: Tokens
    vocabulary: list[str]
    compared: list[Word]
    numerals: dict[str, int]
    stems: list[str]
    title: int

    def written(self, index: int) -> str:
        """Return the word at a place of `stems`, as it is written."""
        return self.tokens.written(index, index)


def sketch_of(
    title: str, text: str, sources: Sequence[SourceTag], topics: Sequence[TopicTag], background: Background
) -> Sketch:
    """Return what an article is found and compared by; about half a millisecond for 3 KB."""
    if "://" in text:
        # The parts of an address say nothing about the event.
        text = _ADDRESS.sub(" ", text)
    script = script_of(f"{title} {text[:SAMPLE]}".lower())
    row = row_of(tokens_of(title, text), background.words(script))
    counts = counts_of(row)
    stems = stem_terms(row, counts)
    names = list(names_of(title, text[:READ], words_written(title, text), background.skeletons))
    places = places_named(first_words(title, text), background)
    figures = [*figures_of(title, True), *figures_of(text[:READ], False), *numerals_of(row)]
    keys = key_terms([*figures, *names, *places, *tag_keys(sources, topics)], background)
    concepts = concept_terms(row, counts, {NAME_STEMS[name.word] for name in names}, background.towns)
    terms = [*of_length(stems, MOST_STEMS), *of_length(keys, MOST_KEYS), *of_length(concepts, MOST_CONCEPTS)]
    return Sketch(
        script,
        tuple(term.number for term, _ in terms),
        tuple(weight for _, weight in terms),
        tuple(term.word for term, _ in terms),
        (
            *probes_of(stems, RARE_STEM, STEM_PROBES),
            *probes_of(keys, RARE_KEY, KEY_PROBES),
            *probes_of(concepts, RARE_CONCEPT, CONCEPT_PROBES),
        ),
        samples_of(hashes_of(row.vocabulary), row.tokens.order[row.title :]),
    )


def script_of(sample: str) -> str:
    """Return the script of a beginning in lower case, and for Cyrillic the language as far as its letters show it."""
    if sum(map(len, _LATIN.findall(sample))) > sum(map(len, _CYRILLIC.findall(sample))):
        return LATIN
    if "ў" in sample:
        return BELARUSIAN
    return UKRAINIAN if "ї" in sample or "є" in sample else BELARUSIAN if "і" in sample else CYRILLIC


def row_of(tokens: Tokens, words: Memo[Word]) -> Row:
    """Return an article's words from its tokens: those that topics were found by are still at hand."""
    vocabulary = stems_of_vocabulary(tokens.title, tokens.text)
    stems = list(map(vocabulary.__getitem__, tokens.order[: tokens.title_count + MOST_WORDS]))
    keys = list(compress(tokens.vocabulary, map(set(stems).__contains__, vocabulary)))
    compared = list(map(words.__getitem__, keys))
    numerals = {key: word.numeral for key, word in zip(keys, compared, strict=True) if word.numeral}
    return Row(tokens, vocabulary, compared, numerals, stems, tokens.title_count)


def words_written(title: str, text: str) -> set[str]:
    """Return the words of both fields as they are written."""
    return {*text_words(title).vocabulary, *text_words(text).vocabulary}


def first_words(title: str, text: str) -> list[str]:
    """Return the words of a title and of its text's beginning as they are written, each once."""
    words = text_words(text)
    return [*text_words(title).vocabulary, *map(words.vocabulary.__getitem__, dict.fromkeys(words.order[:MOST_WORDS]))]


def places_named(words: Iterable[str], background: Background) -> list[Key]:
    """Return the places that adjectives are of; those of what is in every text («городской») are of none."""
    return [key for key in places_within(words) if background.name_weights[key.word] >= RARE_PLACE]


def numerals_of(row: Row) -> Iterator[Key]:
    """Yield the numbers that are written as words, from the smallest one that says anything on.

    The word behind one may multiply it: «три тысячи».
    """
    if not row.numerals:
        return
    for first, end in ((0, row.title), (row.title, len(row.stems))):
        for number, begins, after in numbers_in(row.tokens.keys[first:end], row.numerals):
            times = times_of(row.written(first + after)) if first + after < end else 1.0
            if number * times >= LEAST_NUMERAL:
                yield Key(Kind.NUMBER, f"{number * times:.0f}", row.written(first + begins))


def counts_of(row: Row) -> dict[str, float]:
    """Return how often each stem comes; in the title it counts more."""
    counts: dict[str, float] = dict(Counter(row.stems[row.title :]))
    for stem in row.stems[: row.title]:
        counts[stem] = counts.get(stem, 0.0) + TITLE
    return counts


def concept_terms(
    row: Row, counts: Mapping[str, float], names: AbstractSet[str], towns: AbstractSet[str]
) -> list[Term]:
    """Return what an article's words mean, each meaning with its weight and the first word that has it.

    Names, given by their stems, mean something only if the background has them and no town has that name:
    «Слончинский» and «Слонім» are no elephants.
    """
    meanings = {
        word.stem: word.meanings
        for word in row.compared
        if word.meanings and not (word.stem in names and (word.rarity >= RAREST or word.stem in towns))
    }
    found: dict[int, tuple[float, float, str]] = {}
    for written in dict.fromkeys(row.stems):
        for number, weight in meanings.get(written, ()):
            most, count, first = found.get(number, (weight, 0.0, written))
            found[number] = max(weight, most), count + counts[written], first
    weighed = [
        (-weight * (1 + math.log(1 + count)), number, weight, first) for number, (weight, count, first) in found.items()
    ]
    return [
        Term(lightness, number, row.written(row.stems.index(first)), weight)
        for lightness, number, weight, first in nsmallest(MOST_CONCEPTS, weighed)
    ]


def stem_terms(row: Row, counts: Mapping[str, float]) -> list[Term]:
    """Return stems with their weight and one written form: rare and frequent ones weigh most."""
    telling = {word.stem: word for word in row.compared if word.rarity}
    weighed = [
        (-telling[stem].rarity * (1 + math.log(count) if count > 1 else 1.0), stem)
        for stem, count in counts.items()
        if stem in telling
    ]
    # Only those that may be kept are made into terms.
    heaviest = sorted(weighed)[:MOST_STEMS]
    in_text = range(row.title, len(row.stems))
    places = dict(zip([*row.stems[row.title :], *row.stems[: row.title]], [*in_text, *range(row.title)], strict=True))
    return [
        Term(weight, term_of(Kind.STEM, stem), row.written(places[stem]), telling[stem].rarity)
        for weight, stem in heaviest
    ]


def key_terms(keys: Iterable[Key], background: Background) -> list[Term]:
    """Return the keys with their weight and one written form."""
    alike: dict[tuple[Kind, str], list[Key]] = {}
    for key in keys:
        alike.setdefault((key.kind, key.value), []).append(key)
    found = []
    for (kind, value), some in alike.items():
        rarity = rarity_of(some[0], background)
        worth = max(key.weight for key in some) if len(some) > 1 else some[0].weight
        weight = worth * WORTH.get(kind, 1.0) * (1 + math.log(len(some)) / 2) * rarity
        found.append((-weight, kind, value, some[0].word, rarity))
    heaviest = nsmallest(MOST_KEYS, found)
    return sorted(
        Term(light, term_of(kind, f"{kind}{value}"), word, rarity) for light, kind, value, word, rarity in heaviest
    )


def rarity_of(key: Key, background: Background) -> float:
    """Return how distinctive a key is."""
    if key.kind in (Kind.NAME, Kind.SHORT_NAME):
        return background.name_weights[key.word]
    if key.kind is Kind.SOURCE:
        return SOURCE_WEIGHT
    return TOPIC_WEIGHT if key.kind is Kind.TOPIC else weight_of_figure(key.kind, key.value)


def tag_keys(sources: Sequence[SourceTag], topics: Sequence[TopicTag]) -> list[Key]:
    """Return the sources named in the text and the topics as keys: their ids are the same in every language."""
    named = {tag.source_id: tag.evidence for tag in sources if tag.field == "text" and tag.role is not Role.PUBLISHER}
    keys = [Key(Kind.SOURCE, source_id, word) for source_id, word in named.items() if source_id]
    return keys + [Key(Kind.TOPIC, topic.topic_id, topic.evidence[0]) for topic in topics if topic.evidence]


def of_length(terms: Sequence[Term], most: int) -> list[tuple[Term, int]]:
    """Return the heaviest terms, each with its weight in hundredths."""
    return [(term, round(-100 * term.lightness)) for term in terms[:most] if term.lightness < 0]


def probes_of(terms: Sequence[Term], rarest: float, most: int) -> list[int]:
    """Return the heaviest terms that are rare enough to find candidates."""
    rare = (term.number for term in terms if term.rarity >= rarest and kind_of(term.number) not in NO_PROBES)
    return list(islice(rare, most))


def stands(before: StoryBasis, article: Article) -> bool:
    """Tell whether a stored article, tagged anew, would get the sketch and the copies that it has.

    Its text and its links are the stored ones.
    """
    of_stories = (before.rules_version or "").rpartition(STORIES_MARK)[2]
    return of_stories == article.rules_version.rpartition(STORIES_MARK)[2] and before == StoryBasis(
        before.rules_version,
        article.publisher_id,
        frozenset((tag.source_id, tag.role, tag.field, tag.confidence) for tag in article.source_tags),
        frozenset(tag.topic_id for tag in article.topic_tags if tag.evidence),
    )
