"""All errors that presswatch raises on purpose.

PresswatchError
├── UsageError        the user asked for something impossible; exit code 2
├── WarehouseBusy     another run holds the writer's file; it does the work
├── WarehouseError    the store cannot be read or written
│   └── WarehouseDamaged  its file is damaged or missing; `presswatch restore` goes back
├── RulesError        a rules or registry file is wrong; carries file and line
├── Unreadable        bytes arrived and could not be understood; carries a drop reason
└── FetchError        bytes could not be fetched; carries the kind of problem
    ├── Unreachable   network problem, 429 or 5xx; worth another try
    ├── Refused       another 4xx; asking again at once will not help
    └── Forbidden     our own guard refused: address, scheme, size, robots
"""

from __future__ import annotations

from presswatch.drop_reasons import DropReason

#: beginning of the problem of an Unreachable if no server could be asked: no name, no connection
CANNOT_CONNECT = "cannot connect"


class PresswatchError(Exception):
    """The base class of all errors that presswatch raises on purpose."""


class UsageError(PresswatchError):
    """The user asked for something that cannot be done as asked."""


class WarehouseBusy(PresswatchError):
    """Another process is writing; the message names it."""


class WarehouseError(PresswatchError):
    """The store cannot be read or written; the message says which file and why."""


class WarehouseDamaged(WarehouseError):
    """The writer's file is damaged, or missing beside its snapshot: nothing may be written until it is restored."""


class RulesError(PresswatchError):
    """A rules or registry file is wrong; the message names the entry."""


class Unreadable(PresswatchError):
    """Bytes arrived and could not be understood.

    `reason` is the code; `detail` is for people; `url` says whose bytes they were, if known.
    """

    def __init__(self, reason: DropReason, detail: str = "", url: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.url = url

    def __reduce__(self) -> tuple[type[Unreadable], tuple[DropReason, str, str | None]]:
        """Allow pickling between processes."""
        return type(self), (self.reason, self.detail, self.url)


class FetchError(PresswatchError):
    """Bytes could not be fetched.

    `url` carries no secret; `problem` is short and for people; `status` is the HTTP status or None;
    `retry_after_seconds` is what the server asked for, or None.
    """

    def __init__(
        self,
        url: str,
        problem: str,
        *,
        status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url
        self.problem = problem
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class Unreachable(FetchError):
    """Network problem, 429 or 5xx: worth another try later."""


class Refused(FetchError):
    """Any other 4xx: asking again at once will not help."""


class Forbidden(FetchError):
    """Our own guard refused: a private address, a scheme, a size, robots.txt."""


class Terminated(KeyboardInterrupt):
    """This process was asked to end by SIGTERM, as `kill`, systemd and containers send it."""
