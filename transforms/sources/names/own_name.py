"""The name of an outlet that no registry knows, on its own page: "told Glamour" on glamour.example.

The host tells the name: words with capitals that are its letters, "Big Issue" on bigissue.example.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.domains import host_and_path
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.writing import is_owner, name_written

#: second parts of a host that belong to a country's registry: "example.co.uk"
_OF_REGISTRY = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "in"})
_SHORTEST, _MOST_WORDS = 4, 4


def name_of_host(url: str | None) -> str:
    """Return the part of a page's host that may be its outlet's name: "glamour"; '' if there is none."""
    labels = host_and_path(url)[0].split(".")[:-1] if url else []
    if len(labels) > 1 and labels[-1] in _OF_REGISTRY:
        labels.pop()
    name = labels[-1].replace("-", "") if labels else ""
    return name if len(name) >= _SHORTEST else ""


def own_names(words: ReadWords, name: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a weak hit for each place where a text names the outlet of that host; none overlaps one of `hits`."""
    begins = {key for key in words.vocabulary if name.startswith(key)} if name else set()
    if not begins:
        return
    taken = words_taken(hits)
    for index in words.places_of(begins):
        last = _end_of(words, index, name)
        if last is not None and not _only_owns(words, last) and taken.isdisjoint(range(index, last + 1)):
            taken.update(range(index, last + 1))
            yield Hit(index, last, None, name_written(words, index, last), "outlet", is_weak=True, is_stranger=True)


def _only_owns(words: ReadWords, last: int) -> bool:
    """Match "Acme's connectivity"; the words of "Acme's survey" and "Acme's Jane Doe" are its own."""
    after = last + 1
    if not is_owner(words, last) or after == len(words.keys) or not words.written(after)[0].islower():
        return False
    return words.type_of(after) is None and not words.is_in(after, "document", "figures", "trial", "people")


def _end_of(words: ReadWords, first: int, name: str) -> int | None:
    """Return the last of the words with capitals that spell a name, beginning there."""
    spelled = ""
    for index in range(first, min(first + _MOST_WORDS, len(words.keys))):
        if index > first and words.between(index) not in (" ", "\u00a0", "-") or not words.written(index)[0].isupper():
            return None
        spelled += words.keys[index].replace("'", "")
        if spelled == name:
            return index
    return None
