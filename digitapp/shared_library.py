"""Load the shared libraries of a package before the package is imported.

An import holds Python's lock while the system reads a library and links it, and all other threads
wait: 20 ms for OpenCV where the file is in memory, several times that where it is on a disk. The
same done before, without the lock, leaves little to the import.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

_BLOCK = 1 << 20


def preload(package: str, pattern: str) -> list[Path]:
    """Link the libraries of a package that is not imported yet; return their files.

    pattern: of the files below the package's folder, such as "capi/*.so". Without effect where the
    package or the file is missing, or on Windows; the import says what is wrong.
    """
    if os.name != "posix":
        return []
    # Called as a foreign function, the loader runs without the lock.
    link = ctypes.CDLL(None).dlopen
    link.argtypes, link.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    flags = sys.getdlopenflags()
    return [file for file in _files(package, pattern) if link(os.fsencode(file), flags)]


def read_ahead(package: str, pattern: str) -> list[Path]:
    """Have the system keep the libraries of a package that is not imported yet in memory; return
    their files. For those of which linking reads little, and what follows all. Raises OSError."""
    block = bytearray(_BLOCK)
    files = _files(package, pattern)
    for file in files:
        with file.open("rb", buffering=0) as stream:
            while stream.readinto(block):
                pass
    return files


def _files(package: str, pattern: str) -> list[Path]:
    if package in sys.modules:
        return []
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob(pattern))
