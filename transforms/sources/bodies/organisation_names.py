"""Where a text may name an organisation that no registry knows: beside its people, shares, kind or letters."""

from __future__ import annotations

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import is_owner, opens_sentence

LONGEST_NAME = 5
_LONGEST_CLAUSE = 10
#: how many names a person has besides the first
_MORE_NAMES = 2
SPACES = frozenset({" ", "\u00a0"})


def is_capital(words: ReadWords, index: int) -> bool:
    """Tell whether a word is there and begins with a capital."""
    return 0 <= index < len(words.keys) and words.written(index)[0].isupper()


def follows(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word directly follows the one before it; "&" and a hyphen join a name too."""
    return (
        index < len(words.keys)
        and words.between(index) in (" ", "\u00a0", "-", " & ", "&")
        and is_capital(words, index)
    )


def name_from(words: ReadWords, first: int) -> tuple[int, int] | None:
    """Return the capitalised words that begin there."""
    if not is_capital(words, first) or words.between(first) not in SPACES:
        return None
    last = first
    while last - first < LONGEST_NAME and not is_owner(words, last) and follows(words, last + 1):
        last += 1
    return first, last


def name_behind(words: ReadWords, link: int) -> tuple[int, int] | None:
    """Return the name behind a preposition and perhaps an article: "with the Hamburg Commercial Bank"."""
    first = link + 1
    return name_from(words, first + (is_joined(words, first) and words.is_among(first, "definite")))


def name_to(words: ReadWords, last: int) -> tuple[int, int] | None:
    """Return the capitalised words that end there, without what opens a sentence."""
    if not is_capital(words, last):
        return None
    first = last
    while first > 0 and last - first < LONGEST_NAME and follows(words, first) and is_capital(words, first - 1):
        if is_owner(words, first - 1):
            break
        first -= 1
    while first < last and words.is_in(first, "article", "preposition", "before_subject", "filler", "at"):
        first += 1
    return first, last


def opens_with(words: ReadWords, index: int) -> bool:
    """Tell whether a word has its capital only because it opens a sentence: "On", "The"."""
    is_opener = words.is_in(index, "article", "preposition", "before_subject", "filler", "at")
    return is_opener and opens_sentence(words, index)


def behind_staff(words: ReadWords, noun: int) -> tuple[int, int] | None:
    """Return the name of "analysts at Jenner", "a chief economist with the Hamburg Commercial Bank"."""
    if not words.written(noun)[0].islower() and not opens_sentence(words, noun):
        return None
    link = noun + 1
    is_spoken_for = (
        words.is_among(noun, "spoken_for") and link < len(words.keys) and words.is_in(link, "speaks_for", "from_people")
    )
    if not is_joined(words, link) or not (is_spoken_for or words.is_among(link, "employed_by")):
        return None
    span = name_behind(words, link)
    return None if span and is_spoken_for and is_person_served(words, *span) else span


def before_office(words: ReadWords, office: int) -> tuple[int, int] | None:
    """Return the name of "Acme chief executive Jane Doe", "a Roku spokesperson"."""
    if office == 0 or words.between(office) not in SPACES or not _is_office(words, office):
        return None
    last = office - 1
    if words.is_among(last, "before_office") and last > 0 and words.between(last) in SPACES:
        last -= 1
    span = name_to(words, last)
    return None if span is None or words.cues.countries.of(words.keys[span[1]]) else span


def _is_office(words: ReadWords, office: int) -> bool:
    """Tell whether "chief" is one of a firm: "chief executive", not "police chief"."""
    after = office + 1
    is_chief = words.is_among(office, "chief_of_firm")
    return not is_chief or after < len(words.keys) and words.is_among(after, "chief_office")


def owner_of(words: ReadWords, having: int) -> tuple[int, int] | None:
    """Return the name of "shares of Acme Foods", "Acme shares", "Acme's profit", "Acme Inc"."""
    if words.is_among(having, "firm_suffix") and is_capital(words, having):
        span = name_to(words, having)
        return None if span is None or span[0] == span[1] else span
    link = having + 1
    if words.is_among(having, "share_of") and is_joined(words, link) and words.is_in(link, "of", "located_in"):
        return name_from(words, link + 1)
    if having == 0 or words.between(having) not in SPACES or not words.is_among(having, "owned_by_firm"):
        return None
    return name_to(words, having - 1)


def ending_in(words: ReadWords, end: int) -> tuple[int, int] | None:
    """Return the name that ends in a word of firms: "Dick Clark Productions"."""
    span = name_to(words, end) if not follows(words, end + 1) else None
    return None if span is None or span[0] == span[1] else span


def before_which(words: ReadWords, which: int) -> tuple[int, int] | None:
    """Return the name before ", which": no person; nor a place, where a preposition stands before it."""
    if which == 0 or words.between(which) != ", ":
        return None
    span = name_to(words, which - 1)
    if span is None or span[0] > 0 and words.is_in(span[0] - 1, "preposition", "located_in", "at"):
        return None
    return span


def in_apposition(words: ReadWords, kind: int) -> tuple[int, int] | None:
    """Return the name of "the contractor, Sunder Infra Ltd, said", "the group that runs it, Sunder, says"."""
    if kind == 0 or not words.is_among(kind - 1, "definite"):
        return None
    first = _behind_clause(words, kind)
    if first is None:
        return None
    last = first
    while last - first < LONGEST_NAME and follows(words, last + 1):
        last += 1
    is_closed = last + 1 < len(words.keys) and words.between(last + 1) == ", "
    if not (is_closed and is_capital(words, first) and words.is_among(last + 1, "said")):
        return None
    # "the contractor, Bill Jones, said"
    may_be_person = words.is_among(kind, "kind_of_person") and words.is_among(first, "given_name")
    return None if may_be_person and not words.is_in(last, "firm_suffix", "body_noun") else (first, last)


def _behind_clause(words: ReadWords, kind: int) -> int | None:
    """Return the first word behind the comma after a kind of body, or after a clause about it."""
    place = kind + 1
    has_clause = place < len(words.keys) and is_joined(words, place) and words.is_among(place, "which_body")
    while has_clause and place < len(words.keys) and place - kind < _LONGEST_CLAUSE and is_joined(words, place):
        place += 1
    return place if place < len(words.keys) and words.between(place) == ", " else None


def by_itself(words: ReadWords, verb: int) -> tuple[int, int] | None:
    """Return the name of "Pinterest said on Thursday it would …", where nothing names a person so."""
    last = verb - 1
    if not is_capital(words, last) or is_capital_before(words, last) or words.between(verb) not in SPACES:
        return None
    if words.is_in(last, "no_firm_alone", "body_noun", "people", "speaker") or words.type_of(last) is not None:
        return None
    index = verb + 1
    while (
        index < len(words.keys) and is_joined(words, index) and words.is_in(index, "filler", "says_what", "in_writing")
    ):
        index += 1
    if words.is_among(index - 1, "in_writing") and is_joined(words, index) and words.is_among(index, "itself"):
        # "Eurazeo said in a statement it was reviewing its options"
        return last, last
    return (last, last) if _is_firm_itself(words, index) else None


def _is_firm_itself(words: ReadWords, index: int) -> bool:
    """Tell whether "it" stands there, and does what only firms do: "it would acquire"."""
    after = index + 1
    if after >= len(words.keys) or not (is_joined(words, index) and words.is_among(index, "itself")):
        return False
    if not (is_joined(words, after) and words.is_among(after, "of_firm")):
        return False
    return after + 1 >= len(words.keys) or not words.is_among(after + 1, "of_nobody")


def behind_article(words: ReadWords, verb: int) -> tuple[int, int] | None:
    """Return the name of "the Rodong Sinmun said": no person's name of several words has an article."""
    if verb == 0 or words.between(verb) not in SPACES:
        return None
    span = name_to(words, verb - 1)
    if span is None or span[0] == span[1] or not words.is_among(span[0] - 1, "definite"):
        return None
    inside = range(span[0], span[1] + 1)
    is_person = _ends_in_person(words, span[1]) or any(
        words.is_in(index, "given_name", "people", "office", "no_paper") or words.type_of(index) == "speaker"
        for index in inside
    )
    article = span[0] - 1
    # "guests at the Grand Plaza Hotel said"
    is_object = is_joined(words, article) and words.is_in(article - 1, "preposition", "located_in", "employed_by", "to")
    return None if is_person or is_object or words.between(span[0]) not in SPACES else span


def _ends_in_person(words: ReadWords, last: int) -> bool:
    """Match "the Republican Senator", "the South African"."""
    return words.is_among(last, "person_noun") or words.cues.countries.of(words.keys[last]) is not None


def is_person_served(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether a name behind "for" is a person: "a spokesman for Joe Biden", "a spokeswoman for Ms. Harris"."""
    if words.is_in(first, "of_person", "person_noun"):
        return True
    is_body = any(words.is_in(index, "body_noun", "firm_suffix", "firm_end") for index in range(first + 1, last + 1))
    return words.is_among(first, "given_name") and 0 < last - first <= _MORE_NAMES and not is_body


def is_capital_before(words: ReadWords, index: int) -> bool:
    """Tell whether another word of a name directly precedes a word."""
    before = index - 1
    if before < 0 or words.between(index) not in SPACES:
        return False
    return is_capital(words, before) and not opens_with(words, before)
