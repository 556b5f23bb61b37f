"""What phrases do: the table of effects in seeds/cues/effects.toml, which explains its fields."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError
from presswatch.records import Role

KINDS = ("any", "outlet", "body", "no_authority")
#: the conditions that an effect may ask for; `grammar.conditions` knows them
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
    "speech_position",
)
_FIELDS = {"means", "kinds", "before", "after", "gives"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a phrase makes of a name: the role, whose name it must be, and what must hold on either side of it."""

    means: str
    kinds: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gives: Role


#: an effect that asks for nothing; what tables without a file know
PLAIN = Effect("the source says it", "any", (), (), Role.ATTRIBUTION)


def read_effects(toml_text: str) -> dict[str, Effect]:
    """Read the table of effects.

    Raises:
        RulesError: the text is no TOML, or an effect names a field, kind, condition or role that does not exist.
    """
    try:
        table = tomllib.loads(toml_text).get("effect", {})
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"cues/effects.toml: {error}") from error
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


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
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
