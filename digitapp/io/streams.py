"""Write to standard streams and files from the command line, even if they are closed or full."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from digitapp.errors import InputError

_STANDARD = (0, 1, 2)
_STDOUT = "The output"


def open_standard_streams() -> None:
    """Make closed standard streams safe to use; call this first.

    The next file that is opened would get the number of a closed descriptor, and messages to
    stderr would be written into that file.
    """
    for descriptor in _STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            # This gets the lowest free number: the one just checked.
            os.open(os.devnull, os.O_RDONLY if descriptor == 0 else os.O_WRONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the terminal may lack characters of a file's name
            stream.reconfigure(errors="backslashreplace")


def tell(text: str) -> None:
    """Write one line to stderr; ignore it if that fails."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def write_out(text: str) -> None:
    """Write one line to stdout. Raises InputError, or BrokenPipeError if the reader left."""
    with output(None) as out:
        out.write(text + "\n")


class Output:
    """A text stream with clear errors, flushed after every write."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name

    def write(self, text: str) -> None:
        """Write text. Raises InputError if that fails, BrokenPipeError if the reader left."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            silence(self._stream)
            raise
        except OSError as error:
            silence(self._stream)
            raise InputError(f"{self._name} cannot be written: {error.strerror}") from error


@contextmanager
def output(file: Path | None) -> Iterator[Output]:
    """Open a file for writing, or use stdout for None. Raises InputError if that fails."""
    if file is None:
        if sys.stdout is None:
            raise InputError(f"{_STDOUT} cannot be written: stdout is closed")
        yield Output(sys.stdout, _STDOUT)
        return
    try:
        stream = file.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}") from error
    with stream:
        yield Output(stream, str(file))


def silence(stream: TextIO) -> None:
    """Discard the buffer of a stream: Python would fail again when closing it."""
    with suppress(OSError, ValueError):
        _send_nowhere(stream.fileno())


def _send_nowhere(descriptor: int) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


class _NativeMessages:
    """Sends stderr's descriptor elsewhere while at least one thread wants that."""

    def __init__(self) -> None:
        self._lock, self._threads, self._stderr = threading.Lock(), 0, -1

    def drop(self) -> None:
        with self._lock:
            self._threads += 1
            if self._threads == 1:
                with suppress(OSError):  # stderr is closed
                    self._stderr = os.dup(2)
                    _send_nowhere(2)

    def keep(self) -> None:
        with self._lock:
            self._threads -= 1
            if self._threads == 0 and self._stderr >= 0:
                os.dup2(self._stderr, 2)
                os.close(self._stderr)
                self._stderr = -1


_NATIVE = _NativeMessages()


@contextmanager
def native_messages_dropped() -> Iterator[None]:
    """Drop what libraries in C write to stderr, and with it what other threads write meanwhile."""
    _NATIVE.drop()
    try:
        yield
    finally:
        _NATIVE.keep()
