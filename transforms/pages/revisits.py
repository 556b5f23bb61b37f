"""When a young article is looked at again: most edits fall into the first hours, corrections into the first week."""

from __future__ import annotations

from datetime import datetime, timedelta

#: ages of an article at which its page is read again
AGES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=7))
#: of an article's edits in its first week the share 1 - exp(-sqrt(age / this)) has happened at an age, in hours: of the
#: 18 % of articles that change within a week four fifths do so in the first day (GDELT, 88 million pages)
EDIT_HOURS = 9.3
#: breaking news is written on: an article of a story that more outlets have joined within so long comes first, its
#: chance counting up to so many times (benchmarks/feeds/looks_again.py)
GROWING_WITHIN = timedelta(hours=6)
GROWING_MOST = 3.0


def next_revisit_at(first_seen_at: datetime, tries: int, now: datetime) -> datetime | None:
    """The next look after `tries` looks, or None when there were enough; a look that came late skips ages it passed."""
    ages = [age for age in AGES[tries:] if first_seen_at + age > now]
    return first_seen_at + ages[0] if ages else None
