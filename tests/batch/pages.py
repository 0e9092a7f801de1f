"""Files to read, and readers that need no networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from digitapp.batch.results import Options, Task
from digitapp.records import DigitSequence, Page
from tests.records.sequences import sequence


def save(file: Path, shade: int = 255) -> Path:
    """A page of one shade of grey."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((60, 80), shade, np.uint8)).save(file)
    return file


def save_document(file: Path, pages: int) -> Path:
    """A TIFF or PDF of several pages, of shade 1, 2, and so on."""
    frames = [Image.fromarray(np.full((60, 80), n, np.uint8)) for n in range(1, pages + 1)]
    frames[0].save(file, save_all=True, append_images=frames[1:])
    return file


def by_shade(page: Page) -> DigitSequence:
    """Read the shade of grey as the number on the page."""
    return sequence(str(int(page.gray[0, 0])), page=page)


def task(file: Path, page: int = 1) -> Task:
    return Task(0, file, page)


NO_EXTRAS = Options()
