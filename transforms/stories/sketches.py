"""An article as its sketch: the terms it is compared by, the heaviest first, and a sample of its shingles."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from presswatch.records import Role, Sketch, SourceTag, TopicTag
from transforms.language import WORD, Memo, is_lacinka, stems_of_words
from transforms.stories.background import BELARUSIAN, CYRILLIC, LATIN, RAREST, UKRAINIAN, Background
from transforms.stories.keys import READ, Key, Kind, figures_of, names_of, weight_of_figure
from transforms.stories.passages import samples_of

#: raised when a change of ours gives other sketches or other stories
STORIES_VERSION = "stories-2"
#: stems and keys that are kept of an article, and the words of a text that stems are taken from
MOST_STEMS, MOST_KEYS, MOST_CONCEPTS, MOST_WORDS = 50, 40, 16, 400
#: a stem that two texts of three have says nothing
COMMON = 0.4
#: what a stem in the title counts
TITLE = 2.0
#: the terms that find candidates, so many stems and keys; a term that is commoner finds half the press
PROBES = 8
RARE_STEM, RARE_KEY = 4.0, 2.9
NO_PROBES = frozenset({Kind.DAY, Kind.TITLE_DAY, Kind.SOURCE, Kind.TOPIC})
#: what a key of a kind is worth beside a name of the same rarity
WORTH = {Kind.SHORT_NAME: 0.7, Kind.SOURCE: 0.4, Kind.TOPIC: 0.3, Kind.TITLE_DAY: 0.1}
SOURCE_WEIGHT, TOPIC_WEIGHT = 4.0, 4.0
_ADDRESS = re.compile(r"https?://\S+")
_CYRILLIC = re.compile("[а-яёіўїєґ]")
_LATIN = re.compile("[a-z]")
#: characters that tell the script
SAMPLE = 600


class Term(NamedTuple):
    """A stem or key of an article; sorted, the heaviest come first and equal ones in order of their hash."""

    lightness: float
    number: int
    word: str
    rarity: float


#: the bits of a term that hold its kind
KIND_BITS = 15
_KINDS = dict(enumerate(Kind))


def hash_of(text: str) -> int:
    """32 bits of a text, the same on every machine."""
    return zlib.crc32(text.encode())


_HASHES = Memo(hash_of, most=24_576)


def term_of(kind: Kind, value: str) -> int:
    """A term's hash with its kind in the lowest four bits."""
    return _HASHES[value] & ~KIND_BITS | kind


def kind_of(term: int) -> Kind:
    """The kind a term's hash carries."""
    return _KINDS[term & KIND_BITS]


def sketch_of(
    title: str, text: str, sources: Sequence[SourceTag], topics: Sequence[TopicTag], background: Background
) -> Sketch:
    """What an article is found and compared by; about half a millisecond for 3 KB."""
    if "://" in text:
        # What an address is made of says nothing of the event.
        text = _ADDRESS.sub(" ", text)
    written = WORD.findall(title), WORD.findall(text)
    is_latin = is_lacinka(title, text)
    title_stems, text_stems = (stems_of_words(words, is_latin=is_latin) for words in written)
    sample = f"{title} {text[:SAMPLE]}".lower()
    script = script_of(sample)
    stems = stem_terms(title_stems, text_stems, written, background.stems(script))
    figures = [*figures_of(title, True), *figures_of(text[:READ], False)]
    keys = key_terms(
        [
            *figures,
            *names_of(title, text[:READ], {*written[0], *written[1]}, background.same_names),
            *tag_keys(sources, topics),
        ],
        background,
    )
    concepts = concept_terms(title_stems, text_stems, written, background.concepts)
    terms = [*of_length(stems, MOST_STEMS), *of_length(keys, MOST_KEYS), *of_length(concepts, MOST_CONCEPTS)]
    return Sketch(
        script,
        tuple(term.number for term, _ in terms),
        tuple(weight for _, weight in terms),
        tuple(term.word for term, _ in terms),
        (*probes_of(stems, RARE_STEM), *probes_of(keys, RARE_KEY)),
        samples_of([_HASHES[stem] for stem in text_stems]),
    )


def script_of(sample: str) -> str:
    """The script of a beginning in small letters, and for Cyrillic the language as far as its letters tell it."""
    if len(_LATIN.findall(sample)) > len(_CYRILLIC.findall(sample)):
        return LATIN
    if "ў" in sample:
        return BELARUSIAN
    return UKRAINIAN if "ї" in sample or "є" in sample else BELARUSIAN if "і" in sample else CYRILLIC


def concept_terms(
    title: Sequence[str],
    text: Sequence[str],
    written: tuple[Sequence[str], Sequence[str]],
    concepts: Memo[tuple[str, float]],
) -> list[Term]:
    """What happens in an article, each concept with its weight and one written form; the title counts as in stems."""
    counts: dict[str, float] = {}
    forms: dict[str, str] = {}
    rarities: dict[str, float] = {}
    for stems, words, worth in ((title, written[0], TITLE), (text[:MOST_WORDS], written[1], 1.0)):
        for (name, weight), word in zip(map(concepts.__getitem__, stems), words, strict=False):
            if name:
                rarities[name] = weight
                counts[name] = counts.get(name, 0.0) + worth
                forms.setdefault(name, word)
    weighed = ((rarities[name] * (1 + math.log(1 + count)), name) for name, count in counts.items())
    return sorted(Term(-weight, term_of(Kind.CONCEPT, name), forms[name], weight) for weight, name in weighed)


def stem_terms(
    title: Sequence[str], text: Sequence[str], written: tuple[Sequence[str], Sequence[str]], weights: dict[str, float]
) -> list[Term]:
    """Stems with their weight and one written form: rare ones that come often weigh most."""
    counts: dict[str, float] = dict(Counter(text[:MOST_WORDS]))
    for stem in title:
        counts[stem] = counts.get(stem, 0.0) + TITLE
    forms = dict(zip([*text[:MOST_WORDS], *title], [*written[1][:MOST_WORDS], *written[0]], strict=False))
    rarities = [weights.get(stem, RAREST) for stem in counts]
    weighed = [
        (-rarity * (1 + math.log(count) if count > 1 else 1.0), stem, rarity)
        for (stem, count), rarity in zip(counts.items(), rarities, strict=True)
        if rarity > COMMON and len(stem) > 1 and stem[0] != "=" and not stem.isdecimal()
    ]
    # Only those that may be kept are made into terms.
    heaviest = nsmallest(MOST_STEMS, weighed)
    return [Term(weight, term_of(Kind.STEM, stem), forms[stem], rarity) for weight, stem, rarity in heaviest]


def key_terms(keys: Iterable[Key], background: Background) -> list[Term]:
    """Keys with their weight and one written form."""
    alike: dict[tuple[Kind, str], list[Key]] = {}
    for key in keys:
        alike.setdefault((key.kind, key.value), []).append(key)
    found = []
    for (kind, value), some in alike.items():
        rarity = rarity_of(kind, value, background)
        worth = max(key.weight for key in some) if len(some) > 1 else some[0].weight
        weight = worth * WORTH.get(kind, 1.0) * (1 + math.log(len(some)) / 2) * rarity
        found.append((-weight, kind, value, some[0].word, rarity))
    heaviest = nsmallest(MOST_KEYS, found)
    return sorted(
        Term(light, term_of(kind, f"{kind}{value}"), word, rarity) for light, kind, value, word, rarity in heaviest
    )


def rarity_of(kind: Kind, value: str, background: Background) -> float:
    """How telling a key is."""
    if kind in (Kind.NAME, Kind.SHORT_NAME):
        return background.weight_of_name(value)
    if kind is Kind.SOURCE:
        return SOURCE_WEIGHT
    return TOPIC_WEIGHT if kind is Kind.TOPIC else weight_of_figure(kind, value)


def tag_keys(sources: Sequence[SourceTag], topics: Sequence[TopicTag]) -> list[Key]:
    """Sources named in the text and topics: their ids are the same in every language."""
    named = {tag.source_id: tag.evidence for tag in sources if tag.field == "text" and tag.role is not Role.PUBLISHER}
    keys = [Key(Kind.SOURCE, source_id, word) for source_id, word in named.items() if source_id]
    return keys + [Key(Kind.TOPIC, topic.topic_id, topic.evidence[0]) for topic in topics if topic.evidence]


def of_length(terms: Sequence[Term], most: int) -> list[tuple[Term, int]]:
    """The heaviest terms, each with its weight in thousandths of a vector of length one."""
    kept = [term for term in terms[:most] if term.lightness < 0]
    length = math.sqrt(sum(term.lightness * term.lightness for term in kept)) or 1.0
    return [(term, round(-1000 * term.lightness / length)) for term in kept]


def probes_of(terms: Sequence[Term], rarest: float) -> list[int]:
    """The heaviest of the terms that are rare enough to find candidates by."""
    rare = (term.number for term in terms if term.rarity >= rarest and kind_of(term.number) not in NO_PROBES)
    return list(islice(rare, PROBES))
