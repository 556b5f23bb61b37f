"""What is told of runs over the portions of a lake when it cannot be reached any more between two of them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flows.steps.cluster.past import summed
from presswatch.errors import WarehouseError
from presswatch.records import RunTally

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def tally(changed: int, *problems: str) -> RunTally:
    return RunTally("run", "retag", NOW, articles_changed=changed, items_seen=changed, problems=list(problems))


def portions_until_the_lake_is_gone() -> Iterator[RunTally]:
    yield tally(2)
    raise WarehouseError("the lake at postgres:lake cannot be reached")


def test_what_was_done_before_the_lake_was_gone_is_told_with_the_outage_and_how_to_go_on():
    told = summed(tally(3), portions_until_the_lake_is_gone())
    assert (told.articles_changed, told.items_seen) == (5, 5)
    (problem,) = told.problems
    assert "cannot be reached" in problem
    assert "goes on where it stopped" in problem


def test_a_home_with_problems_of_its_own_starts_no_portion():
    assert summed(tally(1, "the disk is full"), portions_until_the_lake_is_gone()).problems == ["the disk is full"]
