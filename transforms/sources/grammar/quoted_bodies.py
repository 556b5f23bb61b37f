"""Companies and organisations that nobody registered, in quotation marks or foreign letters: «в «Самараэнерго»».

People of such a body say something («обещают в «…»»), or whoever heads or represents it does («отметила руководитель
«Эгиды» Мария Лось»). What is only named is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import CERTAIN, Finding
from transforms.sources.grammar.judging import judge
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import REACH, is_adjective, is_joined, is_near

#: words before a body whose people say something: «в», «на»
_PLACES = ("written_in", "aired")
#: names that differ in so many last letters may be cases of one
_LONGEST_ENDING = 3
SHORTEST_STEM = 3
#: names with the same first letters that are compared, at most
_MOST_ALIKE = 50
#: how many words behind a foreign name its verb may stand
_NEAR = 3


def by_stem(quoted: Iterable[str]) -> dict[str, list[str]]:
    """Return the different names in quotation marks by their first letters, which all cases of a name share."""
    names: dict[str, list[str]] = {}
    for name in dict.fromkeys(quoted):
        alike = names.setdefault(name[:SHORTEST_STEM], [])
        if len(alike) < _MOST_ALIKE:
            alike.append(name)
    return names


def quoted_body(words: ReadWords, first: int, last: int, quoted: Mapping[str, Sequence[str]]) -> Hit | None:
    """Return the body whose name the words in quotation marks are, if its people say something there.

    `quoted` are all names in quotation marks (see `by_stem`): the nominative may be one of them.
    """
    if first == last and any(nouns.named_compound(words.keys[first]) for nouns in words.cues.body_nouns.values()):
        # «в «Минскводоканале»»: its noun tells the nominative
        return None
    edge = _behind_kind(words, first)
    is_bare = edge == first and words.is_among(edge - 1, "aired")
    if is_bare and (_is_attribute(words, last + 1) or first == last and is_adjective(words, first)):
        # «на «Слонимской» птицефабрике», «на «Октябрьской»»
        return None
    written = words.text[words.starts[first] : words.ends[last]]
    case = "quoted_at" if edge == first and words.is_in(edge - 1, *_PLACES) else "quoted_of"
    name = (
        written
        if edge < first and not words.is_among(first - 1, "governs_name")
        else nominative(written, quoted.get(written[:SHORTEST_STEM], ()), words.cues.endings, case)
    )
    hit = Hit(first, last, None, name, "company", is_oblique=edge == first, is_weak=True, is_stranger=True)
    finding = judge(words, [hit])
    if finding is None or not _is_sure(words, finding):
        return None
    return None if words.is_in(edge - 1, *_PLACES) and not _has_people(words, hit, finding) else hit


def _is_attribute(words: ReadWords, after: int) -> bool:
    """Tell whether a noun follows that the name only describes: «на «Слонимской» птицефабрике»."""
    return is_joined(words, after) and not words.is_in(after, "people_say", "filler")


def _is_sure(words: ReadWords, finding: Finding) -> bool:
    """Tell whether a finding certainly says who spoke; the words of an offer do not."""
    if finding.role is not Role.ATTRIBUTION or finding.confidence < CERTAIN:
        return False
    return not (words.is_among(finding.first, "offer") or words.is_among(finding.last, "offer"))


def may_be_body(words: ReadWords, first: int) -> bool:
    """Tell whether a place or an office stands before a name: «в «…»», «директор сети «…»»."""
    edge = _behind_kind(words, first)
    if edge < first and words.is_among(first - 1, "organisation"):
        return True
    if edge < 1 or not is_joined(words, edge):
        return False
    return words.is_in(edge - 1, *_PLACES) or _speaks_for(words, edge - 1) or _tells(words, edge - 1, first)


def _behind_kind(words: ReadWords, first: int) -> int:
    """Return the first of the words that say what the body is: «в компании «…»», «в пресс-службе сети «…»»."""
    edge, has_noun = first, False
    while edge > 0 and first - edge < REACH and is_joined(words, edge):
        is_noun = _is_body_noun(words, edge - 1)
        # «в национальном парке «…»»
        if not (is_noun or words.type_of(edge - 1) == "type" or has_noun and _describes(words, edge - 1)):
            break
        has_noun = has_noun or is_noun
        edge -= 1
    return edge


def _is_body_noun(words: ReadWords, index: int) -> bool:
    """Tell whether a word is a noun of bodies: «на заводе «…»»."""
    key = words.keys[index]
    return words.written(index)[0].islower() and any(key in nouns.forms for nouns in words.cues.body_nouns.values())


def _describes(words: ReadWords, index: int) -> bool:
    """Tell whether a word before the kind of a body is an adjective, or half of its name: «музее-заповеднике»."""
    is_half = words.between(index + 1) == "-"
    is_free = is_adjective(words, index) and not words.is_in(index, "said", "pronoun", "at", "filler")
    return words.written(index)[0].islower() and (is_half or is_free)


def _tells(words: ReadWords, index: int, first: int) -> bool:
    """Tell whether data of a body are named before its kind: «по данным предприятия «…»»."""
    return index < first - 1 and words.is_among(index, "evidence")


def _speaks_for(words: ReadWords, index: int) -> bool:
    """Tell whether a word is an office of a body, rather than somebody who tells an outlet something."""
    is_person = words.type_of(index) in ("speaker", "speaker_oblique") or words.is_among(index, "people")
    return is_person and not words.is_among(index, "informant")


def _has_people(words: ReadWords, hit: Hit, finding: Finding) -> bool:
    """Tell whether the verb is one that people of a body are the subject of: «сообщили в «…»», not «показан в «…»»."""
    verbs = (index for index in range(finding.first, finding.last + 1) if not hit.first <= index <= hit.last)
    return any(words.is_among(index, "people_say") for index in verbs)


def is_foreign_speaker(words: ReadWords, hit: Hit, around: Surroundings) -> bool:
    """Match «Dell сообщила, что…», «В Ozon считают, что…»: Latin letters between Cyrillic ones name no person."""
    right, verb, edge = around.right, around.right_last, around.edge
    if right is None or right.confidence < CERTAIN or verb - hit.last > _NEAR or words.keys[hit.last + 1].isascii():
        return False
    if not words.text[words.starts[hit.first]].isascii() or not _tells_something(words, verb + 1):
        return False
    if edge > 0 and is_joined(words, edge) and words.is_among(edge - 1, "at"):
        return words.is_among(verb, "people_say")
    is_subject = edge == 0 or not is_joined(words, edge) or words.is_in(edge - 1, "filler", "impersonal")
    return is_subject and words.is_among(verb, "said") and not words.is_among(verb, "people_say")


def _tells_something(words: ReadWords, index: int) -> bool:
    """Match the «что…», «о …» behind a verb: what somebody says, rather than does."""
    return index < len(words.keys) and is_near(words, index) and words.is_in(index, "says_what", "about")


def nominative(name: str, quoted: Sequence[str], endings: Mapping[str, tuple[str, ...]], case: str) -> str:
    """Return the name as the text has it elsewhere, or as its ending tells («Россетях»), else as it is written.

    The endings of a `case` are pairs like "ах=ы".
    """
    alike = [other for other in quoted if _is_case_of(name, other)]
    best = min(alike, key=lambda other: (len(other), not other.endswith("ь"), other), default=name)
    if best != name:
        return best
    first, space, rest = name.partition(" ")
    pairs = endings.get(case, ())
    if space and " " not in rest and first.endswith(endings.get("caseless", ())):
        # «на «Гродно Азоте»»
        return f"{first} {_by_ending(rest, pairs)}"
    return _by_ending(first, pairs) + space + rest


def _by_ending(word: str, pairs: Sequence[str]) -> str:
    """Return a word with the longest of its endings that is listed changed to the nominative's."""
    parted = (pair.partition("=") for pair in pairs)
    told = [(oblique, nominative) for oblique, _, nominative in parted if word.endswith(oblique)]
    oblique, nominative = max(told, key=lambda pair: len(pair[0]), default=("", ""))
    return word.removesuffix(oblique) + nominative


def _is_case_of(name: str, other: str) -> bool:
    """Tell whether two names share all but the last letters of each word."""
    pairs = list(zip(name.split(), other.split(), strict=False))
    return len(name.split()) == len(other.split()) and all(_are_forms(one, two) for one, two in pairs)


def _are_forms(word: str, other: str) -> bool:
    shared = min(len(word), len(other)) - _LONGEST_ENDING + 1
    is_alike = word[:shared] == other[:shared] and shared >= SHORTEST_STEM
    return word == other or is_alike and abs(len(word) - len(other)) < _LONGEST_ENDING
