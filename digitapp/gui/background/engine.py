"""Reads pages for the window, in the worker's thread.

OpenCV, ONNX Runtime and the models are loaded on first use, so that the window opens
before them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.shared_library import preload, read_ahead

if TYPE_CHECKING:
    from digitapp.batch import Control, PageResult
    from digitapp.forms import Form, FormReading
    from digitapp.models import Models
    from digitapp.records import Array, Box, DigitSequence, Page, Reading
    from digitapp.rules import Rules

Recognizer = Callable[["Page"], "DigitSequence"]


class Engine:
    """Reads pages with the shipped models, or with `recognizer` instead."""

    def __init__(self, recognizer: Recognizer | None = None) -> None:
        self._recognizer = recognizer
        self._models: Models | None = None
        self._identity: str | None = None

    def begin(self) -> None:
        """Load OpenCV and ONNX Runtime. All threads wait for the latter, 20 ms at a stretch, or
        longer where other processes start: do it before. Errors are left to `prepare`."""
        with suppress(Exception):
            preload("cv2", "cv2*.so")
            import cv2  # noqa: F401
        if self._recognizer is None:
            with suppress(Exception):
                read_ahead("onnxruntime", "capi/onnxruntime_pybind11_state*")
            with suppress(Exception):
                import digitapp.models  # noqa: F401

    def prepare(self) -> None:
        """Load everything and read a blank page, so that the first drawing is read as fast as
        later ones. Raises ModelError if the models cannot be loaded."""
        import cv2  # noqa: F401
        import numpy as np

        import digitapp.batch  # so that reading the rest does not wait for it
        import digitapp.storage.project_file.results  # noqa: F401  # nor the first safety copy
        from digitapp.records import Page

        if self._recognizer is None:
            models = self._loaded()
            models.classify(np.zeros((1, 28, 28), np.float32))
            self.recognize(Page(np.full((64, 64), 255, np.uint8)))

    def recognize(
        self, page: Page, check: Callable[[], object] = lambda: None, turn: bool = True
    ) -> DigitSequence:
        """Read a page; turn: whether it may be turned to be read.

        Raises ModelError if the models cannot be loaded, and what `check` raises, which is called
        every fraction of a second."""
        if self._recognizer is not None:
            return self._recognizer(page)
        from digitapp.pipeline.recognize import recognize
        from digitapp.settings import DEFAULTS

        return recognize(page, self._loaded(), replace(DEFAULTS, turn=turn), check)

    def read_widely(
        self, page: Page, check: Callable[[], object] = lambda: None, turn: bool = True
    ) -> DigitSequence:
        """Read a page as `recognize`, and look for other readings also where it is sure."""
        if self._recognizer is not None:
            return self._recognizer(page)
        from digitapp.pipeline.recognize import recognize
        from digitapp.settings import DEFAULTS, wide

        return recognize(page, self._loaded(), wide(replace(DEFAULTS, turn=turn)), check)

    def read_files(
        self, files: Sequence[Path], control: Control, rules: Rules | None = None
    ) -> Iterator[PageResult]:
        """Read files in processes of their own, in any order; see `batch.read_pages`. With a
        recognizer of one's own they are read here."""
        from digitapp.batch import Options, read_pages
        from digitapp.batch.crew import Processes

        options = Options(lines=True, ordered=False, rules=rules)
        if self._recognizer is None:
            yield from read_pages(files, options, control, crew=Processes(options, spare=1))
            return
        from digitapp.batch.page_reader import PageReader
        from digitapp.batch.results import Task

        reader = PageReader(self._recognizer, options)
        waiting = list(range(len(files)))
        while waiting and not control.cancelled:
            for file in control.take_preferred():
                wanted = [i for i in waiting if files[i] == file]
                waiting = [*wanted, *(i for i in waiting if i not in wanted)]
            if control.paused:
                control.wait(0.05)
                continue
            index, page = waiting.pop(0), 1
            while result := reader.read(Task(index, files[index], page)):
                yield result
                page += 1
                if page > result.pages or control.cancelled:
                    break

    @property
    def identity(self) -> str:
        """Identity of the models, "" with a recognizer of one's own."""
        if self._recognizer is not None:
            return ""
        if self._identity is None:
            from digitapp.models.model_card import identity

            self._identity = identity()
        return self._identity

    def enlarge(self, crops: Array) -> Array:
        """Super-resolve crops: float32 (N, 28, 28) -> (N, 140, 140)."""
        if self._recognizer is not None:
            return crops.repeat(5, axis=1).repeat(5, axis=2)
        return self._loaded().super_resolve(crops)

    def read_boxes(
        self, page: Page, boxes: Sequence[Box], check: Callable[[], object] = lambda: None
    ) -> dict[Box, Reading]:
        """Read boxes that a person drew, each as one digit. Raises ModelError as `recognize`."""
        from digitapp.pipeline.framed_boxes import read_boxes

        readings = read_boxes(page, boxes, self._loaded(), check=check)
        return dict(zip(boxes, readings, strict=True))

    def read_form(
        self,
        page: Page,
        form: Form,
        check: Callable[[], object] = lambda: None,
        turn: bool = True,
    ) -> FormReading:
        """Read a page by a form; turn: whether it may be turned upright. Raises ModelError as
        `recognize`."""
        from digitapp.forms.read_form import read_form
        from digitapp.settings import DEFAULTS

        return read_form(page, form, self._loaded(), replace(DEFAULTS, turn=turn), check)

    def load_pages(self, path: Path) -> Iterator[Page]:
        """Yield the pages of a file. Raises InputError if it cannot be read."""
        from digitapp.io.load import load_pages

        return load_pages(path)

    def stop_loading(self) -> None:
        """Stop rendering a PDF page at once; may be called from any thread."""
        if pdf := sys.modules.get("digitapp.io.pdf"):
            pdf.RENDERER.stop()

    def _loaded(self) -> Models:
        if self._models is None:
            from digitapp.models import load_models

            self._models = load_models()
        return self._models
