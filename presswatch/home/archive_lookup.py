"""Look up in the archive what people know something by: an address in any spelling, an id, a seed's path."""

from __future__ import annotations

from presswatch.home.private_links import PrivateLinks
from presswatch.settings import Settings
from transforms.web import article_id, canonical_url, feed_id, main_url, mirror_table
from warehouse.snapshot import Explanation, open_snapshot, source_hosts
from warehouse.snapshot import explain as explained


def found_about(settings: Settings, wanted: str) -> Explanation | None:
    """Return what the snapshot knows about an address, an id or a path, in every spelling; None if nothing."""
    wanted = PrivateLinks(settings.home).known_address(wanted)
    canonical = canonical_url(wanted)
    with open_snapshot(settings.home) as connection:
        also = []
        if canonical:
            # A mirror's article is identified by its path on the outlet's main host.
            on_main_host = main_url(canonical, mirror_table(source_hosts(connection)))
            also = [canonical, article_id(canonical), article_id(on_main_host), feed_id(wanted)]
        return explained(connection, wanted, also)
