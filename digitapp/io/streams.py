"""The standard streams and files that the command line writes to, also where they are closed,
full or gone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from digitapp.errors import InputError

_STANDARD = (0, 1, 2)
_STDOUT = "The output"


def open_standard_streams() -> None:
    """Make closed standard streams safe to use; call first.

    A closed descriptor would be given to the next file that is opened, and what is told to a
    closed stderr would then be written into that file.
    """
    for descriptor in _STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is taken: those before it are open already.
            os.open(os.devnull, os.O_RDONLY if descriptor == 0 else os.O_WRONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a file's name may hold what the terminal cannot show
            stream.reconfigure(errors="backslashreplace")


def tell(text: str) -> None:
    """Write one line to stderr; where nobody can hear it, go on in silence."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def write_out(text: str) -> None:
    """Write one line to stdout. Raises InputError where that fails."""
    with output(None) as out:
        out.write(text + "\n")


class Output:
    """Where records go. Every `write` is out before it returns."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name

    def write(self, text: str) -> None:
        """Raises InputError where it cannot be written, BrokenPipeError where a reader left."""
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
    """A file opened for writing, or stdout. Raises InputError where there is none."""
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
    """Let what a stream still holds go nowhere: Python would fail again while closing it."""
    with suppress(OSError, ValueError):
        descriptor = stream.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, descriptor)
        os.close(null)
