"""Sources that a text names again by fewer words.

Bodies are called by a common noun: «его пресс-служба», «в ведомстве отметили», "the ministry said". Papers are called
by the last word of their name: "The Washington Post … told the Post".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from operator import attrgetter

from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit, words_taken

#: the most words between the body and "its", and between the body and "the ministry"
_REACH, _REACH_OF_NOUN = 25, 150
#: how many words back a second body makes the reference ambiguous
_REACH_OF_RIVALS = 60
#: how many letters an abbreviation has
_SHORTEST, _LONGEST = 2, 7
_FIRST, _LAST = attrgetter("first"), attrgetter("last")


def possessive_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a hit for each office of the last named body, if no other body was named within reach.

    The body must be the last name before the possessive: after an outlet or a second body the reference is ambiguous.
    """
    if not hits or not words.has_any("owner"):
        return
    ends = [hit.last for hit in hits]
    for position in words.places_in("owner"):
        if position + 2 < len(words.keys) and _is_own_office(words, position):
            place = bisect_left(ends, position)
            if place and _may_own(hits[place - 1], position):
                is_office = not words.is_among(position + 1, "press_of")
                last = position + 1 + (not words.is_among(position + 1, "spoken_for"))
                yield replace(_again(hits[place - 1], position, last), is_speaker=is_office)


def _is_own_office(words: ReadWords, owner: int) -> bool:
    """Match «его пресс-служба», "its chief executive", "its spokeswoman"."""
    if words.is_among(owner + 1, "press_of"):
        return words.is_among(owner + 2, "own_office")
    return (
        words.is_among(owner + 1, "spoken_for")
        or words.is_among(owner + 2, "chief_office")
        and words.is_among(owner + 1, "chief_of_firm")
    )


def _may_own(hit: Hit, position: int) -> bool:
    return position - hit.last <= _REACH and _is_body(hit) and not hit.is_speaker


def noun_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a weak hit for each noun that can only mean the one body named shortly before it."""
    bodies = [hit for hit in hits if _is_body(hit)]
    if not bodies or not words.has_any("body_again"):
        return
    firms = _firms_among(bodies)
    starts, ends, ends_of_firms = [*map(_FIRST, hits)], [*map(_LAST, bodies)], [*map(_LAST, firms)]
    for position in filter(partial(_stands_alone, words), words.places_in("body_again")):
        # "the airline said": an authority named near it is none
        of_firm = firms and words.is_among(position, "firm_again")
        among = (firms, ends_of_firms) if of_firm else (bodies, ends)
        if not _is_named(hits, starts, position) and (only := _only_body(*among, position)):
            yield replace(_again(only, position, position), is_weak=True)


def _firms_among(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.kind == "company"]


def abbreviation_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield each later "IEC" for a body that the text explains so: "Independent Election Commission (IEC)"."""
    explained: dict[str, Hit] = {}
    for hit in sorted(hits, key=_FIRST):
        if hit.kind in SPEAKING_KINDS and _is_explained(words, hit.last + 1):
            # the first explanation counts
            explained.setdefault(words.keys[hit.last + 1], hit)
    taken = {hit.first for hit in hits}
    for index in words.places_of(explained.keys()) if explained else ():
        hit = explained[words.keys[index]]
        short = words.written(hit.last + 1)
        if index > hit.last + 1 and index not in taken and words.written(index).removesuffix("'s") == short:
            yield replace(_again(hit, index, index), is_weak=True)


def _is_explained(words: ReadWords, opening: int) -> bool:
    """Tell whether an abbreviation stands alone in brackets there."""
    if opening >= len(words.keys) or words.between(opening) != " (":
        return False
    written = words.written(opening)
    is_short = _SHORTEST <= len(written) <= _LONGEST and written.isupper()
    return is_short and words.between(opening + 1).startswith(")")


def firm_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a hit for each "the company" that can only mean the one unregistered firm named before it."""
    firms = sorted(_firms_among(hits), key=_FIRST)
    if all(hit.source_id is not None for hit in firms) or not words.has_any("firm_again"):
        return
    taken = words_taken(hits)
    ends, alone = [*map(_LAST, firms)], _alone_among(firms)
    for position in filter(partial(_stands_alone, words), words.places_in("firm_again")):
        if position not in taken and 0 < bisect_left(ends, position) <= alone:
            yield _again(firms[0], position, position)


def unnamed_speakers(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a hit for each "A spokesperson said" that can only mean the one body named shortly before it."""
    bodies = sorted((hit for hit in hits if hit.kind in SPEAKING_KINDS), key=_LAST)
    if not bodies or not words.has_any("spoken_for"):
        return
    ends, starts = [*map(_LAST, bodies)], sorted(map(_FIRST, hits))
    for noun in words.places_in("spoken_for"):
        place = bisect_left(ends, noun)
        is_alone = place > 0 and _opens_and_says(words, noun) and noun - ends[place - 1] <= _REACH_OF_RIVALS
        near = bodies[bisect_left(ends, noun - _REACH_OF_RIVALS) : place]
        if is_alone and noun not in starts and len({hit.source_id or hit.name.casefold() for hit in near}) == 1:
            yield replace(_again(bodies[place - 1], noun, noun), is_speaker=True)


def _opens_and_says(words: ReadWords, noun: int) -> bool:
    """Match "A spokesperson said" at the beginning of a sentence."""
    article, verb = noun - 1, noun + 1
    is_phrase = article >= 0 and words.is_among(article, "article") and words.between(noun) == " "
    is_said = verb < len(words.keys) and words.between(verb) == " " and words.is_among(verb, "said")
    return is_phrase and is_said and words.written(article)[0].isupper() and not words.is_among(verb, "declined")


def _alone_among(firms: Sequence[Hit]) -> int:
    """Return how many of these, from the beginning, name the one unregistered firm that is named first."""
    names = (hit.source_id or hit.name.casefold().split()[0] for hit in firms)
    first = next(names)
    same = 1 + sum(1 for _ in takewhile(first.__eq__, names))
    return same if firms[0].source_id is None else 0


def _is_named(hits: Sequence[Hit], starts: Sequence[int], position: int) -> bool:
    """Tell whether a word is part of one of the hits, which begin at `starts`."""
    before = bisect_right(starts, position) - 1
    return before >= 0 and hits[before].last >= position


def _only_body(bodies: Sequence[Hit], ends: Sequence[int], position: int) -> Hit | None:
    """Return the last body named before a place, if no other was named near it."""
    place = bisect_left(ends, position)
    if place == 0 or position - ends[place - 1] > _REACH_OF_NOUN:
        return None
    last = bodies[place - 1]
    near = bodies[bisect_left(ends, position - _REACH_OF_RIVALS) : place]
    return last if all(hit.source_id == last.source_id for hit in near) else None


def _is_body(hit: Hit) -> bool:
    return hit.kind in SPEAKING_KINDS and hit.source_id is not None


def _again(hit: Hit, first: int, last: int) -> Hit:
    return replace(hit, first=first, last=last, is_oblique=False, is_weak=False, is_domain=False, is_speaker=False)


def _stands_alone(words: ReadWords, position: int) -> bool:
    """Tell whether the noun has no name or attribute: not «в министерстве культуры», "the oil company"."""
    is_capital = words.written(position)[0].isupper() and position and words.between(position) == " "
    return not is_capital and _may_have_article(words, position) and not _has_attribute(words, position + 1)


def _may_have_article(words: ReadWords, position: int) -> bool:
    """Accept English "the ministry", not "a ministry"; «ведомство», not «его ведомство»."""
    if words.keys[position].isascii():
        return position > 0 and has_own_article(words, position)
    return position == 0 or not words.is_among(position - 1, "owner")


def has_own_article(words: ReadWords, noun: int) -> bool:
    """Tell whether an English noun means a body named before: "the hospital", and "a hospital spokeswoman"."""
    if words.is_among(noun - 1, "definite"):
        return True
    if noun > 1 and words.is_among(noun - 2, "definite") and words.is_among(noun, "firm_again"):
        # "the Korean firm said"
        return words.cues.countries.is_adjective(words.keys[noun - 1])
    after = noun + 1
    is_speaker = after < len(words.keys) and words.between(after) == " " and words.is_among(after, "spoken_for")
    return is_speaker and words.is_among(noun - 1, "article")


def _has_attribute(words: ReadWords, after: int) -> bool:
    if after >= len(words.keys):
        return False
    if words.between(after) != " ":
        # «организация «Луч»» is named by what follows; «ведомство «Луч»» hardly
        is_quote = words.between(after)[:1] == " " and words.between(after).strip()[:1] in tuple(QUOTES)
        return is_quote and words.is_among(after - 1, "organisation")
    return words.written(after)[0].isupper() or words.type_of(after) == "type"


def with_short_names(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, plus one for each later "the Post".

    It means this text's paper even if another is registered so.
    """
    called = _called(words, hits)
    if not called:
        return list(hits)
    taken = {index: hit for hit in hits for index in range(hit.first, hit.last + 1)}
    found = {hit.first: hit for hit in hits}
    for index in words.places_of(called.keys()):
        paper = called[words.keys[index]]
        if index <= paper.last or not _is_bare(words, index):
            continue
        there = taken.get(index, paper)
        if there is paper or _ends_short(there, index):
            found.pop(index if there is paper else there.first, None)
            found[index] = replace(paper, first=index, last=index, is_weak=False)
    return sorted(found.values(), key=lambda hit: hit.first)


def _ends_short(hit: Hit, index: int) -> bool:
    """Tell whether a hit is one or two words that end there: it may be another paper with the same last word."""
    return hit.last - hit.first < 2 and hit.last == index


def _called(words: ReadWords, hits: Sequence[Hit]) -> dict[str, Hit]:
    """Return the last words of longer names by which papers are called, each with its first paper."""
    called: dict[str, Hit] = {}
    for hit in hits:
        if _is_long(words, hit) and hit.source_id is not None and words.is_among(hit.last, "paper"):
            called.setdefault(words.keys[hit.last], hit)
    return called


def _is_long(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a name has two or more words besides "the"."""
    more = hit.last - hit.first
    return more > 1 or more == 1 and words.keys[hit.first] != "the"


def _is_bare(words: ReadWords, index: int) -> bool:
    """Tell whether "the" stands before the capitalised word, and no other name after it."""
    if index < 1 or words.keys[index - 1] != "the" or not words.written(index)[0].isupper():
        return False
    after = index + 1
    return after >= len(words.keys) or words.between(after) != " " or not words.written(after)[0].isupper()
