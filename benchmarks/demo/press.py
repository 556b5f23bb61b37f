"""The invented press, read from `press.toml`: who publishes, where, and what is said about it."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ru", "be")
#: language -> ways to say one thing
Sayings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, or a body that is cited; bodies have no language."""

    source_id: str
    name: str
    owner: str
    kind: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of event: its topic, and its headlines."""

    topic_id: str
    topic: str
    headlines: Sayings


@dataclass(frozen=True, slots=True)
class Press:
    """The whole invented press."""

    outlets: Sequence[Outlet]
    bodies: Sequence[Outlet]
    towns: Sequence[Mapping[str, str]]
    happenings: Sequence[Happening]
    sentences: Sayings
    relying: Mapping[str, str]

    def outlet(self, chance: random.Random) -> Outlet:
        """Return one of the outlets, the first ones more often."""
        return self.outlets[min(int(chance.expovariate(0.22)), len(self.outlets) - 1)]


@cache
def invented_press() -> Press:
    """Return the press of the demonstration."""
    made = tomllib.loads(resources.files("benchmarks.demo").joinpath("press.toml").read_text(encoding="utf-8"))
    return Press(
        [Outlet(f"demo_{place:02}", **row) for place, row in enumerate(made["outlets"])],
        [Outlet(f"demo_body_{place}", **row) for place, row in enumerate(made["bodies"])],
        made["towns"],
        [Happening(topic["id"], topic["name"], event) for topic in made["topic"] for event in topic["event"]],
        made["sentences"],
        made["relying"],
    )
