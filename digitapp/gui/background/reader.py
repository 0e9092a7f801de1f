"""Reads what changed in the session in the background, and puts the results into it.

All methods run in the main thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digitapp.editor.document import Event
from digitapp.editor.image_store import PictureStore
from digitapp.editor.page_edits import turn_upright
from digitapp.editor.page_image import page_to_read
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.jobs import Begin, Load, Prepare, Read, ReadBoxes
from digitapp.gui.background.opening import Opener
from digitapp.gui.background.pile import Pile
from digitapp.gui.background.piles import MANY, Piles, is_as_loaded
from digitapp.gui.background.reading import Answer, read_page
from digitapp.gui.background.tasks import Tasks
from digitapp.i18n import _, sentence

if TYPE_CHECKING:
    from digitapp.records import DigitSequence

PEN_PAUSE = 40
"""Milliseconds from pen-up to reading; short enough to feel immediate. It does not wait for the
second stroke of a 4 or 5: that stroke starts a new reading, which replaces this one."""


class Listeners(NamedTuple):
    """Called by the reader. problems: with sentences to show; finished: with a page that the
    user asked to read; busy: when work starts or ends; ready: when the models are loaded, or
    failed to load; pile_done: when a pile was read or cancelled."""

    problems: Callable[[list[str]], None] = lambda sentences: None
    finished: Callable[[OpenPage], None] = lambda page: None
    busy: Callable[[], None] = lambda: None
    ready: Callable[[], None] = lambda: None
    pile_done: Callable[[Pile], None] = lambda pile: None


class Reader:
    """Loads and reads the session's pages in the background."""

    def __init__(self, root: tk.Tk, session: Session, engine: Engine) -> None:
        self.root, self.session, self.engine = root, session, engine
        self._told: list[Listeners] = []
        self.tasks = Tasks(root, self._tell_busy, self._tell_problem, self._poll_pile)
        self.is_ready = False
        self.piles = Piles(session, engine)
        self._opener = Opener(
            session, engine, self.tasks, self.piles, partial(self._submit, priority=1), self._tell
        )
        self._asked_for: set[str] = set()
        self._timer: str | None = None
        self._due: OpenPage | None = None
        session.listen(self._on_session)

    def start(self) -> None:
        """Start to load the models in the background; call after the window is shown, and before
        files are opened: those come first except for `Engine.begin`."""
        self.tasks.submit(Begin(), lambda job: self.engine.begin(), lambda _nothing: None)
        self.tasks.submit(
            Prepare(),
            lambda job: self.engine.prepare(),
            lambda _nothing: self._ready(),
            priority=1,
            failed=lambda _error: self._ready(),
        )
        self.tasks.start()

    @property
    def store(self) -> PictureStore:
        """The pixels of the opened files."""
        return self._opener.store

    def listen(self, listeners: Listeners) -> Callable[[], None]:
        """Notify `listeners` until the returned function is called."""
        self._told.append(listeners)
        return lambda: self._told.remove(listeners)

    def stop(self) -> None:
        self.tasks.stop()
        self.engine.stop_loading()
        self.piles.cancel()
        self.pen_down()

    @property
    def busy(self) -> bool:
        return (self.tasks.worker.busy and self.is_ready) or self._timer is not None

    def pen_down(self) -> None:
        """Cancel a reading that is about to start, since a new stroke would outdate it."""
        if self._timer is not None:
            self.root.after_cancel(self._timer)
            self._timer = None
        self._due = None

    def read_due(self) -> None:
        """Read the page that was changed last now, if it still waits for PEN_PAUSE to pass."""
        due = self._due
        self.pen_down()
        if due is not None:
            self._submit(due, 0)

    def read(self, explicit: bool = False) -> None:
        """Read the current page now; explicit: the user pressed Recognise."""
        self.pen_down()
        page = self.session.page
        if explicit:
            self._asked_for.add(page.key)
        self._submit(page, 0)

    def read_others(self) -> None:
        """Queue all unread pages except the current one."""
        for page in self.session.pages:
            if page.sequence is None and page is not self.session.page:
                self._submit(page, 1)

    def read_rest(self) -> None:
        """Read all pages that are not read: many unchanged ones of files in processes."""
        unread = [p for p in self.session.pages if p.is_unread and not self.awaits_page(p)]
        files = list(dict.fromkeys(p.path for p in unread if p.path and is_as_loaded(p)))
        whole = len(files) >= MANY and not self.reads_pile
        for page in unread:
            page.trouble = ""
            if not (whole and page.path in files and is_as_loaded(page)):
                self._submit(page, 0 if page is self.session.page else 1)
        if whole:
            self.piles.start(files)
            self.tasks.hurry()
        self.session.tell(Event.PAGES)

    @property
    def is_loading(self) -> bool:
        """Whether files are still being opened."""
        return self._opener.busy

    @property
    def reads_pile(self) -> bool:
        return self.piles.running

    @property
    def pile(self) -> Pile | None:
        return self.piles.current

    def awaits_page(self, page: OpenPage) -> bool:
        """Tell whether a page is being read or waits for it."""
        return self.tasks.awaits(Read(page.key)) or self.piles.awaits(page)

    def cancel_pile(self) -> None:
        """Stop reading the pile; its pages stay listed, and say that they are not read."""
        self.piles.cancel()
        self._tell_busy()
        self.session.tell(Event.PAGES)

    def when_read(self, then: Callable[[], object]) -> None:
        """Call `then` once everything that is being read has been read."""
        if self.reads_pile:
            self.piles.afterwards.append(lambda: self.when_read(then))
        else:
            # Priority 3 waits until all pages have been read.
            self.tasks.run(lambda job: None, lambda _nothing: then(), 3)

    def cancel(self) -> None:
        """Cancel all loading and reading; the shown results stay."""
        self.pen_down()
        self._asked_for.clear()
        self.tasks.cancel(lambda job: isinstance(job, (Read, Load, ReadBoxes)))
        self._opener.cancel()
        self.piles.cancel()
        self._tell_busy()
        self.session.tell(Event.PAGES)

    def load(
        self, paths: Iterable[Path], failed: Callable[[Path], object] = lambda path: None
    ) -> None:
        """Open files and folders page by page, and read every page; call `failed` with each of
        `paths` that gave no page."""
        self._opener.open(paths, failed)

    def join(self, seconds: float) -> None:
        """Wait after `stop` for running tasks, at most `seconds` for each worker."""
        if self.pile is not None:
            self.pile.join(seconds)
        self.tasks.join(seconds)

    # Internal

    def _submit(self, page: OpenPage, priority: int) -> None:
        if page.is_drawing and not page.content.strokes and page.key not in self._asked_for:
            self.tasks.cancel(lambda job: job == Read(page.key))
            self.session.forget(page)
            return
        self._queue(page, priority, None)

    def _queue(self, page: OpenPage, priority: int, known: DigitSequence | None) -> None:
        """Read a page; known: how it was read, if only the rules changed."""
        snapshot, engine, rules = replace(page), self.engine, self.session.rules
        self.tasks.submit(
            Read(page.key),
            lambda job: read_page(snapshot, engine, rules, known, job.check),
            lambda answer: self._take_reading(page.key, answer, known),
            priority,
            failed=lambda error: self._failed(page.key, error),
        )

    def _ask_boxes(self, page: OpenPage) -> None:
        boxes = page.unread_boxes()
        if not boxes or self.tasks.awaits(Read(page.key)):
            return
        snapshot, engine = replace(page), self.engine
        self.tasks.submit(
            ReadBoxes(page.key),
            lambda job: engine.read_boxes(page_to_read(snapshot), boxes, job.check),
            lambda read: self.session.answer(page.key, read),
        )

    def _tell_busy(self) -> None:
        for told in list(self._told):
            told.busy()

    def tell_problems(self, sentences: Sequence[str]) -> None:
        """Show these sentences, if there are any."""
        for told in list(self._told) if sentences else ():
            told.problems(list(sentences))

    def _tell(self, problems: Iterable[BaseException]) -> None:
        self.tell_problems([sentence(problem) for problem in problems])

    def _tell_problem(self, problem: BaseException) -> None:
        self._tell([problem])

    def _ready(self) -> None:
        self.is_ready = True
        for told in list(self._told):
            told.ready()

    def _on_session(self, event: Event) -> None:
        page = self.session.page
        if event is Event.CONTENT:
            self._schedule()
        elif event is Event.RULES:
            self._apply_rules()
        elif event is Event.MARKS:
            self._ask_boxes(page)
        elif event is Event.PAGE:
            self.read_due()
            if page.sequence is None and not self.piles.prefer(page):
                self._submit(page, 0)

    def _schedule(self) -> None:
        self.pen_down()
        page = self.session.page
        if page.is_drawing and not page.content.strokes:
            self._submit(page, 0)
        else:
            self._due = page
            self._timer = self.root.after(PEN_PAUSE, self.read_due)

    def _poll_pile(self) -> None:
        """Put what the pile read into the session; tell when it is done."""
        ended = self.piles.poll()
        if ended is None:
            return
        self._tell_busy()
        if ended.error is not None:
            self._tell([ended.error])
        for told in list(self._told):
            told.pile_done(ended)
        self._apply_rules()  # if they changed meanwhile
        self.piles.call_afterwards()
        self.session.tell(Event.PAGES)

    def _failed(self, key: str, error: BaseException) -> None:
        self._asked_for.discard(key)
        self.session.failed(key, sentence(error))

    def _apply_rules(self) -> None:
        """Apply the rules to all pages that were read, first to the one that is shown."""
        shown = self.session.page
        for page in self.session.pages if self.session.rules else ():
            if page.sequence is not None and page.ruled is None:
                self._queue(page, 0 if page is shown else 1, page.sequence)

    def _take_reading(self, key: str, answer: Answer, known: DigitSequence | None) -> None:
        sequence, page = answer.sequence, self.session.find(key)
        if page is None or (known is not None and page.sequence is not known):
            return
        if sequence is known:
            self.session.obey(key, answer.ruled)
            return
        self.session.read(key, sequence, answer.milliseconds, self.engine.identity, answer.ruled)
        turn_upright(self.session, key, sequence.turned // 90)
        self._apply_rules()  # if they changed meanwhile
        if not sequence.complete:
            seconds = round(answer.milliseconds / 1000)
            said = _("{name} was not read to its end: {seconds} seconds were over.")
            self.tell_problems([said.format(name=page.title, seconds=seconds)])
        if key in self._asked_for:
            self._asked_for.discard(key)
            for told in list(self._told):
                told.finished(page)
