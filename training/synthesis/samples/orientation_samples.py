"""Components of small pages that lie upright, turned or mirrored.

Lines are written as for the line reader, one to three below each other. Each page is laid in
every way before its components are found, as on a page that was photographed so.
"""

from __future__ import annotations

import numpy as np

from digitapp.pipeline.orientation import LIES, VIEW, lain, views
from digitapp.records import Array, Ink
from digitapp.segmentation.components import find_segments
from training.synthesis.lines.hands import Glyphs
from training.synthesis.lines.layout import lay_out, recorded_line
from training.synthesis.lines.page_ink import Pen, draw_pen, line_ink
from training.synthesis.lines.texts import draw_text

Rng = np.random.Generator

TAKEN = 5
"""Components that are taken of a page in each way that it lies."""

SHAPE = len(LIES), TAKEN, *VIEW

_RECORDED = 0.14
"""Share of the lines that are recorded ones."""

_LINES = 0.6, 0.25, 0.15
"""Shares of the pages with one, two and three lines."""


def sample(glyphs: Glyphs, rng: Rng) -> Array:
    """Components of one page, for each of `LIES`: uint8 (5, 5, 28, 28, 2)."""
    while True:
        ink = page_ink(glyphs, rng)
        seen = [_views(ink, lie) for lie in range(len(LIES))]
        if all(map(len, seen)):
            taken = [own[rng.integers(0, len(own), TAKEN)] for own in seen]
            return np.round(np.stack(taken) * 255).astype(np.uint8)


def page_ink(glyphs: Glyphs, rng: Rng) -> Ink:
    """The ink of one to three lines that one pen wrote."""
    pen = draw_pen(rng)
    count = 1 + int(rng.choice(len(_LINES), p=_LINES))
    lines: list[Ink] = []
    while len(lines) < count:
        line = _line(glyphs, pen, rng)
        if line is not None:
            lines.append(line)
    if count == 1:
        return lines[0]
    return Ink(
        _below([line.strength for line in lines]), _below([i.mask for i in lines]), pen.width
    )


def _line(glyphs: Glyphs, pen: Pen, rng: Rng) -> Ink | None:
    if rng.random() < _RECORDED and glyphs.recorded:
        return line_ink(recorded_line(glyphs, rng), pen, rng)
    return line_ink(lay_out(draw_text(rng), glyphs, pen.width / pen.size, rng), pen, rng)


def _below(pictures: list[Array]) -> Array:
    """Pictures below each other, flush left."""
    canvas = np.zeros((sum(map(len, pictures)), max(p.shape[1] for p in pictures)), np.uint8)
    top = 0
    for picture in pictures:
        canvas[top : top + len(picture), : picture.shape[1]] = picture
        top += len(picture)
    return canvas


def _views(ink: Ink, lie: int) -> Array:
    strength, mask = (np.ascontiguousarray(lain(a, lie)) for a in (ink.strength, ink.mask))
    laid = Ink(strength, mask, ink.stroke_width)
    return views(laid, find_segments(laid))
