"""The reading side of the window: everything here runs in the worker's thread.

OpenCV, ONNX Runtime and the models are imported here and only when first needed, so
that the window is on screen before them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitapp.models import Models
    from digitapp.records import Box, DigitSequence, Page, Reading

Recognizer = Callable[["Page"], "DigitSequence"]


class Engine:
    """Reads pages with the shipped models, or with a function given in their place."""

    def __init__(self, recognizer: Recognizer | None = None) -> None:
        self._recognizer = recognizer
        self._models: Models | None = None

    def prepare(self) -> None:
        """Import what reading needs, load the models and read one blank page, so that the
        first drawing is as fast as the tenth. Raises ModelError."""
        import cv2  # noqa: F401
        import numpy as np

        from digitapp.records import Page

        if self._recognizer is None:
            models = self._loaded()
            models.classify(np.zeros((1, 28, 28), np.float32))
            self.recognize(Page(np.full((64, 64), 255, np.uint8)))

    def recognize(self, page: Page) -> DigitSequence:
        """Read a page. Raises ModelError where the models cannot be loaded."""
        if self._recognizer is not None:
            return self._recognizer(page)
        from digitapp.pipeline.recognize import recognize

        return recognize(page, self._loaded())

    def read_boxes(self, page: Page, boxes: Sequence[Box]) -> dict[Box, Reading]:
        """Read what a person framed: each box is taken as one digit."""
        from digitapp.pipeline.framed_boxes import read_boxes

        return dict(zip(boxes, read_boxes(page, boxes, self._loaded()), strict=True))

    def load_pages(self, path: Path) -> Iterator[Page]:
        """The pages of a file. Raises InputError."""
        from digitapp.io.load import load_pages

        return load_pages(path)

    def stop_loading(self) -> None:
        """End the rendering of a PDF page at once; may be called from any thread."""
        if pdf := sys.modules.get("digitapp.io.pdf"):
            pdf.RENDERER.stop()

    def _loaded(self) -> Models:
        if self._models is None:
            from digitapp.models import load_models

            self._models = load_models()
        return self._models
