"""The gallery of docs/forms: three blank forms, and twelve pages filled in by pen strokes."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from digitapp.forms import write_form_file
from digitapp.records import Array
from training.data import datasets
from training.evaluation.forms.camera import photograph, scan
from training.evaluation.forms.designs import designs
from training.evaluation.forms.filling import fill
from training.evaluation.forms.layout import Layout, form_of, printed
from training.evaluation.pages.drawing.hands import Hand, hands

NAMES = ("marks", "meter", "questions")
EACH = 4
"""Filled pages of each form; every second one is a photo."""

_SEED = 20261128
_INCH, _SHEET_DPI, _FORM_DPI, _SCAN_DPI = 25.4, 300, 150, 130
_PHOTO_SIDE, _QUALITY = 1500, 62


def draw(data: Path, folder: Path) -> int:
    """Draw the gallery into a folder; return the number of filled pages.

    The strokes are of UNIPEN's digits, whose terms allow it. `labels.csv` says what stands where.
    Raises DataError.
    """
    strokes = datasets.read_strokes(datasets.train_folder(data) / "unipen_digits.npz")
    known = hands([strokes], ())
    chosen = [layout for layout in designs() if layout.name in NAMES]
    (folder / "scans").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, layout in enumerate(chosen):
        write_form_file(form_of(layout, _FORM_DPI / _INCH), folder / f"{layout.name}.form.json")
        for n in range(EACH):
            rng = np.random.default_rng([_SEED, number, n])
            gray, truth = _page(layout, known[int(rng.integers(len(known)))], n % 2 == 1, rng)
            name = f"{layout.name}{n + 1}.jpg"
            Image.fromarray(gray).save(folder / "scans" / name, quality=_QUALITY, optimize=True)
            rows += [(name, field, row or "", text) for (field, row), text in truth.items()]
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerows([("file", "field", "row", "text"), *rows])
    return EACH * len(chosen)


def _page(
    layout: Layout, hand: Hand, photo: bool, rng: np.random.Generator
) -> tuple[Array, dict[tuple[str, int], str]]:
    """Draw a filled page, scanned or photographed."""
    pixels = _SHEET_DPI / _INCH
    filled = fill(layout, hand, (), pixels, rng, empty=False)
    ink = 1 - (1 - 0.85 * printed(layout, pixels)) * (
        1 - 0.85 * filled.writing.astype(np.float32) / 255
    )
    if not photo:
        return scan(ink, _SCAN_DPI, _SHEET_DPI, rng).gray, filled.truth
    gray = photograph(ink, rng).gray
    scale = _PHOTO_SIDE / max(gray.shape)
    return cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), filled.truth
