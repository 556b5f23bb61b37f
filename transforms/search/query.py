"""Parse a search as people write it: words, "phrases", -not, OR, word*, and filters like outlet:tut_by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from presswatch.errors import UsageError
from presswatch.records import Clause, Filter, SearchQuery
from transforms.language import WORD, stems_of, word_key
from transforms.search.names import NO_NAMES, NameTable

#: field as written -> what it means
FIELDS = {
    "outlet": "outlet", "from": "outlet", "cites": "cites", "topic": "topic", "lang": "lang", "language": "lang",
    "list": "list", "watchlist": "list", "owner": "owner", "kind": "kind",
    "day": "day", "story": "story", "author": "author", "by": "author", "title": "title", "since": "since",
    "after": "since", "until": "until",
    "before": "until",
}  # fmt: skip
#: words without meaning of their own; they count inside phrases
_SAY_NOTHING = """
и в во на не что с со из за к ко о об от до для по при как а но у же это его ее их был была были быть
і ў у на не што з са да па пра ад як але ж гэта яго яе быў была былі
the a an of in on to and or for is are was were be at by with as from that this it
"""
STOPWORDS = frozenset(_SAY_NOTHING.split())
_OPENING = '"«„“”'
_CLOSING = {'"': '"', "«": "»", "„": "“”", "“": "”“", "”": "”"}
_PART = re.compile(
    rf"(?P<not>-?)(?:(?P<field>[a-z]+):)?(?:(?P<quote>[{_OPENING}])|(?P<bare>[^\s{_OPENING}]+))", re.IGNORECASE
)

MOST_CLAUSES = 30


def parse_query(text: str, moment_of: Callable[..., datetime], names: NameTable = NO_NAMES) -> SearchQuery:
    """Parse a search; `moment_of(text, may_come=…)` reads times like 7d and 2026-03-01, the end may be in the future.

    A capitalised word is a name, also searched for as other languages write it (see `names`); in quotation marks only
    as its table does.

    Raises:
        UsageError: nothing to search for, a field without a value, a bad time, only words without meaning.
    """
    required: list[list[Clause]] = []
    excluded: list[Clause] = []
    filters: list[Filter] = []
    times: dict[str, datetime] = {}
    is_alternative = False
    for is_not, field, value, is_quoted in parts(text):
        if is_or(field, value, is_quoted):
            is_alternative = bool(required)
            continue
        if field in ("since", "until"):
            times[field] = moment_of(value, may_come=field == "until")
        elif field not in (None, "title"):
            filters.append(Filter(field, value, is_not))
        elif clause := clause_of(value, is_quoted, field == "title", names):
            if is_not:
                # what is only like a name is not left out
                excluded.append(replace(clause, similar=()))
            elif is_alternative:
                required[-1].append(clause)
            else:
                required.append([clause])
        is_alternative = False
    kept = telling(required)
    if not (kept or filters or times):
        raise UsageError('nothing to look for: give words, a "phrase", or a filter like outlet:tut_by')
    if len(kept) + len(excluded) > MOST_CLAUSES:
        raise UsageError(f"too many words: at most {MOST_CLAUSES}")
    return SearchQuery(tuple(map(tuple, kept)), tuple(excluded), tuple(filters), times.get("since"), times.get("until"))


def is_or(field: str | None, value: str, is_quoted: bool) -> bool:
    """Tell whether a piece is the word between two alternatives."""
    return value in ("OR", "|") and not (field or is_quoted)


def parts(text: str) -> Iterator[tuple[bool, str | None, str, bool]]:
    """Yield the pieces of a query: (is excluded, field or None, value, is quoted); an open quote runs to the end."""
    place = 0
    while match := _PART.search(text, place):
        place = match.end()
        written = (match["field"] or "").lower()
        field = FIELDS.get(written)
        value, is_quoted = match["bare"], False
        if match["quote"]:
            end = next((i for i in range(place, len(text)) if text[i] in _CLOSING[match["quote"]]), len(text))
            value, place, is_quoted = text[place:end], end + 1, True
        if written and field is None:
            if not value.startswith("//"):
                raise unknown_filter(written, value)
            # an address is a word: https://example.org/news
            value, is_quoted = f"{match['field']}:{value}", False
        yield bool(match["not"]), field, value, is_quoted


def unknown_filter(written: str, value: str) -> UsageError:
    """Return the error for an unknown filter: ignoring it would silently not narrow anything."""
    near = get_close_matches(written, FIELDS, 1, 0.6)
    hint = f"did you mean {near[0]}:{value}?" if near else f"there are {', '.join(sorted(set(FIELDS.values())))}"
    return UsageError(f'there is no filter {written}: {hint} As words it is "{written}:{value}", in quotes')


def clause_of(written: str, is_quoted: bool, in_title: bool, names: NameTable = NO_NAMES) -> Clause | None:
    """Return the words of one piece; an unquoted piece of several («Санкт-Петербург», tut.by) is a phrase.

    None if it has none.
    """
    words = [match.group() for match in WORD.finditer(written)]
    if not words:
        return None
    is_prefix = written.endswith("*") and not is_quoted
    stems = [stems_of(word) | names.elsewhere(word) for word in words]
    similar = tuple(names.similar(word) for word in words) if not (is_quoted or is_prefix) else ()
    if is_prefix:
        stems[-1] = frozenset({word_key(words[-1]), *stems[-1]})
    return Clause(tuple(stems), written.strip(), in_title, is_prefix, similar if any(similar) else ())


def telling(required: list[list[Clause]]) -> list[list[Clause]]:
    """Drop the words without meaning, unless there are no others."""
    kept = [group for group in required if any(clause.written.lower() not in STOPWORDS for clause in group)]
    return kept or required
