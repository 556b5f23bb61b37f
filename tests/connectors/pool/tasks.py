"""What reading children are asked to do in tests."""

import os
import signal
import time
from typing import Any

from presswatch.errors import Unreadable


def work(kind: str, value: Any) -> Any:
    """Do as the kind says: answer, fail, or misbehave."""
    return KINDS[kind](value)


def fail_to_read(value: Any) -> None:
    raise Unreadable("no_text", str(value))


def raise_bug(value: Any) -> None:
    raise ZeroDivisionError(str(value))


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def spin(_value: Any) -> None:
    while True:
        pass


def grow(_value: Any) -> None:
    hoard = []
    while True:
        hoard.append(b"x" * 5_000_000)
        time.sleep(0.01)


KINDS: dict[str, Any] = {
    "value": lambda value: value,
    "pid": lambda _value: os.getpid(),
    "unreadable": fail_to_read,
    "bug": raise_bug,
    "sleep": sleep,
    "spin": spin,
    "crash": lambda _value: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": os._exit,
    "memory": lambda size: len(bytearray(size)),
    "slow memory": grow,
    "unsendable": lambda value: lambda: value,
}
