"""CPU time of what must not take long: bounds that are many times the ordinary, and grow on a slow machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: CPU-seconds of `a_loop` on the machine for which the bounds are written
ORDINARY_LOOP = 0.06


@contextmanager
def cpu_below(seconds: float) -> Iterator[None]:
    """Fail if the block takes this thread more CPU time than an ordinary machine's `seconds`.

    Where it does, a loop tells how much slower this machine is just now: a growth with the square of a length shows
    itself by a factor of a hundred, a crowded core by one of three.
    """
    began = time.thread_time()
    yield
    took = time.thread_time() - began
    assert took < seconds or took < seconds * slowness(), f"{took:.1f} CPU-seconds, with {seconds} allowed"


def least_cpu(work: Callable[[], object]) -> float:
    """Return the CPU-seconds of the fastest of three: what others do on the machine only ever adds."""

    def once() -> float:
        began = time.thread_time()
        work()
        return time.thread_time() - began

    return min(once() for _ in range(3))


def slowness() -> float:
    """How many times slower this machine is than an ordinary one; never less than 1."""
    began = time.thread_time()
    a_loop()
    return max(1.0, (time.thread_time() - began) / ORDINARY_LOOP)


def a_loop() -> int:
    """Do what Python does mostly: numbers, text and a dict."""
    counted: dict[str, int] = {}
    for number in range(200_000):
        word = str(number % 1000)
        counted[word] = counted.get(word, 0) + number
    return len(counted)
