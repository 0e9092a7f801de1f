"""How this process keeps memory."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -2, -3, -8  # of mallopt
_LARGE, _STEP = 2**31 - 1, 2**28


def keep_freed_memory() -> None:
    """Have the C library keep memory that was freed, where it is that of GNU.

    A training step on a processor allocates and frees hundreds of megabytes. By default each of
    these blocks is mapped anew, and clearing its pages takes as long as computing.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):  # another C library
        return
    mallopt(_ARENA_MAX, 1)
    mallopt(_MMAP_THRESHOLD, _LARGE)
    mallopt(_TRIM_THRESHOLD, _LARGE)
    mallopt(_TOP_PAD, _STEP)
