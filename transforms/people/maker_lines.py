"""Lines of nothing but makers: "Jane Doe/Reuters/Scanpix", "POOL / Jean Houx via REUTERS", "Juan Olmo (EFE)".

One of the makers must be an agency that is known, so that no list of persons in the picture is taken for one.
"""

from __future__ import annotations

import re

from transforms.people.makers import is_known_maker, is_short_name
from transforms.people.name_words import PARTICLES

#: what stands between makers
BETWEEN = re.compile(r"\s*[/|]\s*|\s+via\s+|,\s+|\s*[()]\s*", re.IGNORECASE)
#: of these some stands in every such line
MARKS = ("/", "|", "(", ",", " via ", " VIA ")
MOST_WORDS_OF_NAME = 4
LONGEST_LINE = 90
#: what a caption's last sentence is divided from the others by; no initial, no "Dr."
SENTENCE_STOP = re.compile(r"(?<=[^\W\d_]{2})(?<!\b[DMSJ][rst])[.!?…][»”\"]?\s+")
SLASH = re.compile(r"\s+/\s+")


def is_maker_line(text: str) -> bool:
    """Whether a text lists makers, a known agency among them, and nothing else."""
    if len(text) > LONGEST_LINE or not any(mark in text for mark in MARKS):
        return False
    makers = [maker for part in BETWEEN.split(text) if (maker := part.strip(" .©"))]
    strange = [place for place, maker in enumerate(makers) if not is_known_maker(maker)]
    are_names = all(
        is_short_name(makers[place]) or is_name(makers[place], may_be_one_word=place > 0) for place in strange
    )
    return len(makers) > 1 and len(strange) < len(makers) and are_names


def is_name(text: str, *, may_be_one_word: bool) -> bool:
    """Whether a text is written as a person's or an agency's name: a few words, each with a capital."""
    words = text.split()
    fewest = 1 if may_be_one_word else 2
    return fewest <= len(words) <= MOST_WORDS_OF_NAME and all(
        word[0].isupper() or word.lower() in PARTICLES for word in words
    )


def makers_at_end(caption: str) -> str | None:
    """The makers that a caption's last sentence is, or that stand behind its last slashes."""
    last = SENTENCE_STOP.split(caption.rstrip(" ."))[-1].strip()
    last = last[1:-1] if last[:1] == "(" and last[-1:] == ")" else last
    if is_maker_line(last):
        return last
    parts = SLASH.split(last)
    tails = (" / ".join(parts[place:]) for place in range(1, len(parts) - 1))
    return next(filter(is_maker_line, tails), None)
