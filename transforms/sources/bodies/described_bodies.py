"""Find unregistered bodies by what the text says they are: "grid operator Enedis", "Fidra, a watchdog, said".

A common noun (`body_kind` of seeds/words) stands before the capitalised name, or in an apposition after it. So are
abbreviations found that say something ("PSNI said"), and the common noun of a body that was found by it ("the
hospital warned").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from transforms.sources.bodies.organisation_names import SPACES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit, words_taken
from transforms.sources.names.second_mentions import has_own_article
from transforms.sources.names.writing import name_written

_LONGEST_NAME, _LONGEST_APPOSITION, _REACH_OF_NOUN = 4, 9, 150
#: how many words before the kind of a journal "published" stands: "published on Monday in the journal"
_REACH_OF_PUBLISHED = 8
_SHORTEST_ABBREVIATION, _LONGEST_ABBREVIATION = 3, 5


def described_bodies(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield such bodies; none overlaps one of `hits`, which hold those that their own noun names."""
    if not (words.has_any("body_kind") or words.has_any("said_plainly")):
        return
    taken = words_taken(hits)
    yield from _named_again(words, hits, taken)
    for first, last in _names(words):
        span = range(first, last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            name = name_written(words, first, last)
            is_press = first > 0 and words.is_among(first - 1, "press_kind")
            is_firm = first > 0 and words.is_among(first - 1, "firm_again")
            kind = "outlet" if is_press else "company" if is_firm else "official"
            yield Hit(first, last, None, name, kind, is_weak=True, is_stranger=True)


def _named_again(words: ReadWords, hits: Sequence[Hit], taken: Collection[int]) -> Iterator[Hit]:
    """Yield a hit for each "the hospital" after "Utrecht University Hospital", unless a known body has the noun too."""
    named = _by_their_words(words, hits)
    unknown = {key for key, hit in named.items() if hit.source_id is None} & words.cues.words["body_noun"]
    for index in (index for index in words.places_of(unknown) if index not in taken):
        body = named[words.keys[index]]
        is_near = 0 < index - body.last <= _REACH_OF_NOUN and has_own_article(words, index)
        if is_near and words.written(index)[0].islower():
            yield replace(body, first=index, last=index)


def _by_their_words(words: ReadWords, hits: Sequence[Hit]) -> dict[str, Hit]:
    """Return the last body named by each word of a name; names of nothing but body nouns are left out."""
    named: dict[str, Hit] = {}
    for hit in hits:
        span = range(hit.first, hit.last + 1)
        if hit.kind in SPEAKING_KINDS and not all(words.is_among(index, "body_noun") for index in span):
            named |= {words.keys[index]: hit for index in span}
    return named


def _names(words: ReadWords) -> Iterator[tuple[int, int]]:
    """Yield the first and last words of described names, in order."""
    for index in words.places_in("body_kind", "operator", "said_plainly"):
        if words.is_among(index, "said_plainly"):
            name = _abbreviation(words, index)
        elif words.written(index)[0].islower():
            name = _behind_kind(words, index) or _before_apposition(words, index)
        else:
            name = None
        if name is not None:
            yield name


def _behind_kind(words: ReadWords, kind: int) -> tuple[int, int] | None:
    """Return the name right after its kind: "low-cost carrier Wizz Air", "train operator Avanti"."""
    if words.is_among(kind, "operator") and not words.is_among(kind - 1, "operated"):
        return None
    if words.is_among(kind, "kind_of_papers") and not _has_published(words, kind):
        return None
    first = last = kind + 1
    while last < len(words.keys) and last - first < _LONGEST_NAME and _is_part(words, last):
        last += 1
    if last == first or words.is_among(first, "months"):
        return None
    return None if _may_be_person(words, kind, range(first, last)) else (first, last - 1)


def _has_published(words: ReadWords, kind: int) -> bool:
    """Match "a study published on Monday in the journal"; in "it was published in the journal" nothing is relied on.

    What somebody "reported in the journal Brine Letters" is theirs.
    """
    for index in range(kind - 1, max(0, kind - _REACH_OF_PUBLISHED), -1):
        if words.is_among(index, "published"):
            return not words.is_among(index - 1, "passive")
    return False


def _may_be_person(words: ReadWords, kind: int, name: range) -> bool:
    """Tell whether a person may be named: an office among the words, or several after the bare noun.

    "he told the company Jane Doe was ill".
    """
    is_unclear = len(name) > 1 and (kind == 0 or words.is_among(kind - 1, "article"))
    is_unclear = is_unclear and not words.is_among(kind, "kind_of_thing")
    return is_unclear or any(_is_office(words, index) for index in name)


def _is_office(words: ReadWords, index: int) -> bool:
    """Tell whether a word is an office or title: "company CEO Ann Birch said"."""
    return words.type_of(index) == "speaker" or words.is_in(index, "people", "title", "no_body")


def _is_part(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word directly follows the one before it."""
    return words.between(index) in SPACES and words.written(index)[0].isupper()


def _before_apposition(words: ReadWords, kind: int) -> tuple[int, int] | None:
    """Return the name before ", a London-based charity": a verb of saying may follow there, or further on."""
    opening = _opening_comma(words, kind)
    if opening is None or not words.written(opening - 1)[0].isupper():
        return None
    first, last = _begin(words, opening - 1), opening - 1
    if words.is_in(first, "months", "filler", "pronoun", "preposition", "speech"):
        return None
    is_speaker = _says_behind(words, kind) and not _is_behind_preposition(words, first)
    return (first, last) if is_speaker or _is_introduced(words, first, kind) else None


def _begin(words: ReadWords, last: int) -> int:
    """Return the first of the capitalised words that end there, behind any article."""
    first = last
    while first > 0 and last - first < _LONGEST_NAME and _is_part(words, first):
        if not words.written(first - 1)[0].isupper():
            break
        first -= 1
    while first < last and words.is_in(first, "article", "preposition", "before_subject"):
        first += 1
    return first


def _is_behind_preposition(words: ReadWords, first: int) -> bool:
    """Tell whether a name is where something is: "in Brest, a city that …"."""
    if first == 0:
        return False
    is_place = words.between(first) in SPACES and words.is_in(first - 1, "preposition", "place", "at")
    return is_place or words.is_among(first - 1, "located_in")


def _opening_comma(words: ReadWords, kind: int) -> int | None:
    """Return the article that opens the apposition a kind stands in."""
    for index in range(kind, max(0, kind - _LONGEST_APPOSITION), -1):
        gap = words.between(index)
        if gap == ", ":
            return index if words.is_among(index, "article") else None
        if gap not in (" ", "\u00a0", "-", "' ", "’ "):
            return None
    return None


def _is_introduced(words: ReadWords, first: int, kind: int) -> bool:
    """Tell whether only a body is described so, whoever speaks: "Acme, a chain of shops.", not "Birch, a supplier"."""
    after = kind + 1
    is_place = first > 0 and words.is_in(first - 1, "located_in", "at", "place")
    if is_place or words.is_among(kind, "kind_of_person") or after >= len(words.keys):
        return False
    if words.between(after)[:1] in (",", "."):
        return True
    return words.between(after) in SPACES and words.is_in(after, "of_people", "name_of", "which_body")


def _says_behind(words: ReadWords, kind: int) -> bool:
    """Tell whether the apposition ends soon after its kind, at a comma before a verb of saying."""
    for index in range(kind + 1, min(kind + _LONGEST_APPOSITION, len(words.keys))):
        gap = words.between(index)
        if gap == ", ":
            return words.is_in(index, "said", "auxiliary")
        if gap not in (" ", "\u00a0", "-"):
            return False
        if index == kind + 1 and not words.is_in(index, "of_people", "name_of", "preposition", "which_body"):
            return False
    return False


def _abbreviation(words: ReadWords, verb: int) -> tuple[int, int] | None:
    """Return the abbreviation before a plain verb of saying, with the country after it: "NHS England said"."""
    last = verb - 1
    if last < 0 or words.between(verb) not in SPACES:
        return None
    countries = words.cues.countries
    first = last - (last > 0 and words.between(last) in SPACES and bool(countries.of(words.keys[last])))
    if not _is_abbreviated(words.written(first)):
        return None
    is_title = words.written(verb).isupper() or first > 0 and words.written(first - 1).isupper()
    is_other = words.is_in(first, "months", "filler", "no_body") or countries.of(words.keys[first])
    return None if is_title or is_other else (first, last)


def _is_abbreviated(written: str) -> bool:
    is_short = _SHORTEST_ABBREVIATION <= len(written) <= _LONGEST_ABBREVIATION
    return is_short and written.isascii() and written.isalpha() and written.isupper()
