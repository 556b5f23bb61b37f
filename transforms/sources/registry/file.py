"""Read the registry's file: `[[source]]` blocks of TOML become sources, or an error that names entry and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from presswatch.errors import RulesError
from presswatch.records import Source, SourceDomain
from transforms.sources.cues.declensions import Declension
from transforms.sources.cues.endings import forms_of
from transforms.sources.names.declension import oblique_forms

OWNER_TYPES = ("state", "official", "independent", "in_exile", "foreign_public", "private", "ngo", "aggregator")
KINDS = ("agency", "portal", "newspaper", "magazine", "broadcaster", "telegram", "official", "ngo", "company", "outlet")
_LISTS = ("names", "quoted", "exact", "cued", "shared", "domains", "mirrors", "telegram", "spokespeople", "blocking")
_TEXTS = ("name", "country", "owner", "kind", "predecessor", "successor", "active_from", "active_to", "note")
_ID = re.compile(r"[a-z0-9_]{2,40}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COUNTRY = re.compile(r"[A-Z]{2}|INT")
_HOST = re.compile(r"[a-z0-9*.-]+\.[a-z0-9*-]+(/[^\s]*)?")


def parse_sources(toml_text: str, declensions: Sequence[Declension] = ()) -> list[Source]:
    """Read `[[source]]` blocks.

    Names may carry endings, «Медуз(а|ы|е|у|ой)»: the first is the nominative, the rest become `oblique_aliases`, as do
    the forms that `declensions` make of names without endings.

    Raises:
        RulesError: the text is not TOML or an entry is wrong; the message names the entry and its line.
    """
    sources, faults = read_blocks(toml_text, declensions)
    if faults:
        more = f" (and {len(faults) - 1} more: `presswatch sources check FILE` names all)" if len(faults) > 1 else ""
        raise RulesError(f"sources: {faults[0]}{more}")
    return sources


def read_blocks(toml_text: str, declensions: Sequence[Declension] = ()) -> tuple[list[Source], list[str]]:
    """Return the sources of valid blocks, and every fault of the others with its entry and line."""
    try:
        document = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        return [], [str(error)]
    blocks = document.get("source")
    if not isinstance(blocks, list) or set(document) != {"source"}:
        return [], ["line 1: the file must hold [[source]] blocks and nothing else"]
    lines = [number for number, line in enumerate(toml_text.splitlines(), 1) if line.strip() == "[[source]]"]
    sources: list[Source] = []
    faults: list[str] = []
    given: dict[str, int] = {}
    for block, line in zip(blocks, lines, strict=False):
        source, found = _source(block, declensions)
        if source and source.source_id in given:
            found = [f"already given on line {given[source.source_id]}"]
        elif source:
            given[source.source_id] = line
            sources.append(source)
        entry = block.get("id", "?") if isinstance(block, dict) else "?"
        faults += [f"{entry} (line {line}): {fault}" for fault in found]
    return sources, faults


def _source(block: Any, declensions: Sequence[Declension]) -> tuple[Source | None, list[str]]:
    """Return a block's source, or its faults."""
    if not isinstance(block, dict):
        return None, ["not a table"]
    if faults := [*_faults(block), *_choice_faults(block)]:
        return None, [*faults, *_value_faults(block)]
    try:
        return _build(block, declensions), []
    except ValueError as error:
        return None, list(_value_faults(block)) or [str(error)]


def _faults(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield fields that are unknown, missing or of the wrong type."""
    if unknown := sorted(set(block) - {"id", *_LISTS, *_TEXTS}):
        yield f"unknown field {', '.join(unknown)}"
    if not isinstance(block.get("id"), str) or not _ID.fullmatch(block["id"]):
        yield "id must be 2 to 40 of a-z, 0-9 and _"
    yield from (f"{name} must be a text" for name in _TEXTS if name in block and not _is_text(block[name]))
    yield from (f"{name} must be a list" for name in _LISTS if not isinstance(block.get(name, []), list))
    if "name" not in block:
        yield "name is missing"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _choice_faults(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield values that are not among those allowed."""
    if block.get("owner") not in (None, *OWNER_TYPES):
        yield f"owner must be one of {', '.join(OWNER_TYPES)}"
    if block.get("kind", "outlet") not in KINDS:
        yield f"kind must be one of {', '.join(KINDS)}"
    if isinstance(block.get("country"), str) and not _COUNTRY.fullmatch(block["country"]):
        yield "country must be two capitals like BY, or INT"
    for name in ("active_from", "active_to"):
        if isinstance(block.get(name), str) and not _DATE.fullmatch(block[name]):
            yield f"{name} must be YYYY, YYYY-MM or YYYY-MM-DD"


def _value_faults(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield every list entry that cannot be read; only called for a block that could not be built."""
    for name in _LISTS:
        values = block.get(name, [])
        for value in values if isinstance(values, list) else ():
            try:
                if name in ("domains", "mirrors"):
                    _hosts([value])
                elif name in ("telegram", "blocking"):
                    list(_texts([value]))
                else:
                    expand([value])
            except ValueError as error:
                yield f"{name}: {error}"


def _build(block: Mapping[str, Any], declensions: Sequence[Declension]) -> Source:
    plain, oblique = expand(block.get("names", []), declensions)
    quoted, quoted_oblique = expand(block.get("quoted", []), declensions)
    exact, exact_oblique = expand(block.get("exact", []), declensions)
    cued, cued_oblique = expand(block.get("cued", []), declensions)
    shared, shared_oblique = expand(block.get("shared", []), declensions)
    speakers, speakers_oblique = expand(block.get("spokespeople", []), declensions, is_person=True)
    return Source(
        source_id=block["id"],
        name=block["name"],
        aliases=tuple(dict.fromkeys((*plain, *quoted, *exact, *cued, *shared))),
        domains=_hosts([*block.get("domains", []), *block.get("mirrors", [])]),
        country=block.get("country"),
        owner_type=block.get("owner"),
        kind=block.get("kind", "outlet"),
        telegram=tuple(_texts(block.get("telegram", []))),
        predecessor_id=block.get("predecessor"),
        successor_id=block.get("successor"),
        active_from=block.get("active_from"),
        active_to=block.get("active_to"),
        note=block.get("note"),
        quoted_aliases=(*quoted, *quoted_oblique),
        exact_aliases=(*exact, *exact_oblique),
        cued_aliases=(*cued, *cued_oblique),
        shared_aliases=(*shared, *shared_oblique),
        spokespeople=(*speakers, *speakers_oblique),
        blocking=tuple(_texts(block.get("blocking", []))),
        oblique_aliases=(*oblique, *quoted_oblique, *exact_oblique, *cued_oblique, *shared_oblique),
        mirrors=_hosts(block.get("mirrors", [])),
        domain_facts=tuple(_domain_facts(block)),
    )


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{value!r} is not a text")
        yield value


def expand(
    values: Sequence[Any], declensions: Sequence[Declension] = (), *, is_person: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the nominatives and the other forms of names: those given in brackets, or else made by rule."""
    if not values:
        return (), ()
    nominative: list[str] = []
    others: list[str] = []
    for value in _texts(values):
        first, rest = forms_of(value)
        nominative.append(first)
        others.extend(rest or oblique_forms(first, declensions, is_person=is_person))
    return tuple(dict.fromkeys(nominative)), tuple(dict.fromkeys(others))


def _domain_facts(block: Mapping[str, Any]) -> Iterator[SourceDomain]:
    for is_mirror, values in ((False, block.get("domains", [])), (True, block.get("mirrors", []))):
        for value in values:
            known = value if isinstance(value, dict) else {"host": value}
            yield SourceDomain(known["host"], is_mirror, known.get("from"), known.get("to"), known.get("seen"))


def _hosts(values: Iterable[Any]) -> tuple[str, ...]:
    hosts = []
    for value in values:
        host = value.get("host") if isinstance(value, dict) else value
        if not isinstance(host, str) or not _HOST.fullmatch(host):
            raise ValueError(f"{value!r} is not a domain in lower case")
        if isinstance(value, dict):
            _check_period(value)
        hosts.append(host)
    return tuple(dict.fromkeys(hosts))


def _check_period(mirror: Mapping[str, Any]) -> None:
    for name, date in mirror.items():
        if name not in ("host", "from", "to", "seen") or not isinstance(date, str):
            raise ValueError(f"{mirror!r}: a mirror has host, from, to and seen")
        if name != "host" and not _DATE.fullmatch(date):
            raise ValueError(f"{mirror!r}: {name} must be YYYY, YYYY-MM or YYYY-MM-DD")
