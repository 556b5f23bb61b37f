"""The part of a robots.txt that is addressed to us, cut out before any rule is understood.

Protego keeps each rule once for each user agent of its group: 159 KB of agents and rules take 76 s and 2.8 GB
(measured, Protego 0.6). Our rules stand in one group, so one pass over the lines finds them; half a megabyte of
anything then costs under a second.
"""

from __future__ import annotations

import re

#: RFC 9309 §2.2.1, and the spellings that Protego takes too: `useragent`, `user agent`, a blank for the colon
USER_AGENT = re.compile(r"user[- ]?agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)
#: lines that belong to the whole site and end no group
SITE_WIDE = re.compile(r"(site-?maps?|host)(?:\s*:|\s)", re.IGNORECASE)
#: RFC 9309 §2.2.1: what a product token is made of; a version or a comment may follow it
TOKEN = re.compile(r"[A-Za-z_-]+")
#: RFC 9309 §2.2: lines end with CR, LF or both; no other sign of Unicode ends one
LINE_END = re.compile(r"[\r\n]+")
ANYBODY = "*"
#: addresses of sitemaps that are kept beside the rules
MOST_SITEMAPS = 200


def rules_for(text: str, product_token: str) -> str:
    """A robots.txt with one group, `User-agent: *`, that holds the rules a crawler of this name has to follow.

    These are the rules of all groups that name it, else of those for `*` (RFC 9309 §2.2.1); nothing where there are
    neither. Lines about sitemaps stay, the first 200 of them. What it gives comes out of it as it went in.
    """
    rules: dict[str, list[str]] = {product_token.lower(): [], ANYBODY: []}
    named: set[str] = set()
    agents: set[str] = set()
    sitemaps: list[str] = []
    is_among_agents = False
    for raw_line in LINE_END.split(text.lstrip("\ufeff")):
        line = raw_line.partition("#")[0].strip()
        if not line:
            continue
        if SITE_WIDE.match(line):
            sitemaps.append(line)
        elif found := USER_AGENT.match(line):
            agents = (agents if is_among_agents else set()) | ({agent_named(found[1])} & rules.keys())
            named |= agents
            is_among_agents = True
        else:
            is_among_agents = False
            for agent in agents:
                rules[agent].append(line)
    ours = next((agent for agent in rules if agent in named), None)
    group = [f"User-agent: {ANYBODY}", *rules[ours]] if ours else []
    return "".join(f"{line}\n" for line in group + sitemaps[:MOST_SITEMAPS])


def agent_named(value: str) -> str:
    """The product token a user-agent line names, in lower case; `*` for everybody, '' where it names none."""
    if value.startswith(ANYBODY):
        return ANYBODY
    token = TOKEN.match(value)
    return token[0].lower() if token else ""
