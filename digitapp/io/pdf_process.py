"""Render PDF pages in a separate process that can be killed. `pdf.py` starts it and asks it.

A request is one JSON line on stdin; its answer is one JSON line on stdout:

    {"file": path, "page": index, "dpi": .., "pixels": .., "side": .., "seconds": ..}
    {"pages": count, "width": .., "height": .., "stride": .., "channels": ..}  and the pixels
    {"error": "password" | "damaged" | "page"}

`pixels` and `side` limit the size of the image. {"file": null} closes the document and has no
answer. This file runs as a script and imports nothing from digitapp, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import json
import os
import signal
import sys
import threading
import time
from typing import Any, BinaryIO

import pypdfium2

_POINTS_AN_INCH = 72
_LOOK = 0.05  # seconds between two checks of the memory


class _Documents:
    """Keeps the last document open for its next page."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.document: Any = None

    def open(self, file: str) -> Any:
        if file != self.file:
            self.close()
            self.document, self.file = pypdfium2.PdfDocument(file), file
        return self.document

    def close(self) -> None:
        if self.document is not None:
            self.document.close()
        self.document = self.file = None


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other process closes the pipe."""
    documents = _Documents()
    for line in requests:
        request = json.loads(line)
        if request["file"] is None:
            documents.close()
            continue
        # Ends this process if PDFium hangs, even if no other process is left to kill it.
        faulthandler.dump_traceback_later(request["seconds"], exit=True)
        head, pixels = _answer(documents, request)
        faulthandler.cancel_dump_traceback_later()
        answers.write(json.dumps(head).encode() + b"\n")
        answers.write(pixels)
        answers.flush()


def _answer(documents: _Documents, request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    try:
        document = documents.open(request["file"])
    except Exception as error:
        return {"error": "password" if "password" in str(error).lower() else "damaged"}, b""
    count = len(document)
    if request["page"] >= count:
        return {"pages": count}, b""
    try:
        page = document[request["page"]]
        width, height = page.get_size()
        bitmap = page.render(scale=_scale(width, height, request), rev_byteorder=True)
        page.close()
    except Exception:
        return {"error": "page"}, b""
    head = {
        "pages": count,
        "width": bitmap.width,
        "height": bitmap.height,
        "stride": bitmap.stride,
        "channels": bitmap.n_channels,
    }
    return head, bitmap.buffer


def _scale(width: float, height: float, request: dict[str, Any]) -> float:
    """Pixels per point: as requested, or less if the image would be too large."""
    fitting = (request["pixels"] / max(width * height, 1)) ** 0.5
    return float(
        min(request["dpi"] / _POINTS_AN_INCH, fitting, request["side"] / max(width, height, 1))
    )


def limit_memory(most: int) -> None:
    """Limit this process to `most` bytes: beyond, allocations fail or the process ends."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:  # other systems enforce no such limit
        threading.Thread(target=_watch_memory, args=(most,), daemon=True).start()


def _watch_memory(most: int) -> None:
    while _peak_memory() <= most:
        time.sleep(_LOOK)
    os._exit(1)


def _peak_memory() -> int:
    """The peak memory of this process in bytes."""
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 9)()  # PROCESS_MEMORY_COUNTERS; two DWORDs come first
        counters[0] = ctypes.sizeof(counters)
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.GetCurrentProcess())
        kernel.K32GetProcessMemoryInfo(process, counters, ctypes.sizeof(counters))
        return int(counters[1])
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def main() -> None:
    # Ctrl+C reaches both processes; the other one decides what to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(int(sys.argv[1]))
    # Redirect stdout, so that nothing a library prints gets between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    faulthandler.enable()
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers)
    os._exit(0)


if __name__ == "__main__":
    main()
