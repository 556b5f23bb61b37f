"""One event told in two houses is one story in the lake, and nobody meets twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cluster.servers import Postgres, missing
from tests.flows.steps.cluster.houses import (
    NOON,
    feed_list,
    house_settings,
    loopback_of,
    one_round,
    place_of,
    presses,
    rows,
)

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
#: one event in the words of two outlets, and another one
BRIDGE = (
    "The old bridge over the Neman in Grodno was closed on Monday after engineers found cracks in two of its pillars. "
    "Lorries will go by way of the Lososno crossing until the repairs end in October, deputy mayor Ivan Kazakou said."
)
SAME_BRIDGE = (
    "Cracks in two pillars have closed the old Neman bridge in Grodno since Monday. Deputy mayor Ivan Kazakou said "
    "that repairs would last until October and that lorries had to use the crossing at Lososno in the meantime."
)
SCHOOL = "Pupils of the school in Mir moved into a new house with a library, a workshop and a hall for sports."


def test_an_event_that_two_houses_tell_is_one_story_in_the_lake(lake: Postgres, tmp_path: Path):
    with presses(loopback_of(0, 2), loopback_of(1, 2)) as served:
        one, other = served
        one.put_page("/bridge", "Grodno closes its old bridge over the Neman", BRIDGE)
        one.put_feed("/feed", ("/bridge", "Grodno closes its old bridge over the Neman", ""))
        other.put_page("/neman", "Old Neman bridge in Grodno closed because of cracks", SAME_BRIDGE)
        other.put_page("/school", "A new house for the school in Mir", SCHOOL)
        other.put_feed(
            "/feed",
            ("/neman", "Old Neman bridge in Grodno closed because of cracks", ""),
            ("/school", "A new house for the school in Mir", ""),
        )
        feeds = feed_list(tmp_path, *served)
        houses = [house_settings(tmp_path, shard, lake, str(tmp_path / "data"), *served) for shard in ("0/2", "1/2")]
        for house in houses:
            one_round(house, feeds)
        place = place_of(houses[0])
        assert rows(place, "SELECT articles, outlets FROM stories ORDER BY 1 DESC")[0][0] == 2
        assert rows(place, "SELECT count(*) FROM stories") == [(2,)]
        ((evidence,),) = rows(place, "SELECT evidence FROM story_merges")
        assert sorted(evidence) == [
            "Grodno closes its old bridge over the Neman",
            "Old Neman bridge in Grodno closed because of cracks",
        ]
        # Whoever hands over again has met already.
        for house in houses:
            one_round(house, feeds, NOON + timedelta(hours=1))
        assert rows(place, "SELECT count(*) FROM story_merges") == [(1,)]
        assert rows(place, "SELECT count(*) = (SELECT count(*) FROM runs) FROM story_meetings") == [(True,)]
