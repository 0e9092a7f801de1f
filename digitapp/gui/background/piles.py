"""Puts what a pile reads into the session, whichever comes first, the page or its result."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor.page_edits import turn_upright
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.pile import Pile, why
from digitapp.i18n import sentence

if TYPE_CHECKING:
    from digitapp.batch import PageResult
    from digitapp.records import DigitSequence, Line

MANY = 12
"""From so many files on, they are read by processes of their own."""

_EVERY = 0.3
"""Seconds between two looks for results: each look updates much of the window."""


class Piles:
    """The pile that is being read, or was read last.

    afterwards: called once when it has been read or cancelled.
    """

    def __init__(self, session: Session, engine: Engine) -> None:
        self._session, self._engine = session, engine
        self.current: Pile | None = None
        self.afterwards: list[Callable[[], object]] = []
        self._told = True
        self._load: Hashable = None
        self._looked = 0.0

    @property
    def running(self) -> bool:
        return self.current is not None and self.current.running

    def start(self, files: Sequence[Path], load: Hashable = None) -> None:
        """Read files from the next `poll` on, when the window shows that they are read; the one on
        screen comes first. load: the job that opens their pages."""
        before = self.current
        self.current, self._told, self._load = (
            Pile(files, self._engine, self._session.rules),
            False,
            load,
        )
        if load is None and before is not None:  # the rest of a pile, whose summary names all
            for file, reason in before.problems:
                self.current.refuse(file, reason)
        shown = self._session.page.path
        if shown is not None:
            self.current.control.prefer(shown)

    def cancel(self) -> None:
        if self.current is not None:
            self.current.control.cancel()

    def refuse(self, load: Hashable, refused: Iterable[tuple[Path, Exception]]) -> None:
        """Note the files of a pile that the job `load` could not open."""
        if self.current is not None and load == self._load:
            for file, error in refused:
                self.current.refuse(file, sentence(error))

    def awaits(self, page: OpenPage) -> bool:
        """Tell whether a page is still to be read by the pile."""
        pile = self.current
        if pile is None or page.sequence is not None or page.trouble:
            return False
        return self.running and not pile.control.cancelled and pile.holds(page.path)

    def prefer(self, page: OpenPage) -> bool:
        """Read a page next, if the pile still has it; return whether it has."""
        if self.current is None or not self.awaits(page) or not is_as_loaded(page):
            return False
        if page.path is not None:
            self.current.control.prefer(page.path)
        return True

    def take(self, page: OpenPage, load: Hashable) -> bool:
        """Give a page that the job `load` opened its result; return whether the pile reads it, or
        would have read it if it had not been cancelled."""
        pile = self.current
        if pile is None or page.path is None or load != self._load:
            return False
        if result := pile.take(page.path, page.number):
            self._put(page, result)
        return True

    def poll(self) -> Pile | None:
        """Put new results into the session; return the pile once, when it is done."""
        pile = self.current
        if pile is None or self._told:
            return None
        if not pile.started:
            pile.start()
        ended, now = not pile.alive, time.monotonic()
        if not ended and now - self._looked < _EVERY:
            return None
        self._looked = now
        if results := pile.poll():
            with self._session.together():
                self._take(pile, results)
        self._told = ended
        return pile if ended else None

    def _take(self, pile: Pile, results: Sequence[PageResult]) -> None:
        waiting: dict[tuple[Path | None, int], list[OpenPage]] = defaultdict(list)
        for page in self._session.pages:
            if page.sequence is None and not page.trouble:
                waiting[page.path, page.number].append(page)
        for result in results:
            # A file may have been opened twice: each page takes one result.
            if found := waiting[pile.files[result.index], result.page]:
                self._put(found.pop(0), result)
            else:
                pile.keep(result)

    def call_afterwards(self) -> None:
        waiting, self.afterwards = self.afterwards, []
        for call in waiting:
            call()

    def _put(self, page: OpenPage, result: PageResult) -> None:
        if page.sequence is not None or not is_as_loaded(page):
            return
        if result.error is not None or result.lines is None:
            self._session.failed(page.key, why(result))
            return
        milliseconds = float(result.record["milliseconds"])
        sequence = self._sequence(page, result, result.lines)
        from digitapp.rules.choice import Ruled

        ruled, rules = None, self.current.rules if self.current else None
        if rules and result.ruled is not None:
            taken = self._sequence(page, result, result.ruled)
            ruled = Ruled(rules, sequence, taken, result.verdicts, result.wide)
        self._session.read(page.key, sequence, milliseconds, self._engine.identity, ruled)
        turn_upright(self._session, page.key, sequence.turned // 90)

    def _sequence(self, page: OpenPage, result: PageResult, found: Sequence[Line]) -> DigitSequence:
        """Lines of a result, with a network to enlarge their crops."""
        import numpy as np

        from digitapp.records import DigitSequence, Page

        enlarge = self._engine.enlarge
        lines = tuple(
            replace(line, readings=tuple(replace(r, enlarge=enlarge) for r in line.readings))
            for line in found
        )
        blank = Page(np.zeros((1, 1), np.uint8), None, page.name, page.number)
        complete = bool(result.record.get("complete", True))
        turned = int(result.record.get("turned", 0))
        mirrored = bool(result.record.get("mirrored", False))
        return DigitSequence(
            blank,
            lines,
            complete,
            leftover=result.leftover,
            turned=turned,
            mirrored=mirrored,
            grids=result.grids,
        )


def is_as_loaded(page: OpenPage) -> bool:
    """Tell whether a page is read as its file has it: neither turned nor a part of it."""
    content = page.content
    plain = Content(
        corrections=content.corrections,
        signs=content.signs,
        reviewed=content.reviewed,
        marked=content.marked,
    )
    return page.picture is not None and content == plain and not page.turned
