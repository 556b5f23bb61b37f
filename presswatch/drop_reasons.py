"""Codes that say why something was dropped or could not be read."""

from __future__ import annotations

from enum import StrEnum


class DropReason(StrEnum):
    """Why something that was seen did not become an article."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_BIG = "too_big"
    NOT_A_FILE = "not_a_file"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    BAD_JSON = "bad_json"
    BAD_FIELDS = "bad_fields"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    NO_LINK = "no_link"
    BAD_URL = "bad_url"
    TIMEOUT = "timeout"
    CRASH = "crash"
    MEMORY = "memory"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    ROBOTS = "robots"
    NOT_HTML = "not_html"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    LOGIN = "login"
    PAYWALL = "paywall"
    SOFT_404 = "soft_404"
    ERROR_PAGE = "error_page"
    LISTING = "listing"
    LED_AWAY = "led_away"
    NOT_A_FEED = "not_a_feed"
    TOO_MANY_ITEMS = "too_many_items"
    DUPLICATE = "duplicate"
    BAD_ROW = "bad_row"
