"""Connects session and workers: reads what changed and puts the results into the session.

All methods run in the main thread. The queue is polled often while a result is awaited,
and seldom otherwise.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitapp.editor import region
from digitapp.editor.image_store import PictureStore
from digitapp.editor.page_image import page_to_read
from digitapp.editor.pages import OpenPage, kept
from digitapp.editor.session import Event, Session
from digitapp.gui.background.engine import Engine
from digitapp.gui.background.jobs import Glance, Load, Paint, Prepare, Read, ReadBoxes, Run
from digitapp.gui.background.loading import Loading
from digitapp.gui.background.pile import Pile
from digitapp.gui.background.piles import MANY, Piles, is_as_loaded
from digitapp.gui.background.worker import Job, Outcome, Worker
from digitapp.i18n import _, sentence

if TYPE_CHECKING:
    from digitapp.records import Array, DigitSequence

PEN_PAUSE = 40
"""Milliseconds from pen-up to reading; short enough to feel immediate. It does not wait for the
second stroke of a 4 or 5: that stroke starts a new reading, which replaces this one."""

_FAST, _SLOW = 8, 100  # milliseconds between two polls of the queue


@dataclass(frozen=True)
class Listeners:
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

    def __init__(self, root: tk.Misc, session: Session, engine: Engine) -> None:
        self.root, self.session, self.engine = root, session, engine
        self._told: list[Listeners] = []
        self.store = PictureStore()
        self.worker, self.painter = Worker("reader"), Worker("painter")
        self.copier = Worker("copier")
        self.is_ready = self._stopped = False
        self._asked_for: set[str] = set()
        self._timer: str | None = None
        self._due: OpenPage | None = None
        self._loads = self._runs = 0
        self._done: dict[Hashable, Callable[[Any], object]] = {}
        self._failed: dict[Hashable, Callable[[], object]] = {}
        self._loading: dict[Load, Loading] = {}
        self._failed_path: dict[Load, Callable[[Path], object]] = {}
        self._poll_timer: str | None = None
        self.piles = Piles(session, engine)
        session.listen(self._on_session)

    def start(self) -> None:
        """Start to load the models in the background; call after the window is shown."""
        self.worker.submit(Prepare(), lambda job: self.engine.prepare(), 0)
        self._poll()

    def listen(self, listeners: Listeners) -> Callable[[], None]:
        """Notify `listeners` until the returned function is called."""
        self._told.append(listeners)
        return lambda: self._told.remove(listeners)

    def stop(self) -> None:
        self._stopped = True
        self.worker.stop()
        self.painter.stop()
        self.copier.stop()
        self.engine.stop_loading()
        self.piles.cancel()
        for timer in (self._timer, self._poll_timer):
            if timer is not None:
                self.root.after_cancel(timer)

    @property
    def busy(self) -> bool:
        return (self.worker.busy and self.is_ready) or self._timer is not None

    def pen_down(self) -> None:
        """Cancel a reading that is about to start, since a new stroke would outdate it."""
        if self._timer is not None:
            self.root.after_cancel(self._timer)
            self._timer = None

    def read_due(self) -> None:
        """Read the page that was changed last now, if it still waits for PEN_PAUSE to pass."""
        if self._timer is not None and self._due is not None:
            self.pen_down()
            self._submit(self._due, 0)

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
                self._queue(page, 1)
        self._hurry()

    def read_rest(self) -> None:
        """Read all pages that are not read: many unchanged ones of files in processes."""
        unread = [p for p in self.session.pages if p.is_unread and not self.awaits_page(p)]
        files = list(dict.fromkeys(p.path for p in unread if p.path and is_as_loaded(p)))
        whole = len(files) >= MANY and not self.reads_pile
        for page in unread:
            page.trouble = ""
            if not (whole and page.path in files and is_as_loaded(page)):
                self._queue(page, 0 if page is self.session.page else 1)
        if whole:
            self.piles.start(files)
        self._hurry()
        self.session.tell(Event.PAGES)

    @property
    def is_loading(self) -> bool:
        """Whether files are still being opened."""
        return bool(self._loading)

    @property
    def reads_pile(self) -> bool:
        return self.piles.running

    @property
    def pile(self) -> Pile | None:
        return self.piles.current

    def awaits_page(self, page: OpenPage) -> bool:
        """Tell whether a page is being read or waits for it."""
        return self.worker.awaits(Read(page.key)) or self.piles.awaits(page)

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
            self.run(lambda job: None, lambda _nothing: then(), 3)

    def cancel(self) -> None:
        """Cancel all loading and reading; the shown results stay."""
        self.pen_down()
        self._asked_for.clear()
        self.worker.cancel(lambda job: isinstance(job, (Read, Load, ReadBoxes)))
        self.engine.stop_loading()
        self.piles.cancel()
        self._loading.clear()
        self._failed_path.clear()
        self._tell_busy()
        self.session.tell(Event.PAGES)

    def load(
        self, paths: Iterable[Path], failed: Callable[[Path], object] = lambda path: None
    ) -> None:
        """Open files and folders page by page, and read every page; call `failed` with each of
        `paths` that gave no page."""
        self._loads += 1
        key = Load(self._loads)
        self._loading[key] = Loading(paths, self.engine, self.store)
        self._failed_path[key] = failed
        self.worker.submit(key, self._loading[key].step, 0)
        self._hurry()

    def run(
        self,
        task: Callable[[Job], Any],
        done: Callable[[Any], object],
        priority: int = 0,
        failed: Callable[[], object] = lambda: None,
        aside: bool = False,
    ) -> Run:
        """Run `task` in the worker's thread, then `done` with its result in the main thread;
        call `failed` after an error and report it as a problem. Lower priorities run first.
        aside: run it in a thread of its own, beside reading. Returns the job."""
        self._runs += 1
        key = Run(self._runs)
        self._done[key], self._failed[key] = done, failed
        (self.copier if aside else self.worker).submit(key, task, priority)
        self._hurry()
        return key

    def paint(self, task: Callable[[Job], Any], done: Callable[[Any], object]) -> None:
        """Like `run`, but in a separate thread, so that painting does not wait for reading. A
        later call replaces an earlier one."""
        self._done[Paint()] = done
        self.painter.submit(Paint(), task)
        self._hurry()

    def glance(self, file: Path, side: int, done: Callable[[Array | None], object]) -> None:
        """Make a small image of a picture file, see `io.thumbnail`, and hand it to `done`. A
        later call replaces an earlier one."""

        def task(job: Job) -> Array | None:
            from digitapp.io.thumbnail import thumbnail

            return thumbnail(file, side)

        self._done[Glance()] = done
        self.painter.submit(Glance(), task)
        self._hurry()

    def awaits(self, job: Run) -> bool:
        """Whether this job has not finished yet."""
        return self.worker.awaits(job) or self.copier.awaits(job)

    def join(self, seconds: float) -> None:
        """Wait after `stop` for running tasks, at most `seconds` for each worker."""
        if self.pile is not None:
            self.pile.join(seconds)
        self.worker.join(seconds)
        self.painter.join(seconds)
        self.copier.join(seconds)

    # Internal

    def _submit(self, page: OpenPage, priority: int) -> None:
        self._queue(page, priority)
        self._hurry()

    def _queue(self, page: OpenPage, priority: int) -> None:
        """Let a page be read, of which there may be thousands; call `_hurry` after the last."""
        if page.is_drawing and not page.content.strokes and page.key not in self._asked_for:
            self.worker.cancel(lambda job: job == Read(page.key))
            self.session.forget(page)
            return
        snapshot, engine = replace(page), self.engine

        def task(job: Job) -> Any:
            start = time.perf_counter()
            picture = page_to_read(snapshot)
            job.check()
            chosen = snapshot.content.region
            if chosen is None:
                sequence = engine.recognize(picture, job.check)
            else:
                part = engine.recognize(region.cut_out(picture, chosen), job.check)
                sequence = region.put_back(part, picture, chosen)
            return kept(sequence), (time.perf_counter() - start) * 1000

        self.worker.submit(Read(page.key), task, priority)

    def _ask_boxes(self, page: OpenPage) -> None:
        boxes = page.unread_boxes()
        if not boxes or self.worker.awaits(Read(page.key)):
            return
        snapshot, engine = replace(page), self.engine
        self.worker.submit(
            ReadBoxes(page.key),
            lambda job: engine.read_boxes(page_to_read(snapshot), boxes, job.check),
            0,
        )
        self._hurry()

    def _tell_busy(self) -> None:
        for told in list(self._told):
            told.busy()

    def tell_problems(self, sentences: Sequence[str]) -> None:
        """Show these sentences, if there are any."""
        for told in list(self._told) if sentences else ():
            told.problems(list(sentences))

    def _tell_problems(self, problems: Iterable[BaseException]) -> None:
        self.tell_problems([sentence(problem) for problem in problems])

    def _on_session(self, event: Event) -> None:
        page = self.session.page
        if event is Event.CONTENT:
            self._schedule()
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

    def _hurry(self) -> None:
        if self._poll_timer is not None:
            self.root.after_cancel(self._poll_timer)
            self._poll_timer = self.root.after(_FAST, self._poll)
        self._tell_busy()

    def _poll(self) -> None:
        self._poll_timer = None
        outcomes = [*self.painter.poll(), *self.copier.poll(), *self.worker.poll()]
        for outcome in outcomes:
            self._take(outcome)
        self._poll_pile()
        if self._stopped:
            return
        wait = _FAST if self.worker.busy or self.painter.busy else _SLOW
        self._poll_timer = self.root.after(wait, self._poll)
        if outcomes:
            self._tell_busy()

    def _poll_pile(self) -> None:
        """Put what the pile read into the session; tell when it is done."""
        ended = self.piles.poll()
        if ended is None:
            return
        self._tell_busy()
        if ended.error is not None:
            self._tell_problems([ended.error])
        for told in list(self._told):
            told.pile_done(ended)
        self.piles.call_afterwards()
        self.session.tell(Event.PAGES)

    def _take(self, outcome: Outcome) -> None:
        match outcome.key:
            case Prepare():
                self.is_ready = True
                for told in list(self._told):
                    told.ready()
        if outcome.error is not None:
            self._take_error(outcome, outcome.error)
            return
        match outcome.key:
            case Load():
                self._take_load(outcome.key, outcome)
            case Read(page=key):
                self._take_reading(key, *outcome.value)
            case ReadBoxes(page=key):
                self.session.answer(key, outcome.value)
            case Run() | Paint() | Glance():
                self._failed.pop(outcome.key, None)
                self._done.pop(outcome.key)(outcome.value)

    def _take_error(self, outcome: Outcome, error: BaseException) -> None:
        match outcome.key:
            case Read(page=key):
                self._asked_for.discard(key)
                self.session.failed(key, sentence(error))
            case Load():
                self._loading.pop(outcome.key, None)
                self._failed_path.pop(outcome.key, None)
        self._done.pop(outcome.key, None)
        self._failed.pop(outcome.key, lambda: None)()
        self._tell_problems([error])

    def _take_reading(self, key: str, sequence: DigitSequence, milliseconds: float) -> None:
        self.session.read(key, sequence, milliseconds, self.engine.identity)
        page = self.session.find(key)
        if page and not sequence.complete:
            seconds = round(milliseconds / 1000)
            said = _("{name} was not read to its end: {seconds} seconds were over.")
            self.tell_problems([said.format(name=page.title, seconds=seconds)])
        if key in self._asked_for:
            self._asked_for.discard(key)
            if page:
                for told in list(self._told):
                    told.finished(page)

    def _take_load(self, key: Load, outcome: Outcome) -> None:
        loading = self._loading[key]
        if outcome.kind == "part" and isinstance(outcome.value, list):
            if len(outcome.value) >= MANY and not self.reads_pile:
                self.piles.start(outcome.value, key)
                self._tell_busy()
        elif outcome.kind == "part":
            path, picture = outcome.value
            first = not loading.pages
            loading.pages += 1
            page = self.session.add(picture, path, show=first)
            if not self.piles.take(page, key) and not first:
                self._submit(page, 1)
        elif outcome.value:
            # Priority 1: read the page just opened before the next one is loaded.
            self.worker.submit(key, loading.step, 1)
        else:
            del self._loading[key]
            failed = self._failed_path.pop(key)
            for path in loading.failed:
                failed(path)
            if loading.problems:
                self._tell_problems(loading.problems)
