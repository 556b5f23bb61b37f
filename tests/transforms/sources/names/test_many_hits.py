"""What is asked for each hit is not asked of all other hits."""

import sys

import pytest

from tests.transforms.sources.shipped import REGISTRY
from transforms.sources.lines.fields import field_of, settled
from transforms.sources.names.countries import ANY, settle_countries
from transforms.sources.plain.implied_firms import office_bearers


def steps(work):
    """Calls of functions, those that go on with a generator among them: a machine's load changes nothing."""
    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


def of_countries(times):
    field = field_of("text", "БЕЛТА, армия, " * times, REGISTRY)
    return steps(lambda: settle_countries(field.words, field.hits, [ANY], REGISTRY.countries))


def of_offices(times):
    text = "Acme Inc. said. CEO Tim Cook said. " * times
    field = settled([field_of("text", text, REGISTRY)], REGISTRY, None)[0]
    named = [hit for hit in field.hits if not hit.is_speaker]
    return steps(lambda: list(office_bearers(field.words, named)))


@pytest.mark.parametrize("work", [of_countries, of_offices])
def test_four_times_the_hits_cost_four_times_the_steps(work):
    work(5)
    assert work(400) < 5 * work(100)
