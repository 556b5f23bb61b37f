"""The mail about the news of a day or a week, to the addresses of the setting `digest`."""

from __future__ import annotations

from datetime import datetime

from connectors.notices import send_mail
from presswatch.errors import Unreachable
from presswatch.page import ReportWish, digest_page
from presswatch.server import desk_address
from presswatch.settings import Settings
from presswatch.zones import in_zone

#: setting `digest_every` -> the period of the mail
PERIODS = {"day": "24h", "week": "7d"}
MONDAY = 0


def is_digest_due(settings: Settings, now: datetime) -> bool:
    """Tell whether to send a mail today: daily or on Mondays, and only if there are addresses."""
    is_day = settings.digest_every == "day" or in_zone(now, settings.time_zone).weekday() == MONDAY
    return is_day and bool(settings.digest.strip())


def send_digest(settings: Settings, now: datetime) -> int:
    """Send the mail and return to how many addresses. A failing address does not affect the others.

    Raises:
        UsageError: nothing was published yet.
        Unreachable: an address did not accept it; the others got theirs.
    """
    wish = ReportWish(PERIODS[settings.digest_every], language=settings.digest_language, time_zone=settings.time_zone)
    made = digest_page(settings.home, wish, now, desk_address(settings))
    faults: list[Unreachable] = []
    targets = settings.digest.replace(",", " ").split()
    for target in targets:
        try:
            send_mail(target, made.subject, made.html, made.text)
        except Unreachable as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return len(targets)
