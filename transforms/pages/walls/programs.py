"""Pages that a program draws: without it they say only that it is needed."""

from __future__ import annotations

import re
from functools import cache

from presswatch.shipped import shipped_table

#: characters: a wall says less than this
MAX_WALL = 1500
#: letters besides a request to enable a program that make a text
LETTERS_BESIDE = 60

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


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
