"""What a page is: article, or consent wall, challenge, login, paywall teaser, soft 404, error page, listing."""

from __future__ import annotations

import re

from presswatch.records import DropReason

#: a wall says little; an article that mentions the same words says more
MAX_WALL_CHARS = 1500

#: what the title or the whole short text of a page that is no article says
WALLS = (
    (
        DropReason.CHALLENGE,
        r"just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|attention required"
        r"|enable javascript and cookies|ddos protection|are you a robot|access denied|проверка браузера"
        r"|подтвердите,? что вы не робот|вы не робот",
    ),
    (
        DropReason.CONSENT,
        r"before you continue|we value your privacy|consent to (?:the use of )?cookies|cookie consent"
        r"|accept all cookies|согласие на (?:обработку|использование)",
    ),
    (DropReason.LOGIN, r"^(?:log ?in|sign ?in|вход|авторизация|уваход)\b|please (?:log|sign) in to continue"),
    (
        DropReason.SOFT_404,
        r"page (?:was )?not found|404 not found|\b404\b.{0,30}(?:error|not found|страниц)"
        r"|страница не (?:найдена|существует)"
        r"|старонк[аі] не (?:знойдзен|існуе)|doesn.t exist|no longer available|seite nicht gefunden",
    ),
    (
        DropReason.ERROR_PAGE,
        r"internal server error|bad gateway|service unavailable|error establishing a database connection"
        r"|gateway time-?out|ошибка сервера|temporarily unavailable|under maintenance|технические работы",
    ),
)
PATTERNS = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in WALLS)


def wall_of(title: str, text: str) -> DropReason | None:
    """Why a page is no article, by its words; None where it may be one."""
    for reason, pattern in PATTERNS:
        if pattern.search(title[:200]) and len(text) < MAX_WALL_CHARS * 2:
            return reason
        if len(text) < MAX_WALL_CHARS // 2 and pattern.search(text):
            return reason
    return None
