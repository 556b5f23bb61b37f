"""What requests for a feed's documents need, and the request that all kinds except feed documents share."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.http import Fetcher, RobotsCache, Wish, without_secrets
from connectors.pages import robots_check
from presswatch.errors import Unreachable
from presswatch.records import Feed, Fetched, Unchanged, Validators


@dataclass(frozen=True, slots=True)
class Asking:
    """The same for all feeds of a round; `deadline` is in monotonic seconds."""

    fetcher: Fetcher
    robots: RobotsCache
    deadline: float | None = None
    #: the feed's address, where it is not the document's own. A private address may be visited only on its host
    found_at: str | None = None


async def ask_by_robots(
    asking: Asking, feed: Feed, validators: Validators | None, *, accept: str, max_bytes: int
) -> Fetched | Unchanged:
    """One conditional request that robots.txt of every hop's host allows.

    Raises:
        FetchError: as `Fetcher.fetch`; Forbidden 'robots' where robots.txt says no; Unreachable 'empty' for no body.
    """
    host = urlsplit(asking.found_at or feed.url).hostname or ""
    answer = await asking.fetcher.fetch(
        feed.url,
        Wish(accept, validators, max_bytes, private_host=host),
        deadline=asking.deadline,
        check_hop=robots_check(asking.fetcher, asking.robots, asking.deadline, host),
    )
    if isinstance(answer, Fetched) and not answer.body.strip():
        raise Unreachable(without_secrets(feed.url), "empty", status=answer.status)
    return answer
