"""Which page is read when, and in which order results are given.

At any time only a window of pages is begun or waiting for an earlier one, so that memory does not
grow with the number of files, and a slow page holds up no other for long.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from digitapp.batch.control import Control
from digitapp.batch.crew import Crew, Here, Processes, default_jobs
from digitapp.batch.journal import Journal
from digitapp.batch.results import Options, PageResult, Task

FEW = 8
"""Fewer pages are read in this process: starting others would take longer than reading."""

_AHEAD = 8
"""Pages for each process that may be finished before an earlier one is."""

_LOOK = 0.1  # seconds between two looks at the control


def read_pages(
    files: Sequence[Path],
    options: Options | None = None,
    control: Control | None = None,
    journal: Journal | None = None,
    names: dict[Path, str] | None = None,
    crew: Crew | None = None,
) -> Generator[PageResult, None, None]:
    """Read files, one result a page, also for a page or file that cannot be read.

    files: from `find_files`. control: to pause, resume, cancel or prefer from another thread.
    journal: pages that it holds are not read again unless their file changed; new ones are added
    after the caller took them. It needs ordered results. names: for files that are shown under
    another name. crew: who reads, by default processes for all cores, or this process if there
    are only a few pages.

    After `control.cancel()` the results end early. Raises ModelError if the models cannot be
    loaded.
    """
    options, control = options or Options(), control or Control()
    batch = _Batch(files, options, journal, names or {})
    with closing(_Crews(options, crew)) as crews:
        while not batch.done and not control.cancelled:
            for file in control.take_preferred():
                batch.prefer(file)
            crew = crews.for_pages(batch.left)
            while not control.paused and crew.free and (task := batch.next_task()):
                crew.begin(task)
            yield from batch.take()
            if crew.busy:
                for task, result in crew.wait(_LOOK):
                    batch.arrived(task, result)
            elif control.paused:
                control.wait(_LOOK)
            yield from batch.take()


class _Crews:
    """This process for the first pages; others as soon as there are enough to read."""

    def __init__(self, options: Options, given: Crew | None) -> None:
        self._options = options
        self._crew: Crew = given or Here(options)
        self._may_grow = given is None

    def for_pages(self, left: int) -> Crew:
        if self._may_grow and not self._crew.busy and left >= FEW:
            self._may_grow = False
            self._crew = Processes(self._options)
        return self._crew

    def close(self) -> None:
        self._crew.close()


class _Batch:
    """The state of a batch: what is to be read, what is being read, what waits to be given."""

    def __init__(
        self,
        files: Sequence[Path],
        options: Options,
        journal: Journal | None,
        names: dict[Path, str],
    ) -> None:
        self._files, self._names, self._journal = files, names, journal
        self._ordered = options.ordered
        self._window = _AHEAD * (options.jobs or default_jobs())
        self._upcoming = 0  # all files before this one are begun, and
        self._early: set[int] = set()  # of those after it these, because they were preferred
        # Rests of documents, and preferred files: (priority, index, page, pages).
        self._open: list[tuple[int, int, int, int]] = []
        self._reading = 0
        self._waiting: dict[tuple[int, int], PageResult | None] = {}
        self._next = (0, 1)
        self._pages: dict[int, int] = {}

    @property
    def left(self) -> int:
        """The number of pages still to begin, as far as is known."""
        rests = sum(max(pages - page + 1, 1) for _, _, page, pages in self._open)
        return len(self._files) - self._upcoming - len(self._early) + rests

    @property
    def done(self) -> bool:
        return not (self.left or self._reading or self._waiting)

    def prefer(self, file: Path) -> None:
        """Read a file next, if it has not been begun."""
        for index, known in enumerate(self._files):
            if known == file and index >= self._upcoming and index not in self._early:
                self._early.add(index)
                heapq.heappush(self._open, (-1, index, 1, 0))

    def next_task(self) -> Task | None:
        """The next page to read; None if nothing is left or enough is under way."""
        while self._reading + len(self._waiting) < self._window or self._holds_up():
            if self._open:
                priority, index, page, pages = heapq.heappop(self._open)
                if page < pages:
                    heapq.heappush(self._open, (priority, index, page + 1, pages))
            elif (found := self._next_file()) is not None:
                index, page, pages = found, 1, 0
            else:
                return None
            if page == 1 and self._from_journal(index):
                continue
            self._reading += 1
            file = self._files[index]
            return Task(index, file, page, pages, self._names.get(file, ""))
        return None

    def arrived(self, task: Task, result: PageResult | None) -> None:
        """Note a result; a document whose length is now known is begun."""
        self._reading -= 1
        self._waiting[task.index, task.page] = result
        pages = result.pages if result else 1
        if task.page == 1:
            self._document(task.index, 2, pages)

    def take(self) -> Iterator[PageResult]:
        """The results that can be given now."""
        while self._waiting:
            if not self._ordered:
                key = next(iter(self._waiting))
            elif self._next in self._waiting:
                key = self._next
                self._next = self._after(key)
            else:
                return
            result = self._waiting.pop(key)
            if result is None:
                continue
            yield result
            if self._journal is not None and not result.known:
                self._journal.add(self._files[result.index], result)

    def _after(self, key: tuple[int, int]) -> tuple[int, int]:
        index, page = key
        if page < self._pages.get(index, 1):
            return index, page + 1
        self._pages.pop(index, None)
        return index + 1, 1

    def _holds_up(self) -> bool:
        """Whether the page that all others wait for is still to begin."""
        if not self._ordered or self._next in self._waiting:
            return False
        index, page = self._next
        return any(entry[1:3] == (index, page) for entry in self._open[:1]) or (
            page == 1 and index == self._upcoming and index < len(self._files)
        )

    def _next_file(self) -> int | None:
        while self._upcoming < len(self._files):
            index = self._upcoming
            self._upcoming += 1
            if index not in self._early:
                return index
            self._early.discard(index)
        return None

    def _from_journal(self, index: int) -> bool:
        """Take from the journal what it holds of a file; True if its first page is there."""
        if self._journal is None:
            return False
        known = self._journal.pages_of(self._files[index])
        for result in known:
            self._waiting[index, result.page] = replace(result, index=index)
        if known:
            self._document(index, known[-1].page + 1, known[-1].pages)
        return bool(known)

    def _document(self, index: int, page: int, pages: int) -> None:
        """Note the number of pages of a file; those from `page` on are still to be read."""
        if pages > 1:
            self._pages[index] = pages
        if page <= pages:
            heapq.heappush(self._open, (0, index, page, pages))
