"""robots.txt by RFC 9309: whether our product token may request an address, and how long to pause.

The part addressed to us is cut out before any rule is interpreted. Protego keeps each rule once for each user agent of
its group: 159 KB of agents and rules take 76 s and 2.8 GB (measured, Protego 0.6). Our rules are in one group, so one
pass over the lines finds them; half a megabyte of anything then takes less than a second.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from connectors.http.fetcher import Fetcher, Postponed
from connectors.http.policy import Wish
from connectors.http.robots_text import robots_text
from presswatch.errors import FetchError, Forbidden, Refused
from presswatch.files import write_whole
from presswatch.records import Fetched

#: RFC 9309 §2.2.1, and the spellings that Protego accepts too: `useragent`, `user agent`, a blank for the colon
USER_AGENT = re.compile(r"user[- ]?agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)
#: lines that belong to the whole site and do not end a group
SITE_WIDE = re.compile(r"(site-?maps?|host)(?:\s*:|\s)", re.IGNORECASE)
#: characters in place of a colon; only directly after a directive's name, since a path may contain anything
OTHER_COLON = re.compile(
    r"^(?:[-*•]\s*)?(user[- ]?agent|(?:dis)?allow|crawl-delay)\s*(?:::+|[:;=\uff1a\ufe55])", re.IGNORECASE
)
DIRECTIVE = re.compile(r"(user[- ]?agent|diss?all?ows?|allows?)\s*:(.*)", re.IGNORECASE | re.DOTALL)
#: two rules on a line: no path contains a blank followed by a directive
SAME_LINE = re.compile(r"(?<=\S)[ \t]+(?=(?:dis)?allow[ \t]*:)", re.IGNORECASE)
RULE = re.compile(r"(?:diss?all?ows?|allows?)$", re.IGNORECASE)
#: dashes that word processors put in place of a hyphen
OTHER_HYPHEN = re.compile(r"^(\s*user)[\u2010-\u2015\u2212](?=agent)", re.IGNORECASE)
#: with its scheme, or without if it clearly begins with a host
WHOLE_ADDRESS = re.compile(r"https?://[^/]*|//[\w-]+(?:\.[\w-]+)+(?::\d+)?(?=/)", re.IGNORECASE)
#: several paths for one rule: no path contains a blank
NEXT_PATH = re.compile(r",?\s+(?=/)")
#: RFC 9309 §2.2.1: the characters of a product token; a version or a comment may follow it
TOKEN = re.compile(r"[A-Za-z_-]+")
#: RFC 9309 §2.2: lines end with CR, LF or both; no other Unicode line end counts
LINE_END = re.compile(r"[\r\n]+")
ANYBODY = "*"
#: addresses of sitemaps kept with the rules
MOST_SITEMAPS = 200


def rules_for(text: str, product_token: str) -> str:
    """Reduce a robots.txt to one group, `User-agent: *`, with the rules that a crawler of this name must follow.

    These are the rules of all groups that name it, else those for `*` (RFC 9309 §2.2.1); empty if there are neither.
    Lines about sitemaps stay, the first 200 of them. The function is idempotent.
    """
    rules: dict[str, list[str]] = {product_token.lower(): [], ANYBODY: []}
    named: set[str] = set()
    agents: set[str] = set()
    sitemaps: list[str] = []
    is_among_agents = False
    for line in lines_of(text):
        if SITE_WIDE.match(line):
            sitemaps.append(line)
        elif found := USER_AGENT.match(line):
            agents = (agents if is_among_agents else set()) | (agents_named(found[1]) & rules.keys())
            named |= agents
            is_among_agents = True
        else:
            is_among_agents = False
            for agent in agents:
                rules[agent].append(line)
    ours = next((agent for agent in rules if agent in named), None)
    group = [f"User-agent: {ANYBODY}", *rules[ours]] if ours else []
    return "".join(f"{line}\n" for line in group + sitemaps[:MOST_SITEMAPS])


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a robots.txt without remarks, mended, one rule each."""
    for raw_line in LINE_END.split(text.lstrip("\ufeff")):
        for line in map(mended_line, SAME_LINE.split(raw_line.partition("#")[0])):
            yield from one_rule_each(line) if line else ()


def mended_line(line: str) -> str:
    """Repair a line that its author meant otherwise, so that more is forbidden rather than less.

    Another colon, a value in quotation marks, a whole address for a path, a path without its slash.
    """
    line = OTHER_COLON.sub(r"\1:", OTHER_HYPHEN.sub(r"\1-", line).strip(), count=1)
    found = DIRECTIVE.match(line)
    if found is None:
        return line
    name, value = found[1], found[2].strip().strip("\"'“”«»").strip()
    if RULE.match(name):
        value = WHOLE_ADDRESS.sub("", value.replace("\\", "/")) or ("/" if value else "")
        name = name.rstrip("sS")
        value = value.removeprefix(".") if value.startswith("./") else value
        value = f"/{value}" if value[:1].isalnum() else value
    return f"{name}: {value}"


def one_rule_each(line: str) -> list[str]:
    """Split a line with several paths into one rule for each."""
    name, _, value = line.partition(": ")
    return [f"{name}: {path}" for path in NEXT_PATH.split(value)] if RULE.match(name) else [line]


def agents_named(value: str) -> set[str]:
    """Return the product tokens of a user-agent line: one, or several separated by commas or spaces.

    A word after a blank counts only if it is nothing but a token; in a program's full name it is often a version.
    """
    parts = [part.strip() for part in value.split(",")]
    words = {word.lower() for part in parts for word in part.split()[1:] if word == ANYBODY or TOKEN.fullmatch(word)}
    return {agent_named(part) for part in parts} | words


def agent_named(value: str) -> str:
    """Return the product token a user-agent line names, in lower case; `*` for everybody, '' if it names none."""
    if value.startswith(ANYBODY):
        return ANYBODY
    token = TOKEN.match(value)
    return token[0].lower() if token else ""


PRODUCT_TOKEN = "presswatch"  # noqa: S105
#: RFC 9309 §2.5: at least 500 KiB must be parsed
MAX_ROBOTS_BYTES = 512 * 1024
#: RFC 9309 §2.4: not longer than a day
CACHE_SECONDS = 86400.0
#: how long an unreachable robots.txt is not requested again
UNREACHABLE_SECONDS = 1800.0
MAX_CRAWL_DELAY_SECONDS = 60.0
#: characters of rules held in memory: those of 2,000 ordinary hosts; parsed, at worst 60 times that
MAX_HELD_CHARACTERS = 2_000_000


@dataclass(slots=True)
class RobotsRules:
    """The rules of one origin. `text` is None while robots.txt cannot be reached: then nothing may be visited."""

    text: str | None
    #: seconds of the wall clock
    fetched_at: float
    _parsed: Any = None
    #: why robots.txt cannot be reached; '' if it can
    problem: str = ""

    @property
    def is_unreachable(self) -> bool:
        """RFC 9309 §2.3.1.4: unreachable means complete disallow, for the time being."""
        return self.text is None

    @property
    def is_fresh(self) -> bool:
        """Whether these rules need not be requested again yet."""
        age = time.time() - self.fetched_at
        return 0 <= age < (UNREACHABLE_SECONDS if self.is_unreachable else CACHE_SECONDS)

    def allows(self, url: str) -> bool:
        """Tell whether our product token may ask for a URL of this origin."""
        if self.text is None:
            return False
        return urlsplit(url).path == "/robots.txt" or bool(self._protego().can_fetch(url, PRODUCT_TOKEN))

    @property
    def crawl_delay_seconds(self) -> float | None:
        """Return the pause robots.txt asks for, at most a minute; not part of the RFC, but widely used."""
        delay = self._protego().crawl_delay(PRODUCT_TOKEN) if self.text is not None else None
        return min(float(delay), MAX_CRAWL_DELAY_SECONDS) if delay and delay > 0 else None

    def _protego(self) -> Any:
        if self._parsed is None:
            from protego import Protego

            self._parsed = Protego.parse(rules_for(self.text or "", PRODUCT_TOKEN))
        return self._parsed


@dataclass(slots=True)
class RobotsCache:
    """Rules by origin, kept for a day; with a folder, across runs and processes."""

    folder: Path | None = None
    _rules: dict[str, RobotsRules] = field(default_factory=dict)
    # A lock belongs to an event loop and so to a fetcher; the cache may outlive both.
    _locks: WeakKeyDictionary[Any, dict[str, asyncio.Lock]] = field(default_factory=WeakKeyDictionary)
    # Feeds are fetched in one thread, what their first documents lead to in another; this guards what both change.
    _guard: threading.Lock = field(default_factory=threading.Lock)

    async def rules(
        self, fetcher: Fetcher, url: str, *, deadline: float | None = None, private_host: str | None = None
    ) -> RobotsRules:
        """Return the rules for a URL's origin, requested at most once a day; `private_host` as in `Fetcher.fetch`.

        Raises:
            Postponed: the host's turn comes too late to request robots.txt.
            Forbidden: our own guard refuses the host.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            locks = self._locks.setdefault(fetcher, defaultdict(asyncio.Lock))
        async with locks[origin]:
            rules = self._rules.get(origin) or self._kept(origin)
            if rules is None or not rules.is_fresh:
                rules = await self._asked(fetcher, origin, rules, deadline, private_host)
                self._keep(origin, rules)
            self._hold(origin, rules)
            return rules

    def _hold(self, origin: str, rules: RobotsRules) -> None:
        """Keep rules in memory; the oldest are dropped if their file still has them."""
        with self._guard:
            self._rules.pop(origin, None)
            self._rules[origin] = rules
            held = sum(len(each.text or "") for each in self._rules.values())
            for old in list(self._rules) if self.folder else ():
                if held <= MAX_HELD_CHARACTERS or old == origin:
                    break
                if self._rules[old].text:
                    held -= len(self._rules.pop(old).text or "")

    async def _asked(
        self,
        fetcher: Fetcher,
        origin: str,
        old: RobotsRules | None,
        deadline: float | None,
        private_host: str | None,
    ) -> RobotsRules:
        """Request robots.txt. 4xx allows all (§2.3.1.3); if unreachable, an older copy may be used (§2.3.1.4)."""
        try:
            wish = Wish(max_bytes=MAX_ROBOTS_BYTES, is_cut_allowed=True, private_host=private_host)
            answer = await fetcher.fetch(f"{origin}/robots.txt", wish, deadline=deadline)
        except (Postponed, Forbidden):
            raise
        except Refused:
            return RobotsRules("", time.time())
        except FetchError as error:
            age = CACHE_SECONDS - UNREACHABLE_SECONDS if old else 0
            return RobotsRules(old.text if old else None, time.time() - age, problem=error.problem)
        if not isinstance(answer, Fetched):
            return RobotsRules("", time.time())
        text = robots_text(answer.body, answer.charset)
        return RobotsRules(rules_for(text, PRODUCT_TOKEN), time.time())

    def _file(self, origin: str) -> Path | None:
        name = hashlib.blake2b(origin.encode("utf-8", "replace"), digest_size=12).hexdigest()
        return self.folder / f"{name}.robots.json" if self.folder else None

    def _kept(self, origin: str) -> RobotsRules | None:
        file = self._file(origin)
        try:
            values = json.loads(file.read_bytes()) if file else None
            return RobotsRules(str(values["text"]), float(values["fetched_at"])) if values else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, origin: str, rules: RobotsRules) -> None:
        file = self._file(origin)
        if file is None or rules.text is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"text": rules.text, "fetched_at": rules.fetched_at}))
