"""`--lake`: a verb reads the lake of a cluster."""

from __future__ import annotations

import argparse

from presswatch.errors import UsageError
from presswatch.settings import load_settings


def read_the_lake(chosen: argparse.Namespace) -> None:
    """Make this process read the lake of the home's settings instead of its snapshot.

    Raises:
        UsageError: the settings name none.
    """
    from flows.steps import lake_place
    from warehouse.lake import chosen_lake

    place = lake_place(load_settings(chosen.home))
    if place is None:
        raise UsageError("there is no lake: settings lake and lake_data say where it is (docs/cluster.md)")
    chosen_lake.set(place)
