"""Keep the process small while large bodies come and go."""

from __future__ import annotations

import contextlib
import ctypes
import gc

#: option of glibc's mallopt: blocks from this size on are the kernel's, and go back to it when they are freed. Pages
#: are smaller: at 256 KB each body cost fresh memory several times over, a twelfth of the process's time
M_MMAP_THRESHOLD = -3
LARGE_BLOCK_BYTES = 2 * 1024 * 1024
#: Python's own (3.11): container objects of the youngest generation, then turns of the younger ones
COLLECTOR_THRESHOLDS = (700, 10, 10)


def collect_garbage_as_usual() -> None:
    """Have Python look for garbage as often as it does by default, but not among what the start has loaded.

    Bodies held in reference cycles must not outlive their use, whatever a command set to start quickly.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def return_large_blocks() -> None:
    """Have freed large blocks leave the process at once.

    Arrow's own allocators keep what they once had (measured: 40 MB after a feed of 9 MB), so it gets the system's.
    glibc raises that size to that of the largest block it has seen, so that a single feed of 15 MB would keep later
    ones in the heap. Other C libraries know nothing of it.
    """
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)
