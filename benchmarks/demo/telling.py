"""Events of the invented press, and the articles about them: headline, text, whom they rely on, whom they copy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.demo.press import Happening, Outlet, Press

#: number of outlets that report an event: most events are reported by one
TOLD_BY = (1,) * 10 + (2,) * 4 + (3,) * 3 + (4, 5, 6, 8, 11)
SHARE_OF_COPIES = 0.25


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place and a time."""

    story_id: str
    happening: Happening
    town: int
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reliance:
    """Whom an article relies on, with the words that say so and their place in its text."""

    source: Outlet
    evidence: str
    start: int


@dataclass(frozen=True, slots=True)
class Telling:
    """An article."""

    article_id: str
    event: Event
    outlet: Outlet
    at: datetime
    title: str
    text: str
    reliances: tuple[Reliance, ...] = ()
    #: the article it copied, and how much of it
    origin: Telling | None = None
    taken: float = 0.0
    later_title: str = field(default="")


def tellings(press: Press, chance: random.Random, now: datetime, days: int, most: int) -> Iterator[Telling]:
    """Yield `most` articles of the days before `now`, event by event, nearly in order of time as archives grow."""
    number = 0
    for place in range(most):
        event = one_event(press, chance, now - timedelta(days=days * (1 - number / most)), place, number / most)
        first: Telling | None = None
        for outlet in told_by(press, chance):
            if number == most:
                return
            left = min((now - event.at).total_seconds() / 60, 900)
            at = event.at if first is None else event.at + timedelta(minutes=chance.uniform(0.02, 0.98) * left)
            made = one_telling(press, chance, (f"a{number:016x}", outlet, at), event, first)
            first = first or made
            number += 1
            yield made


def one_event(press: Press, chance: random.Random, at: datetime, place: int, passed: float) -> Event:
    """Return an event at `at`; weekends are quiet, and elections become likelier as the time has `passed` (0 to 1)."""
    if at.weekday() > 4 and chance.random() < 0.5:
        at -= timedelta(days=2)
    near = [one for one in press.happenings if one.topic_id == "elections"]
    happening = chance.choice(near if chance.random() < 0.25 * passed else press.happenings)
    return Event(f"s{place:016x}", happening, chance.randrange(len(press.towns)), chance.randrange(3, 60), at)


def told_by(press: Press, chance: random.Random) -> list[Outlet]:
    """Return the outlets that tell an event, in their order."""
    wanted = chance.choice(TOLD_BY)
    return list({one.source_id: one for one in (press.outlet(chance) for _ in range(wanted * 2))}.values())[:wanted]


def one_telling(
    press: Press, chance: random.Random, told: tuple[str, Outlet, datetime], event: Event, first: Telling | None
) -> Telling:
    """Return an article about an event.

    In its outlet's own words, or in those of the first if both share a language.
    """
    article_id, outlet, at = told
    said = {"town": press.towns[event.town][outlet.language], "n": event.number, "day": f"{event.at:%d.%m}"}
    title = chance.choice(event.happening.headlines[outlet.language]).format(**said)
    if first and first.outlet.language == outlet.language and chance.random() < SHARE_OF_COPIES:
        taken = chance.choice((1.0, 1.0, 0.9, 0.6))
        return Telling(article_id, event, outlet, at, title, first.text, first.reliances, first, taken)
    paragraphs = [f"{title}. {sentence(press, chance, outlet.language, said)}"]
    reliances: list[Reliance] = []
    for cited in cited_by(press, chance, outlet):
        before, evidence, after = press.relying[outlet.language].format(source=cited.name, **said).split("|")
        start = sum(len(one) + 1 for one in paragraphs) + len(before)
        paragraphs.append(f"{before}{evidence}{after} {sentence(press, chance, outlet.language, said)}")
        reliances.append(Reliance(cited, evidence, start))
    paragraphs += [sentence(press, chance, outlet.language, said) for _ in range(chance.randint(1, 3))]
    return Telling(article_id, event, outlet, at, title, "\n".join(paragraphs), tuple(reliances))


def sentence(press: Press, chance: random.Random, language: str, said: dict[str, object]) -> str:
    """Return a sentence about anything."""
    return chance.choice(press.sentences[language]).format(**said)


def cited_by(press: Press, chance: random.Random, outlet: Outlet) -> list[Outlet]:
    """Return whom an article relies on: mostly the agency, sometimes a body, never itself."""
    chosen = []
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        way = chance.random()
        chosen.append(
            press.outlets[0] if way < 0.3 else chance.choice(press.bodies) if way < 0.6 else press.outlet(chance)
        )
    return [one for one in {one.source_id: one for one in chosen}.values() if one != outlet]
