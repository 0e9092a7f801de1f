"""Render PDF pages as images, in a separate process with limits of time and memory.

PDFium hangs on some documents and takes gigabytes for others, and a thread inside it cannot be
interrupted. The process starts with the first PDF and renders all others. If it dies, one file
gets an error and the next page starts a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np

from digitapp.errors import InputError
from digitapp.records import Array, Page

DPI = 300
MEGAPIXELS = 25
"""Larger pages are rendered more coarsely. A4 has 8.7 megapixels at 300 dpi."""

SECONDS = 6
"""The most time for opening a document and rendering one page."""

MEGABYTES = 640
"""Limit of the rendering process's address space; both processes together stay under 1 GB."""

LONGEST_SIDE = 100_000
"""Most pixels of a page's width or height."""

_BEYOND = 10**9
"""No document has a page of this number: it is asked for to learn how many there are."""

_SCRIPT = Path(__file__).with_name("pdf_process.py")


class _Died(Exception):
    """The process ended before it answered."""


class Renderer:
    """The rendering process, started on first use. Any thread may use it; pages wait in turn."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._stops = 0

    def render(self, file: Path, index: int) -> tuple[int, Array | None]:
        """Render one page on white paper.

        index: of the page, from 0. Returns the number of pages, and the page, uint8 (H, W, 3)
        RGB, or None beyond the last page.
        Raises InputError.
        """
        start = time.monotonic()
        try:
            answer, pixels = self._ask(file, index)
        except _Died:
            blanks = {"name": file.name, "page": index + 1}
            if time.monotonic() - start >= SECONDS:
                raise InputError(
                    "{name} takes longer than {seconds} seconds to draw page {page}",
                    seconds=SECONDS,
                    **blanks,
                ) from None
            raise InputError(
                "{name} is damaged or needs too much memory on page {page}", **blanks
            ) from None
        except OSError as error:
            why = error.strerror
            raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
        if error_kind := answer.get("error"):
            raise _told(error_kind, file, index)
        return answer["pages"], pixels

    @property
    def busy(self) -> bool:
        """Whether a page is being rendered."""
        return self._turn.locked()

    def close_document(self) -> None:
        """Close the file that was rendered last, unless a page is being rendered."""
        # Do not wait: the garbage collector may close a generator during a request.
        if self._turn.acquire(blocking=False):
            try:
                if self._process is not None and self._owner == os.getpid():
                    with contextlib.suppress(OSError):
                        _send(self._process, {"file": None})
            finally:
                self._turn.release()

    def stop(self) -> None:
        """Kill the process, even while it renders; callers waiting for a page get InputError."""
        self._stops += 1  # first: a process that is only being started is killed by `_ask`
        process = self._process
        if process is not None and self._owner == os.getpid():
            process.kill()

    def _ask(self, file: Path, index: int) -> tuple[dict[str, Any], Array | None]:
        request = {
            "file": str(file.absolute()),
            "page": index,
            "dpi": DPI,
            "pixels": MEGAPIXELS * 1_000_000,
            "side": LONGEST_SIDE,
            "seconds": SECONDS,
        }
        stops = self._stops
        with self._turn:
            process = self._running()
            try:
                try:
                    self._check(stops)
                    _send(process, request)
                except OSError:  # it died while idle
                    self._end()
                    process = self._running()
                    self._check(stops)
                    _send(process, request)
                return _receive(process)
            except BaseException:  # also on Ctrl+C: the next page must not get this one's answer
                self._end()
                raise

    def _check(self, stops: int) -> None:
        """Raise _Died if `stop` was called since it was counted."""
        if self._stops != stops:
            raise _Died

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid():
            return self._process
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NO_WINDOW
        # -P: modules beside the script must not hide modules of the same name.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT), str(MEGABYTES << 20)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=1 << 20,
            **options,
        )
        self._owner = os.getpid()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(stream).close()
        process.wait()


RENDERER = Renderer()


def count_pdf_pages(file: Path) -> int:
    """The number of pages of a PDF, at least 1: reading an empty one says what is wrong."""
    count, _ = RENDERER.render(file, _BEYOND)
    return max(count, 1)


def pdf_page(file: Path, number: int) -> Page | None:
    """One page of a PDF; number: from 1. None beyond the last. The document stays open for the
    next page. Raises InputError."""
    _, colour = RENDERER.render(file, number - 1)
    return None if colour is None else _page(file, colour, number)


def _page(file: Path, colour: Array, number: int) -> Page:
    gray = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    return Page(gray=gray, colour=colour, name=file.name, number=number)


def pdf_pages(file: Path) -> Generator[Page, None, None]:
    """Yield the pages of a PDF, rendered at 300 dpi, very large ones at less. Raises InputError."""
    index, count = 0, 1
    try:
        while index < count:
            count, colour = RENDERER.render(file, index)
            if colour is None:
                return
            index += 1
            yield _page(file, colour, index)
    finally:
        RENDERER.close_document()


def _send(process: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    pipe = _pipe(process.stdin)
    pipe.write(json.dumps(request).encode() + b"\n")
    pipe.flush()


def _receive(process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], Array | None]:
    pipe = _pipe(process.stdout)
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise _Died
    answer: dict[str, Any] = json.loads(line)
    if "stride" not in answer:
        return answer, None
    height, stride = answer["height"], answer["stride"]
    rows = np.empty((height, stride), np.uint8)
    if pipe.readinto(rows.data.cast("B")) < rows.size:  # type: ignore[attr-defined]
        raise _Died
    width, channels = answer["width"], answer["channels"]
    pixels = rows[:, : width * channels].reshape(height, width, channels)
    return answer, np.ascontiguousarray(pixels[:, :, :3])


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "Popen was asked for it"
    return stream


def _told(kind: str, file: Path, index: int) -> InputError:
    if kind == "password":
        return InputError("{name} is protected by a password", name=file.name)
    if kind == "page":
        return InputError("{name} is damaged on page {page}", name=file.name, page=index + 1)
    return InputError("{name} is a damaged PDF", name=file.name)
