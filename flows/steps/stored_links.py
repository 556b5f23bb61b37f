"""Mask secrets in links stored by older versions: once, in the first run after the upgrade."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from presswatch.errors import WarehouseError
from presswatch.home import PrivateLinks
from transforms.web import MirrorTable, article_id, main_url
from warehouse.search import INDEX_FILE
from warehouse.snapshot import compact
from warehouse.store import open_warehouse
from warehouse.store.again import (
    ADDRESSES,
    PICTURES,
    TEXTS,
    awaits_masking,
    items_at,
    keep_link_ids,
    mask_column,
    note_masked,
)


def mask_stored_links(home: Path, mirrors: MirrorTable) -> int:
    """Mask the stored values, all or nothing; the secrets go to the private folder. Return how many values were masked.

    Articles keep their ids. The file is rewritten afterwards, since freed blocks keep their content.
    """
    with open_warehouse(home) as connection:
        if not awaits_masking(connection):
            return 0
        links, count = PrivateLinks(home), 0
        masked: list[str] = []
        connection.execute("BEGIN")
        for columns, mask in ((ADDRESSES, links.address), (PICTURES, links.picture), (TEXTS, in_text(links))):
            for table, names in columns.items():
                for name in names:
                    after = mask_column(connection, table, name, mask)
                    count += len(after)
                    masked += after if name == "url" else []
        rows = items_at(connection, masked) if masked else []
        ids = {row["item_key"]: article_id(main_url(row["url"], mirrors, row["source_id"])) for row in rows}
        keep_link_ids(connection, ids)
        note_masked(connection, masked)
        links.keep_all()
        connection.execute("COMMIT")
    if count:
        (home / INDEX_FILE).unlink(missing_ok=True)
        # If the disk has no room, the next maintenance does it.
        with suppress(WarehouseError):
            compact(home, always=True)
    return count


def in_text(links: PrivateLinks) -> Callable[[str], str]:
    """Return a function that masks the addresses in a text."""

    def masked(text: str) -> str:
        body = text.encode("utf-8", "surrogatepass")
        return links.masking.document(body, "").decode("utf-8", "surrogatepass")

    return masked
