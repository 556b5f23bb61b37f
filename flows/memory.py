"""Keep the process small while large bodies come and go."""

from __future__ import annotations

import contextlib
import ctypes

#: option of glibc's mallopt: blocks from this size on are the kernel's, and go back to it when they are freed
M_MMAP_THRESHOLD = -3
LARGE_BLOCK_BYTES = 256 * 1024


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
