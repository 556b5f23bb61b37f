"""The order of the suite, and what all its tests may share.

A file is one process's; the longest begin first, or cores idle at the end. One reading pool serves all
tests of a process (`one_mother.py`). What collection makes stays, so it is not looked through for garbage: that took a
quarter of a process's collection, and .3 CPU-seconds each time later.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import settings

from presswatch.files import WAREHOUSE_FILE

gc.disable()

# An example that takes long on a busy machine is no fault: speed is shown by benchmarks.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

#: files whose tests take longest, the longest first; more than a third of the suite
LONGEST = (
    "presswatch/server/test_up",
    "flows/steps/test_round",
    "flows/steps/rounds/test_kill",
    "flows/steps/test_stored_bytes",
    "presswatch/cli/test_wrong_ways",
    "hardness/test_private_links",
    "presswatch/cli/test_feeds",
    "transforms/pages/walls/test_verdicts",
    "flows/steps/past/test_backfill",
    "flows/steps/test_search",
    "presswatch/home/test_rule_trials",
    "flows/steps/feeds/test_visits",
    "transforms/test_rule_differences",
    "flows/steps/feeds/test_listings",
    "connectors/http/test_fetcher",
    "transforms/pages/test_press_sets",
    "flows/steps/again/test_stories_rebuilt",
)


#: where files live in memory: the stores of the suite sync to disk some thousand times, which takes a tenth of its time
MEMORY = "/dev/shm"
ENOUGH_BYTES = 4 << 30

with suppress(OSError):
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others stay in the order they were shuffled to."""
    rank = {f"tests/{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(LONGEST)))


def pytest_collection_finish() -> None:
    """Collect garbage of tests from here on."""
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """End the children that tests of this process have shared."""
    if shared := sys.modules.get("tests.one_mother"):
        shared.end_mother()


@pytest.fixture(scope="session", autouse=True)
def prepared_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """Let new homes of this process begin as copies of one that was migrated: a tenth of the cost of making each.

    The migrations have tests of their own (`homes_by_migrations`), and commands in processes make their homes anew.
    """
    from tests.one_mother import lent_pool
    from tests.prepared import Home, Registry
    from warehouse.store.feeds import sync_registry
    from warehouse.store.file import connection as opening

    prepared, attach = tmp_path_factory.mktemp("prepared"), opening.attach
    with opening.open_warehouse(prepared) as connection:
        opening.migrate(connection)
    # For all of a process, its commands in threads too: a value could not be handed to each of them.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "attach", Home(prepared / WAREHOUSE_FILE, attach).attach_copied)
        patch.setattr("flows.steps.runs.sync_registry", Registry(sync_registry).sync_copied)
        for name in ("presswatch.home.feed_check", "presswatch.home.other_kinds", "flows.steps.past.sitemaps"):
            patch.setattr(f"{name}.ReadingPool", lent_pool)
        yield attach


@pytest.fixture
def homes_by_migrations(prepared_homes: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the homes of a test by migrations, as a new user's home is made."""
    monkeypatch.setattr("warehouse.store.file.connection.attach", prepared_homes)
