"""Find unregistered sources by the shape of their name beside an unambiguous cue.

Three shapes: a name in quotation marks («Петербургский дневник»), a Latin name in a Cyrillic text («пишет TechCrunch»),
an English name with a newspaper's ending ("the Lesotho Times", "KRGV News").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from transforms.language import QUOTES, in_cyrillic, name_key
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.at_distance import by_addressee
from transforms.sources.grammar.findings import CERTAIN
from transforms.sources.grammar.quoted_bodies import (
    SHORTEST_STEM,
    by_stem,
    is_foreign_speaker,
    may_be_body,
    nominative,
    quoted_body,
)
from transforms.sources.grammar.surroundings import Surroundings, look_around
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import opens_sentence
from transforms.text import matches_at, places_of_marks

_QUOTED = re.compile(r"(?:[«“„]|\"{1,2}|``)([A-ZА-ЯЁІЎҐ\d][^«»“”„\"\n`]{1,48})(?:[»”“]|\"{1,2}|''|``)")
_LATIN_LETTER = r"[A-Za-z0-9_À-ɏ&’'-]"
#: without a Cyrillic ending or a second half: «Telegram-канал» is a word, not a name
_LATIN = re.compile(
    rf"(?<![\w.@/#&’'-])(?:The )?[A-Z]{_LATIN_LETTER}{{1,24}}(?:\.[A-Za-z]{{2,6}})?"
    rf"(?: [A-Z]{_LATIN_LETTER}{{0,24}}){{0,3}}(?![-‐‑]?[^\W\d_])"
)
_WORD = r"(?!The )[A-Z][\w&’'-]{0,24}+"


@lru_cache(maxsize=4)
def _shaped(endings: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of names with a newspaper's ending; no word has "(?!)"."""
    ends = "|".join(map(re.escape, endings)) or "(?!)"
    return re.compile(
        rf"(?<![\w’'-])(?:[Tt]he )?(?:(?:{_WORD} ){{1,4}}(?:[A-Z][a-z]{{2,12}}-)?"
        rf"(?:{ends})(?![\w’'-]|\s[A-Z][a-z])(?! (?:secretary|conference|"
        rf"release|office|freedom|service|corps|briefing|box))"
        rf"|{_WORD}(?: {_WORD}){{0,3}}(?= (?:newspaper|magazine|news agency|news site|news outlet|newswire)\b)"
        # one word with a capital inside: VentureBeat, MyBroadband; not McDonald
        r"|(?!Mc|Mac|De[A-Z]|Di[A-Z]|Le[A-Z]|La[A-Z]|Van[A-Z])[A-Z][a-z]+[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?"
        # 247Sports, 3DNews
        r"|\d{1,3}[A-Z][A-Za-z]{3,24})(?![\w-]|[’'](?!\s))"
    )


_OPENING_MARKS = '«“„"`'
_LATIN_CAPITAL = re.compile("[A-Z]")
_CYRILLIC = "оаеинтрсвлкмдпуяыьгзбчйхжшюцщэфъёіў"
#: a capital at the start of a word with another inside, or of a word before a capitalised one or a word like
#: "newspaper"
_BEGINNING_OF_SHAPED = re.compile(r"[A-Z](?=[a-z]++[A-Z]|[\w&’'-]{0,24}+ (?:[A-Z]|newspaper|magazine|news))")
_CAPITAL_INSIDE = re.compile("[A-Z](?=[a-z]++[A-Z])")
_BEHIND_DIGITS = re.compile(r"\d{1,3}(?=[A-Z][A-Za-z]{3})")
#: the first words of what may follow such a name
_ENDS = ("newspaper", "magazine", "news", "newswire")
#: how many characters a name of four words, and an ending, take at most
_LONGEST_SHAPED, _LONGEST_END = 4 * 26, 12
_NEAR = 3
#: effects of phrases after a name that a channel or paper itself does
_DONE = frozenset({"past", "airs"})


def strangers(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Return unregistered names that an unambiguous cue makes sources; none overlaps one of `hits`."""
    taken = words_taken(hits)
    found: list[Hit] = []
    shaped = _shaped(_paper_endings(words))
    platforms = words.cues.words["platform"]
    quoted = cache(partial(_quoted_by_stem, words.text))
    for pattern, beginnings in _shapes_in(words, shaped):
        for first, last in _spans(words, pattern, beginnings):
            span = range(first, last + 1)
            if (
                taken.isdisjoint(span)
                and not platforms.issuperset(words.keys[first : last + 1])
                and (
                    hit := _as_body(words, first, last, pattern, quoted)
                    or _judged(words, first, last, pattern is shaped, quoted)
                    or _listed(words, first, last, pattern, found)
                )
            ):
                found.append(hit)
                taken.update(span)
    return found


def _listed(words: ReadWords, first: int, last: int, pattern: re.Pattern[str], found: Sequence[Hit]) -> Hit | None:
    """Return the second of two names: «по данным порталов Brinetrack и Saltmap»."""
    if not found or pattern not in (_QUOTED, _LATIN) or not words.is_among(first - 1, "and"):
        return None
    before = found[-1]
    is_pair = before.last == first - 2 and is_joined(words, first - 1) and is_joined(words, first)
    name = words.text[words.starts[first] : words.ends[last]]
    return replace(before, first=first, last=last, name=name) if is_pair else None


def _as_body(
    words: ReadWords, first: int, last: int, pattern: re.Pattern[str], quoted: Callable[[], Mapping[str, Sequence[str]]]
) -> Hit | None:
    """Return the company or organisation that a name in quotation marks may be."""
    if pattern not in (_QUOTED, _LATIN) or not may_be_body(words, first):
        return None
    return quoted_body(words, first, last, quoted())


def _quoted_by_stem(text: str) -> Mapping[str, Sequence[str]]:
    return by_stem(match[1] for match in _QUOTED.finditer(text))


def _paper_endings(words: ReadWords) -> tuple[str, ...]:
    return words.cues.endings.get("paper", ())


def _shapes_in(words: ReadWords, shaped: re.Pattern[str]) -> Iterator[tuple[re.Pattern[str], Iterable[int]]]:
    """Yield the patterns for names a text may hold, each with the only places where it may match, in order."""
    text = words.text
    yield _QUOTED, places_of_marks(text, _OPENING_MARKS)
    yield shaped, _beginnings_of_shaped(words)
    if not text.isascii() and any(letter in text for letter in _CYRILLIC):
        yield _LATIN, (match.start() for match in _LATIN_CAPITAL.finditer(text))


def _beginnings_of_shaped(words: ReadWords) -> Iterator[int]:
    """Yield places where a name with a newspaper's ending may begin: its first capital, or the article before it."""
    text = words.text
    starts = {match.start() for match in _CAPITAL_INSIDE.finditer(text)}
    starts.update(match.start() for match in _BEHIND_DIGITS.finditer(text))
    for index in words.places_of(_keys_of_ends(_paper_endings(words)) & words.vocabulary):
        end = words.starts[index]
        behind = _BEGINNING_OF_SHAPED.finditer(text, max(0, end - _LONGEST_SHAPED), end + _LONGEST_END)
        starts.update(match.start() for match in behind)
    for start in sorted(starts):
        if text[start - 4 : start] in ("the ", "The "):
            yield start - 4
        yield start


@lru_cache(maxsize=4)
def _keys_of_ends(endings: tuple[str, ...]) -> frozenset[str]:
    """Return the keys of the first words of all that ends such a name, in texts of either script."""
    first = [re.split("[ -]", ending)[0] for ending in (*endings, *_ENDS)]
    return frozenset(name_key(word) for ending in first for word in (ending, in_cyrillic(ending.lower())))


def _spans(words: ReadWords, pattern: re.Pattern[str], beginnings: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the words that each match covers, or those of its group 1 if it has one."""
    for match in matches_at(pattern, words.text, beginnings):
        start, end = match.span(pattern.groups)
        first, last = bisect_left(words.starts, start), bisect_left(words.starts, end) - 1
        if first <= last < first + 8 and words.starts[first] >= start and words.ends[last] <= end:
            yield first, last


def _judged(
    words: ReadWords, first: int, last: int, is_shaped: bool, quoted: Callable[[], Mapping[str, Sequence[str]]]
) -> Hit | None:
    name = words.text[words.starts[first] : words.ends[last]]
    if not is_shaped and name.isascii() and not _is_title(name):
        return None
    if is_shaped and all(words.type_of(index) is not None for index in range(first, last + 1)):
        # "told the Polish news agency PAP"
        return None
    # "said a WeWork spokesperson"
    is_firm = last + 1 < len(words.keys) and is_joined(words, last + 1) and words.is_among(last + 1, "spoken_for")
    kind = "company" if is_firm else "outlet"
    article = words.written(first) + " " if first < last and words.is_among(first, "definite") else ""
    if opens_sentence(words, first) or article.islower():
        # a capital within the sentence may be a part of the name
        name = name.removeprefix(article)
    hit = Hit(first, last, None, name, kind, is_weak=True, is_stranger=True)
    around = look_around(words, [hit])
    is_named = _named_before(words, hit, around, is_shaped) or _named_behind(words, hit, around, is_shaped)
    if not is_named:
        return replace(hit, kind="company") if not is_shaped and is_foreign_speaker(words, hit, around) else None
    return hit if name.isascii() or not _is_governed(words, hit, around) else _in_nominative(words, hit, quoted())


def _is_governed(words: ReadWords, hit: Hit, around: Surroundings) -> bool:
    """Tell whether a name stands in the genitive, or behind «в»: «данные «…»», «аналитики «…»», no noun before it."""
    before = hit.first - 1
    if before < 0:
        return False
    is_evidence = words.is_in(before, "evidence", "people") or words.type_of(before) in ("speaker", "speaker_oblique")
    is_there = words.is_in(before, "written_in", "aired") and around.right is not None
    is_bare = around.edge == hit.first
    return words.is_among(before, "governs_name") or is_bare and (is_evidence or is_there)


def _in_nominative(words: ReadWords, hit: Hit, quoted: Mapping[str, Sequence[str]]) -> Hit:
    case = "quoted_at" if words.is_in(hit.first - 1, "written_in", "aired") else "quoted_of"
    alike = quoted.get(hit.name[:SHORTEST_STEM], ())
    return replace(hit, name=nominative(hit.name, alike, words.cues.endings, case))


def _named_before(words: ReadWords, hit: Hit, around: Surroundings, is_shaped: bool) -> bool:
    """Tell whether an unambiguous phrase stands before the name, and name, description or phrase mark it as press."""
    left = around.left
    if left is None or left.confidence < CERTAIN:
        return by_addressee(words, [hit], around) is not None
    if left.effect == "past" and _is_subject(words, hit, around):
        return True
    is_subject = left.effect != "past" or words.is_among(hit.first - 1, "outlet")
    is_outlet = bool({"type", "type_dative"} & around.types) and is_subject
    is_press = left.effect != "past" and _names_press(words, around, hit.first)
    return is_shaped or is_outlet or is_press or _is_evidence_of(words, around, hit.first)


def _is_subject(words: ReadWords, hit: Hit, around: Surroundings) -> bool:
    """Tell whether a name behind a past tense speaks: «Об этом сообщила «Славия».», «Как сообщал Acme ранее, …».

    It ends the clause, its case is the nominative, and the words before the verb say that something was said.
    """
    after, opening = hit.last + 1, around.left_first - 1
    is_closed = not is_joined(words, after) or words.is_among(after, "filler")
    if not is_closed or around.edge < hit.first or not words.is_among(around.left_first, "reports_on"):
        return False
    is_oblique = words.written(hit.last).casefold().endswith(words.cues.endings.get("oblique", ()))
    return opening >= 0 and words.is_in(opening, "impersonal", "filler") and not is_oblique


def _named_behind(words: ReadWords, hit: Hit, around: Surroundings, is_shaped: bool) -> bool:
    """Tell whether an unambiguous phrase directly follows a name.

    The name must end like a newspaper's, or be foreign and described.
    """
    right = around.right
    if right is None or right.confidence < CERTAIN or around.right_last - hit.last > _NEAR:
        return False
    if is_shaped and right.effect != "told" and hit.name.endswith(_paper_endings(words)):
        return True
    # «Авторы телеграм-канала «…» рассказали»
    if right.effect.startswith("past") and (words.is_among(around.edge, "own_people") or _reports(words, hit, around)):
        return True
    is_foreign = not words.keys[hit.last + 1].isascii()
    if right.effect == "says":
        return _is_called_outlet(words, hit) or ((is_foreign or is_shaped) and _is_press(words, hit, around))
    return is_foreign and _has_done(words, hit, right.effect)


def _has_done(words: ReadWords, hit: Hit, effect: str) -> bool:
    """Tell whether an outlet, called so, does what such a phrase says."""
    return effect in _DONE and _is_called_outlet(words, hit)


def _is_called_outlet(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a noun for outlets stands before a name: «Телеграм-канал «Труха» поширив відео».

    In the nominative it shows who did what follows.
    """
    return hit.first > 0 and words.is_among(hit.first - 1, "outlet")


def _reports(words: ReadWords, hit: Hit, around: Surroundings) -> bool:
    """Match «Ранее «Регион online» сообщал…», «на телеканале «Юрган» рассказали…»: nobody else tells anything there.

    A name in the dative listens («Медузе» рассказал…), and what no outlet does is no report («Спартак» назвал состав).
    """
    if around.edge > 0 and is_joined(words, around.edge) and words.is_among(around.edge - 1, "at"):
        return around.edge < hit.first and words.is_in(around.right_last, "people_say", "reports_on")
    start = words.starts[hit.first]
    is_marked = words.text[max(0, start - 1) : start] in tuple(QUOTES)
    if not is_marked or around.edge < hit.first or not words.is_among(around.right_last, "reports_on"):
        return False
    opens = hit.first == 0 or not is_joined(words, hit.first) or words.is_in(hit.first - 1, "filler", "impersonal")
    return opens and not words.written(hit.last).casefold().endswith(words.cues.endings.get("oblique", ()))


def _is_press(words: ReadWords, hit: Hit, around: Surroundings) -> bool:
    """Tell whether words before or after a name say that it belongs to an outlet."""
    behind = range(hit.last + 1, around.right_last + 1)
    return "type" in around.types or any(words.is_among(index, "press") for index in behind)


def _is_title(name: str) -> bool:
    """Tell whether English words in quotation marks are written like a name: "Daily Planet", not "Go home"."""
    return all(word[0].isupper() or len(word) < 4 or not word[0].isalpha() for word in name.split())


def _is_evidence_of(words: ReadWords, around: Surroundings, first: int) -> bool:
    """Tell whether the phrase names data or a statement whose source follows: «по данным …»."""
    return any(words.is_among(index, "evidence") for index in range(around.left_first, first))


def _names_press(words: ReadWords, around: Surroundings, first: int) -> bool:
    """Tell whether only outlets are introduced by this cue: «сообщает», «со ссылкой на», not «считает»."""
    press = words.cues.words["press"]
    return any(words.keys[index] in press for index in range(around.left_first, first))
