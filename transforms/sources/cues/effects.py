"""Effects of phrases. The table is seeds/cues/effects.toml, which explains its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError
from presswatch.records import Role
from transforms.sources.cues.toml_tables import document_of

KINDS = ("any", "outlet", "body", "no_authority")
#: conditions that an effect may require; `grammar.conditions` tests them
CONDITIONS = (
    "clause_ends",
    "never",
    "no_object_behind",
    "no_object_of",
    "no_pointer",
    "no_refusal",
    "nominative",
    "referred_to",
    "several",
    "shows_behind",
    "speech_position",
)
_FIELDS = {"means", "kinds", "before", "after", "gives"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a phrase makes of a name: the role, the kind of source it must name, and the conditions on either side."""

    means: str
    kinds: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gives: Role


#: an effect without conditions; the only one in tables without a file
PLAIN = Effect("the source says it", "any", (), (), Role.ATTRIBUTION)


def read_effects(toml_text: str) -> dict[str, Effect]:
    """Read the table of effects.

    Raises:
        RulesError: the text is not TOML, or an effect has an unknown field, kind, condition or role.
    """
    table = document_of("cues/effects.toml", toml_text).get("effect", {})
    faults = [f"cues/effects.toml: {name}: {fault}" for name, row in table.items() for fault in _faults(row)]
    if faults:
        raise RulesError(faults[0])
    return {
        name: Effect(
            row["means"],
            row.get("kinds", "any"),
            tuple(row.get("before", ())),
            tuple(row.get("after", ())),
            Role(row.get("gives", Role.ATTRIBUTION)),
        )
        for name, row in table.items()
    }


def _faults(row: Any) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "must be a table"
        return
    if unknown := sorted(set(row) - _FIELDS):
        yield f"unknown field {unknown[0]!r}"
    if not isinstance(row.get("means"), str):
        yield "means must say what the effect is"
    if row.get("kinds", "any") not in KINDS:
        yield f"kinds must be one of {', '.join(KINDS)}"
    for side in ("before", "after"):
        for name in row.get(side, ()):
            if name not in CONDITIONS:
                yield f"{side} names the condition {name!r}; known are {', '.join(CONDITIONS)}"
    if row.get("gives", "attribution") not in list(Role):
        yield f"gives must be one of {', '.join(Role)}"
