"""Synthetic pages with known written pixels: writing on paper, photographed and preprocessed.

`digitapp.preprocessing` makes the network's input: the page goes through `find_ink`, and its
ink strength is resampled as in the application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitapp.preprocessing.binarization import find_ink
from digitapp.preprocessing.ink_mask import resample, working_scale
from digitapp.records import Array, Page
from training.synthesis.pages import paper, print
from training.synthesis.pages.handwriting import Sheet, write
from training.synthesis.pages.neighbours import PATCH, cut_neighbours, show_through
from training.synthesis.pages.ornament import ornament
from training.synthesis.pages.rows import Writing
from training.synthesis.scenes.degradation import compressed
from training.synthesis.strokes import lettering
from training.synthesis.strokes.deletions import Box, check_mark

WRITTEN, MARK, BEYOND = 255, 250, 128
"""Values of a patch's truth: written, written as a small mark, and no part of the page."""


@dataclass(frozen=True, eq=False)
class DrawnPage:
    """gray: uint8 (h, w), as from a camera; coverage: uint8 (h, w), 255 where the pen covers the
    whole pixel; marks: the same of points, commas and dashes alone."""

    gray: Array
    coverage: Array
    marks: Array


def page(material: Writing, rng: np.random.Generator, large: bool = False) -> DrawnPage:
    """Draw one random page; large: with many rows of writing."""
    sheet = write(material, rng, large)
    unread = np.maximum(sheet.deleted, cut_neighbours(material, sheet, rng))
    ink = _tone(replace(sheet, coverage=np.maximum(sheet.coverage, unread)), rng)
    contrast = float(rng.uniform(0.75, 1.0) if rng.random() < 0.35 else rng.uniform(0.15, 0.8))
    plain = rng.random()
    if plain < 0.1:  # drawn with a mouse: no paper
        gray: Array = 1 - contrast * ink
        if rng.random() < 0.5:
            gray = gray.round() if rng.random() < 0.5 else gray
    else:
        layer = _printed(sheet, material.unread, rng)
        light = print.shadows(sheet.shape, rng) * rng.uniform(0.45, 1.0)
        texture = paper.fibres(sheet.shape, rng) * np.float32(_grain(rng))
        dark = (1 - contrast * ink) * (1 - contrast * np.clip(layer + texture, -0.5, 1.2))
        if rng.random() < 0.15:
            dark *= 1 - contrast * show_through(material, sheet, rng)
        gray = np.clip(dark, 0.02, 1.2) * light
        gray = _camera(gray, contrast, sheet.pen, rng)
    gray8 = np.clip(gray * 255, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        gray8 = compressed(gray8, int(rng.uniform(30, 96)))
    if rng.random() < (0.5 if plain < 0.1 else 0.06):
        gray8 = cv2.bitwise_not(gray8)
    return DrawnPage(gray8, sheet.coverage, sheet.marks)


def _tone(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Darkness of the ink, float32 (h, w) in [0, 1]: even, varying, pencil grain, brush streaks."""
    ink = sheet.coverage.astype(np.float32) / 255
    if rng.random() < 0.5:
        depth = rng.uniform(0.1, 0.6)
        ink *= 1 - depth * (0.5 + 0.5 * paper.smooth_field(sheet.shape, rng.uniform(2, 30), rng))
    if rng.random() < 0.3:
        grain: Array = rng.random(sheet.shape, np.float32)
        if rng.random() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.8)
        ink *= 1 - rng.uniform(0.2, 0.7) * grain
    if sheet.pen > 4 and rng.random() < 0.15:
        x, y = paper.grid(sheet.shape)
        angle = rng.uniform(0, np.pi)
        streak = np.sin((x * np.cos(angle) + y * np.sin(angle)) * rng.uniform(0.5, 2))
        ink *= 1 - rng.uniform(0.1, 0.4) * (0.5 + 0.5 * streak)
    return ink


def _grain(rng: np.random.Generator) -> float:
    return float(rng.uniform(0, 0.02) if rng.random() < 0.5 else 0.09 * rng.random() ** 1.5)


def _printed(sheet: Sheet, unread: float, rng: np.random.Generator) -> Array:
    """Draw all print on the paper, float32 (h, w), in shares of full ink; unread: of `Writing`."""
    layer = np.zeros(sheet.shape, np.float32)
    kind = rng.random()
    patterned = kind < 0.36
    if patterned:
        pattern = paper.pattern(sheet.shape, sheet.pen, rng)
        layer += pattern * np.float32(rng.uniform(0.1, 0.7))
        if rng.random() < 0.35:  # a tint that is lighter or darker in parts
            field = paper.smooth_field(sheet.shape, rng.uniform(1, 4), rng)
            layer += (field > rng.uniform(-0.2, 0.4)) * np.float32(rng.uniform(0.05, 0.25))
    elif kind < 0.68:
        layer += paper.ruled(sheet.shape, sheet.size, rng) * np.float32(rng.uniform(0.15, 1.1))
    if sheet.rules:
        form = print.form(sheet.shape, sheet.rules, sheet.pen, rng)
        np.maximum(layer, form * np.float32(rng.uniform(0.3, 1.2)), out=layer)
    for share, print_, low, high in _PRINTS:
        share *= 4 if patterned and print_ is _baselines else 1
        share *= unread if print_ is _tick else 1
        if sheet.lines and rng.random() < share:
            fresh = print_(sheet, rng)
            np.maximum(layer, fresh * np.float32(rng.uniform(low, high)), out=layer)
    return layer


def _baselines(sheet: Sheet, rng: np.random.Generator) -> Array:
    levels = [line[3] + rng.uniform(-0.12, 0.3) * sheet.size for line in sheet.lines]
    if rng.random() < 0.3:
        levels.append(sheet.lines[0][1] - rng.uniform(-0.1, 0.3) * sheet.size)
    return print.baselines(sheet.shape, levels, sheet.pen, rng)


def _box(sheet: Sheet, rng: np.random.Generator) -> Array:
    left, top, right, bottom = sheet.lines[int(rng.integers(len(sheet.lines)))]
    grow = rng.uniform(-0.05, 0.4, 4) * sheet.size
    frame = left - grow[0], top - grow[1], right + grow[2], bottom + grow[3]
    return print.box(sheet.shape, frame, sheet.pen, rng)


def _text(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw printed words, mostly smaller than the writing. Large ones have no digits."""
    large = rng.random() < 0.35
    font = (rng.uniform(0.5, 1.1) if large else rng.uniform(0.2, 0.5)) * sheet.size
    if font <= 5:
        return np.zeros(sheet.shape, np.float32)
    return lettering.text(sheet.shape, font, rng, digits=not large)


def _circle(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw a ring by pen around a line: it belongs to no number."""
    left, top, right, bottom = sheet.lines[int(rng.integers(len(sheet.lines)))]
    grow = rng.uniform(0.15, 0.5, 4) * sheet.size
    frame = left - grow[0], top - grow[1], right + grow[2], bottom + grow[3]
    return print.ring(sheet.shape, frame, sheet.pen, rng)


def _beside(sheet: Sheet, rng: np.random.Generator) -> tuple[Box, bool]:
    """A line, and whether there is more room on its left than on its right."""
    line = sheet.lines[int(rng.integers(len(sheet.lines)))]
    return line, line[0] > sheet.shape[1] - line[2]


def _label(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Print a word beside a number, on its line. There are no digits in it."""
    (left, _, right, bottom), before = _beside(sheet, rng)
    font = float(rng.uniform(0.45, 1.1)) * sheet.size
    if font <= 5:
        return np.zeros(sheet.shape, np.float32)
    gap, foot = rng.uniform(0.1, 0.8) * sheet.size, bottom + rng.normal(0, 0.12) * sheet.size
    end = left - gap if before else right + gap
    return lettering.word(sheet.shape, font, end, foot, before, rng)


def _tick(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw a check mark beside a number, mostly before it."""
    (left, _, right, bottom), before = _beside(sheet, rng)
    size = sheet.size * float(rng.uniform(0.7, 1.4))
    x = left - rng.uniform(0.8, 2.2) * size if before else right + rng.uniform(0.2, 0.9) * size
    y = bottom + rng.normal(-0.1, 0.2) * sheet.size
    return print.pen_stroke(sheet.shape, check_mark(x, y, size, rng), sheet.pen, rng)


def _underline(sheet: Sheet, rng: np.random.Generator) -> Array:
    """Draw an underline by pen, which counts as a rule line. A short one would be a dash."""
    left, _, right, bottom = sheet.lines[int(rng.integers(len(sheet.lines)))]
    left, right = np.array([left, right]) + rng.uniform(-0.4, 0.4, 2) * sheet.size
    if right - left < 1.2 * sheet.size:
        return np.zeros(sheet.shape, np.float32)
    y = bottom + rng.uniform(0.1, 0.5) * sheet.size
    return print.underline(sheet.shape, left, right, y, sheet.pen, rng)


_PRINTS: tuple[tuple[float, Callable[[Sheet, np.random.Generator], Array], float, float], ...] = (
    (0.12, _baselines, 0.3, 1.2),
    (0.28, lambda s, rng: print.borders(s.shape, s.pen, rng), 0.3, 1.2),
    (0.08, lambda s, rng: print.spiral(s.shape, s.size, rng), 0.4, 1.2),
    (0.05, lambda s, rng: ornament(s.shape, s.size, rng), 0.3, 1.2),
    (0.08, _box, 0.3, 1.2),
    (0.12, lambda s, rng: print.surroundings(s.shape, rng), 0.5, 1.3),
    (0.03, lambda s, rng: print.band(s.shape, s.size, rng), 0.4, 1.0),
    (0.10, lambda s, rng: print.damage(s.shape, rng), 0.5, 1.0),
    (0.12, _text, 0.5, 1.0),
    (0.04, _circle, 0.7, 1.0),
    (0.12, _underline, 0.7, 1.0),
    (0.16, _label, 0.5, 1.0),
    (0.08, _tick, 0.7, 1.0),
)
"""Share of the pages with each kind of print, the function that draws it, and the range of its
darkness in shares of full ink."""


def _camera(gray: Array, contrast: float, pen: float, rng: np.random.Generator) -> Array:
    """Add blur, noise and sharpening, weak enough to keep the writing legible."""
    gray = gray.astype(np.float32)
    if rng.random() < 0.75:
        gray = cv2.GaussianBlur(gray, (0, 0), rng.uniform(0.25, 0.35 + 0.25 * min(pen, 5)))
    if rng.random() < 0.6:
        noise = rng.standard_normal(gray.shape, np.float32)
        if rng.random() < 0.4:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * np.float32(2)
        gray = gray + noise * np.float32(0.1 * contrast * rng.random() ** 1.5)
    if rng.random() < 0.15:
        gray = gray + rng.uniform(0.3, 1.2) * (gray - cv2.GaussianBlur(gray, (0, 0), 1.2))
    return gray


def patches(
    drawn: DrawnPage, rng: np.random.Generator, most: int = 3, side: int = PATCH, rim: int = 0
) -> list[tuple[Array, Array]]:
    """Cut patches from a page: the network's inputs and targets.

    rim: pixels along a side within the page that do not count: a patch cuts writing as the edge of
    a page does, where it is not to be read.
    Returns up to `most` pairs of uint8 (side, side): ink strength; and WRITTEN for written pixels,
    MARK for those of marks, 0 for others, BEYOND for what does not count, such as past the page's
    edge.
    """
    ink = find_ink(Page(drawn.gray))
    if not ink.mask.any():
        return []
    scale = working_scale(ink)
    if rng.random() < 0.3:  # digitapp may misjudge the stroke width
        scale *= float(np.exp(rng.normal(0, 0.25)))
    strength = resample(ink.strength, scale)
    written = (resample(drawn.coverage, scale) > 115).astype(np.uint8) * np.uint8(WRITTEN)
    written[(resample(drawn.marks, scale) > 115)] = MARK
    height, width = strength.shape
    if height * width < 400:
        return []
    count = min(most, max(1, round(height * width / side**2)))
    found = []
    for _ in range(count):
        top = int(rng.integers(min(0, height - side), max(1, height - side + 1)))
        left = int(rng.integers(min(0, width - side), max(1, width - side + 1)))
        if height > side or width > side:
            busy = strength[max(top, 0) : top + side, max(left, 0) : left + side]
            if np.count_nonzero(busy > 80) < 0.01 * busy.size and rng.random() < 0.8:
                continue
        truth = _window(written, top, left, side, BEYOND)
        within = top > 0, left > 0, top + side < height, left + side < width
        for quarter, inner in enumerate(within):
            if inner:
                np.rot90(truth, -quarter)[:rim] = BEYOND
        found.append((_window(strength, top, left, side, 0), truth))
    return found


def _window(image: Array, top: int, left: int, side: int, beyond: int) -> Array:
    """Cut a square window, filled with `beyond` outside the image."""
    result = np.full((side, side), beyond, np.uint8)
    y, x = max(top, 0), max(left, 0)
    part = image[y : top + side, x : left + side]
    result[y - top : y - top + part.shape[0], x - left : x - left + part.shape[1]] = part
    return result
