"""What reading children are asked to do in tests."""

import os
import signal
import time
from typing import Any

from presswatch.errors import Unreadable


def work(kind: str, value: Any) -> Any:
    """Do as the kind says: answer, fail, or misbehave."""
    if kind == "value":
        return value
    if kind == "pid":
        return os.getpid()
    if kind == "unreadable":
        raise Unreadable("no_text", str(value))
    if kind == "bug":
        raise ZeroDivisionError(str(value))
    if kind == "sleep":
        time.sleep(value)
    elif kind == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif kind == "exit":
        os._exit(value)
    elif kind == "memory":
        return len(bytearray(value))
    elif kind == "slow memory":
        hoard = []
        while True:
            hoard.append(b"x" * 5_000_000)
            time.sleep(0.01)
    elif kind == "unsendable":
        return lambda: value
    return value
