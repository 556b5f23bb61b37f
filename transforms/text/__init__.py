"""Characters and lines of any text: decoding, dates, case folding, closing quotation marks.

dates reads what feeds, pages, seeds and addresses write, using date_forms (numbers) and date_words (names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.text.alternations import holding, perhaps_holding, words_needed
    from transforms.text.characters import folded, line_starts, matches_at, places_of_marks, with_closing_mark
    from transforms.text.date_words import minutes_in, zone_of_host
    from transforms.text.dates import (
        Written,
        date_in_url,
        is_date,
        parse_date,
        parse_epoch,
        parse_stamp,
        parse_stated,
        parse_timestamp,
        parse_written,
    )
    from transforms.text.decoding import (
        codec_of,
        decode_seed,
        is_binary,
        marked_charset,
        page_in_utf8,
        without_controls,
    )
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Written", "codec_of", "date_in_url", "decode_seed", "folded", "holding", "perhaps_holding", "is_binary",
    "is_date", "line_starts", "marked_charset", "matches_at", "places_of_marks", "minutes_in", "page_in_utf8",
    "parse_date", "parse_epoch", "parse_stamp", "parse_stated", "parse_timestamp", "parse_written",
    "with_closing_mark", "without_controls", "words_needed", "zone_of_host",
]  # fmt: skip
