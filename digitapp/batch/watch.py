"""Watch folders: tell of files once they are complete, those that are there already first."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.batch.control import Control
from digitapp.io.files import find_files, is_readable_name

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent

_SECONDS_STILL = 1.0
"""A file is complete once its size and time have stayed the same for so long."""

_LOOK = 0.2  # seconds between two looks
_SECONDS_BETWEEN_SEARCHES = 30.0
"""Folders are searched anew now and then: on network drives no events arrive."""


def complete_files(
    folders: Sequence[Path], recursive: bool, control: Control, still: float = _SECONDS_STILL
) -> Iterator[list[Path]]:
    """Yield lists of files that came or changed and are complete, in natural order, forever.

    An empty list comes about every second in which nothing happens. Ends after
    `control.cancel()`. Raises InputError if a folder cannot be watched.
    """
    from watchdog.observers import Observer

    from digitapp.errors import InputError

    events: queue.SimpleQueue[Path] = queue.SimpleQueue()
    observer = Observer()
    try:
        for folder in folders:
            observer.schedule(_handler(events), str(folder), recursive=recursive)
        observer.start()
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be watched: {why}", name=folder, why=why) from error
    try:
        yield from _complete(folders, recursive, control, still, events)
    finally:
        observer.stop()
        observer.join()


def _complete(
    folders: Sequence[Path],
    recursive: bool,
    control: Control,
    still: float,
    events: queue.SimpleQueue[Path],
) -> Iterator[list[Path]]:
    states: dict[Path, tuple[tuple[int, int], float]] = {}
    told: dict[Path, tuple[int, int]] = {}
    searched, quiet = -_SECONDS_BETWEEN_SEARCHES, time.monotonic()
    while not control.cancelled:
        now = time.monotonic()
        found = set()
        while not events.empty():
            found.add(events.get())
        if now - searched >= _SECONDS_BETWEEN_SEARCHES:
            searched = now
            found |= {file for file in find_files(folders, recursive) if file.is_file()}
        for file in found | set(states):
            state = _state(file)
            if state is None or told.get(file) == state:
                states.pop(file, None)
            elif file not in states or states[file][0] != state:
                states[file] = (state, now)
        ready = [file for file, (_, since) in states.items() if now - since >= still]
        for file in ready:
            told[file] = states.pop(file)[0]
        if ready or now - quiet >= 1:
            quiet = now
            yield find_files(sorted(ready, key=str))
        else:
            control.wait(_LOOK)


def _handler(events: queue.SimpleQueue[Path]):  # type: ignore[no-untyped-def]
    from watchdog.events import FileSystemEventHandler

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.is_directory:
                return
            for name in (event.src_path, event.dest_path):
                file = Path(str(name))
                if name and is_readable_name(file):
                    events.put(file)

    return Handler()


def _state(file: Path) -> tuple[int, int] | None:
    """Size and time of a file; None if it is gone or still empty."""
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if status.st_size else None
