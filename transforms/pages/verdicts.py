"""What a page is: article, or consent wall, challenge, login, paywall teaser, soft 404, error page, listing.

Decided by words where little stands, never by shortness alone: a flash of two sentences is news. A page that marks
itself as an article with a date is one, whatever words it uses, unless it says that its text is for subscribers.

Kept as articles: live blogs, galleries and videos with any text of their own, AMP and print versions, the first page
of several.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from presswatch.records import DropReason
from transforms.pages.facts import PageFacts
from transforms.pages.json_ld import plain, types_of

#: characters: a wall says less than this; what a longer teaser says is more than a feed's summary
MAX_WALL = 1500
MAX_TEASER = 500

#: characters of the text in which a wall says what it is
OPENING = 300

#: longest title that is a wall's: longer ones are headlines about walls
MAX_WALL_TITLE = 70

WALLS = (
    (
        DropReason.CHALLENGE,
        r"just a moment\b|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|attention required"
        r"|enable javascript and cookies|ddos[- ]guard|ddos protection by|are you a robot"
        r"|access (?:to this page has been )?denied"
        r"|проверка браузера|проверяем ваш браузер|подтвердите,? что вы не робот|пацвердзіце,? што вы не робат",
    ),
    (
        DropReason.CONSENT,
        r"before you continue|we value your privacy|we care about your privacy|(?:we|and our partners) use cookies"
        r"|consent to (?:the use of )?cookies|cookie consent|accept all cookies|bevor sie fortfahren"
        r"|согласие на (?:использование|обработку) (?:файлов )?cookie|мы используем (?:файлы )?cookie",
    ),
    (
        DropReason.LOGIN,
        r"^(?:log ?in|sign ?in|вход|войти|авторизация|уваход|увайсці)\b|please (?:log|sign) in to"
        r" (?:continue|view|read)|you must be logged in|войдите,? чтобы (?:читать|продолжить)"
        r"|необходимо авторизоваться",
    ),
    (
        DropReason.SOFT_404,
        r"page (?:was |could )?not (?:be )?found|^(?:error )?404\b|\b404\b.{0,30}(?:error|not found|страниц|старонк)"
        r"|page (?:you (?:are|were) looking for|you requested).{0,40}(?:exist|found|moved|removed)"
        r"|this page (?:does ?n.t exist|is no longer available)|страниц[аы] (?:не найдена|не существует|удалена)"
        r"|старонка не (?:знойдзена|існуе)|seite (?:wurde )?nicht gefunden|материал удал[её]н",
    ),
    (
        DropReason.ERROR_PAGE,
        r"internal server error|bad gateway|service (?:temporarily )?unavailable"
        r"|error establishing a database connection"
        r"|gateway time-?out|ошибка сервера|site is (?:temporarily )?(?:unavailable|under maintenance)"
        r"|сайт временно недоступен|на сайте ведутся технические работы|an error (?:has )?occurred while processing",
    ),
)
PATTERNS = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in WALLS)

PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock|keep)"
    r"|(?:article|story) is (?:only )?(?:for|available to) subscribers"
    r"|already a subscriber|to continue reading|только для подписчиков"
    r"|доступ\w* (?:только )?(?:по подписке|подписчикам)"
    r"|толькі для падпісчыкаў|оформите подписку|nur für abonnenten|réservé aux abonnés",
    re.IGNORECASE,
)

#: where sites send readers who may not read; an article's path has words of its own after them
WALL_PATHS = (
    (DropReason.LOGIN, re.compile(r"(?:^|/)(?:log-?in|sign-?in|auth)(?:\.\w+)?/?$", re.IGNORECASE)),
    (DropReason.CONSENT, re.compile(r"(?:^|/)(?:consent|cookie-?(?:wall|consent))(?:\.\w+)?/?$", re.IGNORECASE)),
)

#: schema.org types of pages that list other pages
LISTS = frozenset({"collectionpage", "searchresultspage"})


def verdict_of(facts: PageFacts, title: str, text: str, published_at: datetime | None) -> DropReason | None:
    """Why a page is no article; None where it is one."""
    if is_teaser(facts, text):
        return DropReason.PAYWALL
    says_article = bool(facts.article.get("headline")) or facts.first_meta("og:type") == "article"
    if says_article and published_at:
        return None
    wall = wall_of(title, text) or wall_of_path(facts.url)
    return wall or (DropReason.LISTING if is_listing(facts, published_at) else None)


def wall_of_path(url: str | None) -> DropReason | None:
    """The wall that the last part of an address names, where a redirect has led to one."""
    path = urlsplit(url or "").path
    return next((reason for reason, pattern in WALL_PATHS if pattern.search(path)), None)


def wall_of(title: str, text: str) -> DropReason | None:
    """The wall whose words stand in a short title or at the beginning of a short text."""
    if len(text) >= MAX_WALL:
        return None
    for reason, pattern in PATTERNS:
        if (len(title) <= MAX_WALL_TITLE and pattern.search(title)) or pattern.search(text.strip()[:OPENING]):
            return reason
    return None


def is_teaser(facts: PageFacts, text: str) -> bool:
    """Whether only the beginning of a text for subscribers stands on the page."""
    return len(text) < MAX_TEASER and (is_paywalled(facts) or PAYWALL.search(text) is not None)


def is_paywalled(facts: PageFacts) -> bool:
    """Whether a page says that its text is not for everybody."""
    free = (
        plain(facts.article.get("isAccessibleForFree"))
        if facts.article.get("isAccessibleForFree") is not False
        else "no"
    )
    tier = facts.first_meta("article:content_tier", "content_tier")
    return free.lower() in ("false", "no", "http://schema.org/false", "https://schema.org/false") or tier == "locked"


def is_listing(facts: PageFacts, published_at: datetime | None) -> bool:
    """Whether a page without a date of its own is a front page, a section or a search."""
    if published_at or facts.article.get("headline"):
        return False
    path = urlsplit(facts.url or "/none").path
    return path in ("", "/") or any(LISTS & set(types_of(node)) for node in facts.nodes)
