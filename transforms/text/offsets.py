"""Zones of clocks: offsets in numbers and names that mean one of them."""

from __future__ import annotations

import re

# RFC 822 §5.1 and zones that have one meaning in news; IST, BST, CST of China and the like have several or lie.
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "fet": 180, "samt": 240, "yekt": 300,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
#: no clock on earth is farther from UTC
MOST_MINUTES = 15 * 60


def zone_minutes(zone: str) -> int | None:
    """Minutes east of UTC, 0 for ''; None for a zone name with several meanings or none."""
    text = re.sub(r"(?i)^(utc|gmt)\s?(?=[+\-−])", "", zone.strip()).replace("−", "-")
    if not text:
        return 0
    if text[0] in "+-":
        hours, _, rest = text[1:].partition(":")
        digits = (hours + rest if rest or len(hours) > 2 else hours + "00").rjust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return (minutes if text[0] == "+" else -minutes) if minutes <= MOST_MINUTES else None
    return ZONES.get(text.lower())
