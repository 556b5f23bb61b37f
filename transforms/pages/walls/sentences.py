"""The sentences of a page: which are its own, and which address its visitors or say what walls say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from presswatch.records import DropReason
from presswatch.shipped import shipped_table
from transforms.text import folded

#: characters of its own that a page must have if its title is only a wall's words
MUCH_TEXT = 500
#: share of a title's letters in a wall's words, if the page says nothing else
WHOLE_TITLE = 0.8
#: characters: a wall says less than this
MAX_WALL = 1500
#: letters besides a request to enable a program that make a text
LETTERS_BESIDE = 60
#: the fewest words and characters of a sentence; less is a label
FEWEST_WORDS = 3
SHORTEST_SENTENCE = 15

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
ENDS_SENTENCE = re.compile(r"[.!?…][»”\"’')\]]*$|[。！？]")
QUOTED = re.compile('«[^«»]{1,300}»|"[^"]{1,300}"|“[^“”]{1,300}”|„[^„“”]{1,300}[“”]')


@cache
def walls() -> tuple[tuple[DropReason, re.Pattern[str]], ...]:
    """Return the words of each kind of wall."""
    return tuple((DropReason(kind), any_of(words)) for kind, words in shipped_table("pages.toml")["walls"].items())


@cache
def to_visitors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what sites tell their visitors about, and how they address them."""
    words = shipped_table("pages.toml")["to_visitors"]
    return any_of(words["things"]), any_of(words["address"])


@cache
def to_visitors_alone() -> re.Pattern[str]:
    """Return a pattern for what is only said to visitors, whatever else the sentence says."""
    return any_of(shipped_table("pages.toml")["to_visitors"]["phrases"])


@cache
def to_reader() -> re.Pattern[str]:
    """Return words of the second person, all unambiguous."""
    return any_of(shipped_table("pages.toml")["to_visitors"]["reader"])


@cache
def prompts() -> re.Pattern[str]:
    """Return a pattern for requests to pay for the rest of a text."""
    return any_of(shipped_table("pages.toml")["paywall"]["prompts"])


def any_of(words: list[str]) -> re.Pattern[str]:
    """Return an expression for any of these, as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def own_length(text: str, is_to_somebody: Callable[[str], bool] | None = None) -> int:
    """Count the characters of a text's own sentences: those not addressed to visitors and not about walls.

    Counting stops where the result no longer matters.

    Args:
        text: to count.
        is_to_somebody: which sentences do not count; those to visitors by default.
    """
    is_left_out = is_to_somebody or is_to_visitors
    length = 0
    for sentence in sentences(text):
        if not is_left_out(sentence):
            length += len(sentence)
            if length >= MUCH_TEXT:
                break
    return length


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, without labels and list items."""
    for piece in SENTENCE_END.split(text):
        sentence = piece.strip()
        is_whole = ENDS_SENTENCE.search(sentence) is not None
        is_long = len(sentence) >= SHORTEST_SENTENCE and len(sentence.split()) >= FEWEST_WORDS
        if is_whole and (is_long or not sentence.isascii() and len(sentence) >= SHORTEST_SENTENCE):
            yield sentence


def is_to_visitors(sentence: str) -> bool:
    """Tell whether a sentence tells a site's visitors about the site, or says what walls say."""
    said = QUOTED.sub(" ", sentence)
    things, address = to_visitors()
    if prompts().search(said) or to_visitors_alone().search(said) or says_both(things, address, said):
        return True
    # A wall's words count only if they are most of the sentence.
    return any((match := pattern.search(said)) and covers(match, said) for _, pattern in walls())


def says_both(things: re.Pattern[str], address: re.Pattern[str], said: str) -> bool:
    """Tell whether a sentence has words of both patterns, in different places: "sign in" alone may be anybody's."""
    thing = things.search(said)
    return thing is not None and any(one.span() != thing.span() for one in islice(address.finditer(said), 2))


def is_to_reader(sentence: str) -> bool:
    """Tell whether a sentence addresses its reader, on any subject; for pages without any mark of an article."""
    return to_reader().search(QUOTED.sub(" ", sentence)) is not None or is_to_visitors(sentence)


def covers(match: re.Match[str], text: str) -> bool:
    """Tell whether words make up most of a text."""
    return len(folded(match.group())) >= WHOLE_TITLE * len(folded(text))


@cache
def needs_program() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what pages call the program that draws them, and what they say about running it."""
    words = shipped_table("pages.toml")["needs_program"]
    program, to_run = (re.compile(rf"(?<!\w)(?:{'|'.join(words[name])})", re.I) for name in ("program", "to_run"))
    return program, to_run


def asks_for_program(text: str) -> bool:
    """Tell whether a text is only a request to enable the page's program."""
    program, to_run = needs_program()
    if len(text) >= MAX_WALL or not program.search(text):
        return False
    said = SENTENCE_END.split(text)
    rest = [one for one in said if not (program.search(one) and to_run.search(one))]
    return len(rest) < len(said) and sum(map(str.isalpha, "".join(rest))) < LETTERS_BESIDE
