"""Foreign text and figures on their way to people: terminals, Markdown, addresses without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.shown.links import redact_url, replaced, web_link
    from presswatch.shown.markdown import harmless, is_unseen, visible
    from presswatch.shown.marks import Mark, Piece, marked_paragraphs, pieces
    from presswatch.shown.secret_parts import ESCAPED, MASK, may_hold_secret, secret_spans
    from presswatch.shown.tables import (
        FORMATS,
        essential,
        for_terminal,
        leave_closed_pipe,
        terminal_width,
        without_controls,
        write_pieces,
        write_rows,
        write_table,
    )
    from presswatch.shown.wording import each_once, how_many
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "web_link",
    "Mark",
    "Piece",
    "marked_paragraphs",
    "pieces",
    "FORMATS",
    "ESCAPED",
    "MASK",
    "each_once",
    "essential",
    "harmless",
    "how_many",
    "is_unseen",
    "leave_closed_pipe",
    "may_hold_secret",
    "redact_url",
    "replaced",
    "secret_spans",
    "terminal_width",
    "visible",
    "without_controls",
    "for_terminal",
    "write_pieces",
    "write_rows",
    "write_table",
]
