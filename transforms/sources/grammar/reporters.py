"""An outlet's own journalist named beside it: "CNN's Jane Doe reports", "as reported by Jane Doe of CNN"."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding, is_former
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

_LONGEST_PERSON = 4


def by_own_reporter(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """What an outlet's journalist reports is the outlet's report: «корреспондент Bloomberg Джон Смит сообщает».

    A journalist who tells something in the past tense may speak of himself («журналист БЕЛТА рассказал»).
    """
    if len(group) > 1 or group[0].kind in BODIES or is_former(words, around.edge):
        return None
    return _reports(words, group[0], around) or _reported_by(words, group[0], around.edge)


def _reports(words: ReadWords, hit: Hit, around: Surroundings) -> Finding | None:
    first = hit.last + 1
    if first < len(words.keys) and words.is_among(first, "own"):
        first += 1
    elif "reporter" not in around.types and not _is_owner(words, hit):
        return None
    verb = first
    while verb - first < _LONGEST_PERSON and _is_of_person(words, verb):
        verb += 1
    if verb - first < 2 or not _is_report(words, verb):
        return None
    return Finding(Role.ATTRIBUTION, "reporter.reports", 0.85, around.edge, verb)


def _reported_by(words: ReadWords, hit: Hit, edge: int) -> Finding | None:
    """Such as "as reported by Jane Doe of the Journal": a person's name between "by" and "of"."""
    if edge < 2 or not is_joined(words, edge) or words.keys[edge - 1] not in ("of", "at", "for"):
        return None
    place = edge - 2
    while edge - 2 - place < _LONGEST_PERSON and place > 0 and _is_of_person(words, place):
        place -= 1
    if place >= edge - 3 or not _is_work_by(words, place):
        return None
    return Finding(Role.ATTRIBUTION, "reporter.by", 0.85, place - 1, hit.last)


def _is_work_by(words: ReadWords, place: int) -> bool:
    """The "reported by" before a reporter's name."""
    return place > 0 and words.keys[place] == "by" and words.is_among(place - 1, "own_work")


def _is_report(words: ReadWords, verb: int) -> bool:
    """Whether the verb says that something was reported: "wrote that …", not "wrote a book"."""
    if not is_joined(words, verb):
        return False
    is_writing = words.is_among(verb, "own_writing")
    says_what = not is_joined(words, verb + 1) or words.is_among(verb + 1, "says_what")
    return words.is_among(verb, "own_verbs") or is_writing and says_what


def _is_owner(words: ReadWords, hit: Hit) -> bool:
    """Whether the name is a possessive: "CNN's", "Reuters’"."""
    return words.written(hit.last)[-2:] in ("'s", "’s") or words.between(hit.last + 1)[:1] in ("'", "’")


def _is_of_person(words: ReadWords, index: int) -> bool:
    return is_joined(words, index) and words.written(index)[0].isupper()
