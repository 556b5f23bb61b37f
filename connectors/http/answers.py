"""The meaning of an HTTP answer: a redirect, a body, nothing new, or one of our errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from connectors.gate import MAX_REST_SECONDS
from connectors.http.locations import clean_location, without_secrets
from presswatch.errors import Forbidden, Refused, Unreachable
from presswatch.records import Fetched, Unchanged

REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: a choice, and the server's own preference if it names one (RFC 9110 §15.4.1)
CHOICE = 300
#: answers in whose body servers have been seen to send the whole feed nonetheless
WITH_A_FEED = REDIRECTS | {CHOICE, 500}
#: a feed from its root to its end
WHOLE_FEED = re.compile(
    rb"(?is)\A[\s\xef\xbb\xbf]*(?:<\?[^<>]{0,500}\?>\s*){0,5}<((?:[a-z][\w.-]*:)?(?:rss|feed|rdf))[\s>].*</\1\s*>\s*\Z"
)
#: rest of a host that says "too many requests" without saying how long
UNSAID_REST_SECONDS = 60.0
NAMES = {
    401: "auth",
    403: "forbidden",
    404: "not found",
    410: "gone",
    451: "withdrawn for legal reasons",
    429: "too many requests",
}


@dataclass(slots=True)
class RawAnswer:
    """Status, headers (lower-case names) and body of one hop."""

    status: int
    headers: dict[str, str]
    at: datetime
    body: bytes = b""
    wire_body: bytes = field(default=b"")
    is_cut: bool = False
    #: of the request, as sent
    request_headers: tuple[tuple[str, str], ...] = ()

    @property
    def has_wanted_body(self) -> bool:
        """Bodies of redirects and errors are not read."""
        return 200 <= self.status < 300

    @property
    def may_hold_feed(self) -> bool:
        """Whether a failing answer, or a redirect to nowhere, may have the document in its body all the same."""
        return self.status in WITH_A_FEED and not self.headers.get("location", "").strip()

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks us to wait; only 429 and 503 may (RFC 9110 §10.2.3, RFC 6585 §4)."""
        return retry_after_seconds(self.headers.get("retry-after", ""), self.at) if self.status in (429, 503) else None

    @property
    def rest_seconds(self) -> float | None:
        """How long the host must be left alone, or None."""
        return self.retry_after or (UNSAID_REST_SECONDS if self.status == 429 else None)


def retry_after_seconds(value: str, now: datetime) -> float | None:
    """Return a Retry-After value, seconds or a date, as seconds from `now`, at most 7 days; None if it is invalid."""
    text = value.strip()
    if re.fullmatch(r"\d{1,12}", text):
        return min(float(text), MAX_REST_SECONDS) or None
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    seconds = (when - now).total_seconds()
    return min(seconds, MAX_REST_SECONDS) if seconds > 0 else None


def redirect_target(answer: RawAnswer, target: str) -> str | None:
    """Return the target of a redirect; None if the answer is not one, or has a feed instead of a target.

    Raises:
        Forbidden: it leads to something other than http(s).
        Unreachable: it has no valid target.
    """
    location = answer.headers.get("location", "")
    is_redirect = answer.status in REDIRECTS or (answer.status == CHOICE and location.strip() != "")
    if not is_redirect or holds_feed(answer):
        return None
    # Header bytes beyond ASCII are UTF-8 in practice (and were read as Latin-1 here).
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        location = answer.headers.get("location", "")
    following = clean_location(at_own_host(location, target), target)
    if following is not None:
        return following
    if re.match(r"(?i)\s*(?!https?:)[a-z][a-z0-9+.-]*:", location):
        raise Forbidden(without_secrets(target), "redirect to a blocked scheme", status=answer.status)
    raise Unreachable(without_secrets(target), "redirect to nowhere", status=answer.status)


def holds_feed(answer: RawAnswer) -> bool:
    """Tell whether a failing answer has a whole feed in its body; other answers' bodies are not read."""
    return answer.may_hold_feed and WHOLE_FEED.match(answer.body) is not None


def at_own_host(location: str, target: str) -> str:
    """Return a location that begins with the very host that was asked, as an address; any other as it is."""
    host, text = urlsplit(target).netloc.lower(), location.strip()
    first = text.partition("/")[0].lower()
    return f"//{text}" if "." in first and first.removeprefix("www.") == host.removeprefix("www.") else location


def judged(
    answer: RawAnswer, url: str, final_url: str, hops: tuple[tuple[int, str], ...], *, is_conditional: bool
) -> Fetched | Unchanged:
    """Return an answer that is not a redirect as a record, or raise it as one of our errors."""
    status, headers = answer.status, answer.headers
    shown = without_secrets(final_url)
    if not 200 <= status < 300 and holds_feed(answer):
        headers = {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}
    if 200 <= status < 300 or holds_feed(answer):
        return Fetched(
            url,
            final_url,
            status,
            headers,
            answer.body,
            answer.at,
            answer.wire_body,
            hops,
            answer.is_cut,
            answer.request_headers,
        )
    if status == 304 and is_conditional:
        return Unchanged(url, headers, answer.at, hops)
    problem = f"HTTP {status}" + (f" ({NAMES[status]})" if status in NAMES else "")
    if "challenge" in headers.get("cf-mitigated", ""):
        problem = f"HTTP {status} (challenge)"
    if status in (304, 429) or 500 <= status < 600:
        # 304 to an unconditional request is the server's fault, not "nothing new".
        raise Unreachable(shown, problem, status=status, retry_after_seconds=answer.retry_after)
    raise Refused(shown, problem, status=status)
