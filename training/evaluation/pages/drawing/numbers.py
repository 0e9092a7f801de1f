"""Draw crops around one number."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array
from training.evaluation.pages.drawing.camera import Sheet, seen
from training.evaluation.pages.drawing.hands import Hand, number

Rng = np.random.Generator


def number_page(hand: Hand, height: float, photo: bool, rng: Rng) -> tuple[str, Array]:
    """Draw a number of two to six digits, `height` pixels high, with little paper around it.

    Returns its text, and the page uint8 (h, w).
    """
    pen = max(0.9, height * float(rng.uniform(0.07, 0.13)))
    written = number(hand, int(rng.integers(2, 7)), height, pen, rng)
    sheet = Sheet(written.pieces, [], pen, 1.0, height)
    fall = float(rng.normal(0, 1.5))
    return written.text, seen(sheet, photo, rng, margins=0.9, fall=fall)
