"""Samples for the line reader: a row's picture and its text, made as a page's rows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitapp.recognition.row_image import row_image
from digitapp.records import Array
from digitapp.segmentation.components import find_segments
from training.synthesis.lines.company import with_company
from training.synthesis.lines.found_ink import found_ink
from training.synthesis.lines.hands import Glyphs
from training.synthesis.lines.layout import lay_out, line_without_digits, recorded_line
from training.synthesis.lines.page_ink import draw_pen, line_ink
from training.synthesis.lines.texts import draw_text

Rng = np.random.Generator

RECORDED, EMPTY = 0.14, 0.08
"""Parts of the samples that are recorded lines, and that hold no digit."""

COMPANY = 0.2
"""Part of the lines with digits, beside which a word or a check mark stands."""

FOUND = 0.35
"""Part of the samples that are small pictures, in which the application itself finds the ink."""

_WIDEST = 640
"""Wider pictures are left out, in pixels: training them costs more than they teach."""


@dataclass(frozen=True, eq=False)
class LineSample:
    """image: uint8 (40, W) as `row_image` paints it; text: in the reader's classes."""

    image: Array
    text: str


def line_sample(glyphs: Glyphs, rng: Rng) -> LineSample:
    """One random line; drawn anew until there is ink and room."""
    while True:
        kind, pen = rng.random(), draw_pen(rng)
        if kind < RECORDED and glyphs.recorded:
            line = recorded_line(glyphs, rng)
        elif RECORDED <= kind < RECORDED + EMPTY and glyphs.words:
            line = line_without_digits(glyphs, rng)
        else:
            line = lay_out(draw_text(rng), glyphs, pen.width / pen.size, rng)
        if line.text and rng.random() < COMPANY:
            line = with_company(line, glyphs, pen, rng)
        ink = (found_ink if rng.random() < FOUND else line_ink)(line, pen, rng)
        if ink is None:
            continue
        segments = find_segments(ink)
        image = row_image(segments, float(np.exp(rng.normal(0, 0.08)))).image
        if segments and image.shape[1] <= _WIDEST:
            return LineSample(image, line.text)
