"""Addresses as identity: one canonical form for the many spellings of an article's URL.

An address that only leads to another one (click counters, feed proxies, search engines) stands for its target.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qs, quote, unquote, urljoin, urlsplit, urlunsplit

from transforms.web.spellings import one_spelling
from transforms.web.url_rules import (
    COUNTING_HOSTS,
    COUNTING_PATHS,
    FROM_A_FEED,
    MARKED,
    MAYBE_SESSION_NAMES,
    REDIRECTORS,
    SESSION_NAMES,
    SESSION_PREFIXES,
    TRACKING_NAMES,
    TRACKING_OF_HOSTS,
    TRACKING_PREFIXES,
    WHENCE_NAMES,
)


def unwrapped_url(url: str) -> str:
    """Return the target of a redirector's address; any other address unchanged."""
    for _ in range(3):
        inner = _target(url)
        if inner is None:
            break
        url = inner
    return url


def _target(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    for suffix, path, names in REDIRECTORS:
        if f".{host}".endswith(f".{suffix}") and parts.path.startswith(path):
            values = parse_qs(parts.query)
            candidates = (value for name in names for value in values.get(name, ()))
            return next((value for value in candidates if value.lower().startswith(("http://", "https://"))), None)
    # Yandex puts the target after a star in the path.
    star = url.partition("*")[2] if host == "clck.yandex.ru" else ""
    return unquote(star) if star.lower().startswith(("http://", "https://", "http%3a", "https%3a")) else None


def is_counting_proxy(url: str) -> bool:
    """Tell whether an address belongs to a service that counts clicks under its own name, then redirects."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return any(f".{host}".endswith(f".{name}") for name in COUNTING_HOSTS) or any(
        mark in parts.path for mark in COUNTING_PATHS
    )


MAX_URL_CHARACTERS = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}
#: ASP.NET's session id in the path, as written or masked (transforms/web/masking.py)
COOKIELESS = re.compile(r"/\((?:\*{3}[0-9a-fx][0-9a-f]{11}|(?:[ASF]\([A-Za-z0-9_-]{1,200}\))+)\)/")
LONG_HEXADECIMAL = re.compile(r"(?=.*\d)(?=.*[a-fA-F])[0-9a-fA-F]{16,64}")
HOST = re.compile(r"[^\s\x00-\x20\x7f/\\?#@<>\"'`{}|^%]+")


def canonical_url(url: str) -> str | None:
    """Return the address without user name, fragment, default port, tracking and session ids; None if not http(s).

    The case of the path and the order of the parameters stay: both can mean something. Non-ASCII hosts become
    their ASCII form; non-ASCII paths and queries are percent-encoded as browsers do.
    """
    parts = _split(url)
    if parts is None:
        return None
    pairs = (pair for pair in parts.query.split("&") if pair)
    query = "&".join(pair for pair in pairs if not (_is_tracking(pair, parts.netloc) or _is_session(pair)))
    return urlunsplit((parts.scheme, parts.netloc, _without_session(parts.path), query, ""))


def _without_session(path: str) -> str:
    """Remove the session id that servers put into the path for clients without cookies: `;jsessionid=…`, `/(S(…))/`."""
    if "(" in path:
        path = COOKIELESS.sub("/", path)
    if ";" not in path:
        return path
    first, *parameters = path.split(";")
    # The parameter ends where the next path segment begins.
    for parameter in parameters:
        pair, slash, rest = parameter.partition("/")
        first += (f"{slash}{rest}" if slash else "") if _is_session(pair) else f";{parameter}"
    return first


def _is_session(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in SESSION_NAMES or name.startswith(SESSION_PREFIXES):
        return True
    if name not in MAYBE_SESSION_NAMES:
        return False
    # The number may have been masked (transforms/web/masking.py).
    return value.startswith("***x") or LONG_HEXADECIMAL.fullmatch(value) is not None


def _split(url: str) -> SplitResult | None:
    """Split a URL, clean its host and percent-encode path and query; None if it is not http(s)."""
    # Browsers drop tabs and line ends in URLs, and feeds break long links into lines.
    text = re.sub(r"[\t\r\n]", "", url.strip())
    if not text or len(text) > MAX_URL_CHARACTERS:
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or "\\" in parts.netloc:
        return None
    ascii_host = _ascii_host(host)
    if ascii_host is None:
        return None
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        ascii_host = f"{ascii_host}:{port}"
    return SplitResult(parts.scheme, ascii_host, _encoded(parts.path) or "/", _encoded(parts.query), "")


def _ascii_host(host: str) -> str | None:
    if ":" in host:
        return f"[{host}]"
    host = host.rstrip(".")
    if not HOST.fullmatch(host):
        return None
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _encoded(text: str) -> str:
    """Percent-encode what a URL may not contain; existing escapes stay, with capital digits."""
    encoded = quote(text, safe="%/:?#[]@!$&'()*+,;=~-._|", errors="replace")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found.group().upper(), encoded)


def _is_tracking(pair: str, host: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name.startswith(TRACKING_PREFIXES) or name in TRACKING_NAMES:
        return True
    if name in WHENCE_NAMES and (FROM_A_FEED.fullmatch(value) or (name == "rss" and value.lower() in MARKED)):
        return True
    return any(name in names and (host == suffix or host.endswith(f".{suffix}")) for suffix, names in TRACKING_OF_HOSTS)


def join_url(base: str, href: str) -> str | None:
    """Make a link absolute and remove a user name; None if it is not http(s)."""
    text = re.sub(r"[\t\r\n]", "", href.strip())
    if not text:
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        host, netloc = parts.hostname, parts.netloc.rpartition("@")[2]
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or "\\" in netloc or len(text) > MAX_URL_CHARACTERS:
        return None
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


def domain_of(url: str) -> str:
    """Return the host in lower case without `www.`; '' if the URL has none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def article_id(url: str) -> str:
    """Return the stable id of an article: 'a' and 16 hex digits of its canonical URL.

    http and https, and hosts with and without `www.`, count as one: outlets move between them and keep their paths.
    So do the spellings of one page (`transforms/web/spellings.py`).
    """
    return "a" + _digest(_identity(url))


def feed_id(url: str) -> str:
    """Return the stable id of a feed: 'f' and 16 hex digits of its address, all parameters included."""
    parts = _split(url)
    return "f" + _digest(urlunsplit(parts) if parts else url.strip())


def _identity(url: str) -> str:
    canonical = canonical_url(url)
    if canonical is None:
        return url.strip()
    return re.sub(r"^https?://(www\.)?", "//", one_spelling(canonical))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
