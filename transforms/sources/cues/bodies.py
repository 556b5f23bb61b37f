"""Bodies that every country has («МИД», "Supreme Court"). The table is seeds/bodies.toml, which explains its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.sources.cues.toml_tables import tables_of

_FIELDS = {"label", "names", "cued", "sources"}


@dataclass(frozen=True, slots=True)
class Body:
    """One such body: its names, with endings in brackets, and the source that is this body in each country."""

    label: str
    names: tuple[str, ...]
    cued: tuple[str, ...]
    #: country -> source id
    sources: Mapping[str, str]


def read_bodies(toml_text: str) -> dict[str, Body]:
    """Read the table of bodies by id.

    Raises:
        RulesError: the text is not TOML, or a body has an unknown or wrong field.
    """
    return {
        body_id: Body(row["label"], tuple(row.get("names", ())), tuple(row.get("cued", ())), row.get("sources", {}))
        for body_id, row in tables_of("bodies.toml", toml_text, _faults).items()
    }


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row, dict) or not isinstance(row.get("label"), str):
        yield "must have a label"
        return
    if unknown := sorted(set(row) - _FIELDS):
        yield f"has the unknown field {unknown[0]!r}"
    for field in ("names", "cued"):
        names = row.get(field, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            yield f"{field} must be a list of texts"
    if not isinstance(row.get("sources", {}), dict):
        yield 'sources must be a table like { BY = "mfa_by" }'
