"""Reads many files for the window with the processes of `digitapp.batch`.

A thread of its own takes the results, since reading must not wait for the window, nor the window
for reading. `poll` hands them on in the main thread.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from digitapp.i18n import sentence

if TYPE_CHECKING:
    from digitapp.batch import Control, PageResult, Progress
    from digitapp.rules import Rules


def why(result: PageResult) -> str:
    """Why a page was not read, in the chosen language as far as it is known."""
    return sentence(result.cause) if result.cause is not None else result.error or ""


class ReadsFiles(Protocol):
    """What reads files, such as the engine."""

    def read_files(
        self, files: Sequence[Path], control: Control, rules: Rules | None
    ) -> Iterator[PageResult]: ...


class Pile:
    """Files that are being read.

    rules: what their numbers must obey. error: what ended it early, None if nothing did.
    problems: the files that could not be read, each with a sentence.
    """

    def __init__(
        self, files: Sequence[Path], engine: ReadsFiles, rules: Rules | None = None
    ) -> None:
        from digitapp.batch import Control, Tally

        self.files, self.rules = list(files), rules
        self.control, self.tally = Control(), Tally(files=len(self.files))
        self.error: BaseException | None = None
        self.problems: list[tuple[Path, str]] = []
        self._known = set(self.files)
        self._refused: set[Path] = set()
        self._early: dict[tuple[Path, int], list[PageResult]] = defaultdict(list)
        self._results: queue.SimpleQueue[PageResult] = queue.SimpleQueue()
        self._engine = engine
        self._thread = threading.Thread(target=self._run, name="pile", daemon=True)
        self.started = False

    def start(self) -> None:
        self.started = True
        self._thread.start()

    def holds(self, file: Path | None) -> bool:
        """Tell whether a file belongs to the pile and is still to come, or came already."""
        return file in self._known

    @property
    def running(self) -> bool:
        """Whether results are still to come."""
        return self.alive or not self._results.empty()

    @property
    def alive(self) -> bool:
        """Whether the thread still reads, or is to start."""
        return not self.started or self._thread.is_alive()

    @property
    def paused(self) -> bool:
        return self.control.paused

    def progress(self) -> Progress:
        return self.tally.progress()

    def poll(self) -> list[PageResult]:
        """Return the results since the last call and count them."""
        found: list[PageResult] = []
        while True:
            try:
                result = self._results.get_nowait()
            except queue.Empty:
                return found
            self.tally.add(result)
            if result.error is not None:
                self.refuse(self.files[result.index], why(result))
            found.append(result)

    def refuse(self, file: Path, why: str) -> None:
        """Note why a file was not read; the first reason counts."""
        if file not in self._refused:
            self._refused.add(file)
            self.problems.append((file, why))

    def keep(self, result: PageResult) -> None:
        """Keep a result whose page has not been loaded yet."""
        self._early[self.files[result.index], result.page].append(result)

    def take(self, file: Path, page: int) -> PageResult | None:
        """Return what was kept for a page, None if it was not read yet."""
        found = self._early[file, page]
        return found.pop() if found else None

    def join(self, seconds: float) -> None:
        if self.started:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            for result in self._engine.read_files(self.files, self.control, self.rules):
                self._results.put(result)
        except BaseException as error:  # Report even MemoryError in the window.
            self.error = error
