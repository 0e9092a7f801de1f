"""Scenes: one digit, or something that is none, as it stands among its neighbours on a page.

A scene is drawn sharp at a whole multiple of its native resolution, so that the same ink
exists twice: as the true original, and reduced to what a camera or scanner delivers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitapp.records import NONE, Array
from training import marks
from training.glyphs import Bitmap, Corpus, Glyph
from training.sketches import sketch

MARGIN = 4
"""Native pixels of paper around a scene."""

SHARPEST = 140
"""The sharp original of a digit is at least this high, in pixels."""


@dataclass(frozen=True, eq=False)
class Scene:
    """sharp: uint8 (h * factor, w * factor), ink bright; label: a class.

    size: height of a digit, pen: width of a stroke, both in native pixels.
    """

    sharp: Array
    factor: int
    label: int
    size: float
    pen: float

    def native(self) -> Array:
        """The scene at native resolution, uint8 (h, w): the exact mean of the sharp pixels."""
        if self.factor == 1:
            return self.sharp
        height, width = self.sharp.shape
        size = width // self.factor, height // self.factor
        return cv2.resize(self.sharp, size, interpolation=cv2.INTER_AREA)


@dataclass(frozen=True, eq=False)
class Hand:
    """How one hand writes one scene.

    size, pen: a digit's height and a stroke's width in native pixels; linear: slant,
    turn and stretch (2, 2); waver: see `Drawing.paint`.
    """

    size: float
    pen: float
    linear: Array
    waver: float


def draw_hand(rng: np.random.Generator, size: float | None = None) -> Hand:
    """A random hand. Sizes run from 6 to 140 px, pens from 3 % to 28 % of the size."""
    if size is None:
        size = float(np.clip(np.exp(rng.normal(np.log(30), 0.65)), 6, 140))
    share = float(np.clip(np.exp(rng.normal(np.log(0.095), 0.5)), 0.03, 0.28))
    angle, shear = rng.normal(0, 0.10), rng.normal(0, 0.15)
    stretch = float(np.exp(rng.normal(0, 0.12)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[stretch, shear], [0, 1.0]])
    waver = float(rng.uniform(0.1, 0.4)) if rng.random() < 0.15 else 0.0
    return Hand(size, max(share * size, 0.75), linear, waver)


@dataclass(frozen=True, eq=False)
class _Piece:
    glyph: Glyph
    matrix: Array  # glyph units to native pixels
    left: float
    top: float
    right: float
    bottom: float


def _lay(glyph: Glyph, hand: Hand, rng: np.random.Generator, height: float = 1.0) -> _Piece:
    """A glyph at the hand's size, with its bounding box's corner at the origin."""
    outline = glyph.outline()
    own = float(np.ptp(outline[:, 1]))
    scale = hand.size * height * (1 / own if own > 0.5 else 1.0)
    if own > 0.5 and np.ptp(outline[:, 0]) * scale > 2.0 * hand.size:
        scale = hand.size
    linear = hand.linear * scale
    moved = outline @ linear.T
    low, high = moved.min(axis=0) - hand.pen / 2, moved.max(axis=0) + hand.pen / 2
    matrix = np.column_stack([linear, -low])
    return _Piece(glyph, matrix, 0.0, 0.0, float(high[0] - low[0]), float(high[1] - low[1]))


def _move(piece: _Piece, x: float, y: float) -> _Piece:
    matrix = piece.matrix.copy()
    matrix[:, 2] += (x, y)
    return _Piece(
        piece.glyph, matrix, piece.left + x, piece.top + y, piece.right + x, piece.bottom + y
    )


def _paint(pieces: list[_Piece], hand: Hand, rng: np.random.Generator) -> tuple[Array, int, Array]:
    """Draw pieces sharp. Returns the canvas, its factor and the native origin (x, y)."""
    left = min(piece.left for piece in pieces) - MARGIN
    top = min(piece.top for piece in pieces) - MARGIN
    width = int(np.ceil(max(piece.right for piece in pieces) - left)) + MARGIN
    height = int(np.ceil(max(piece.bottom for piece in pieces) - top)) + MARGIN
    factor = max(1, int(np.ceil(SHARPEST / max(hand.size, 6))))
    canvas: Array = np.zeros((height * factor, width * factor), np.uint8)
    bend = _bend(rng, hand) if rng.random() < 0.3 else None
    for piece in pieces:
        matrix = piece.matrix.copy()
        matrix[:, 2] -= (left, top)
        piece.glyph.paint(canvas, matrix * factor, hand.pen * factor, hand.waver)
    if bend is not None:
        canvas = _warp(canvas, bend * factor, hand.size * factor)
    if rng.random() < 0.06:  # a broad nib: thick in one direction
        length = max(3, int(hand.pen * factor * 0.8))
        nib = cv2.warpAffine(
            np.ones((1, length), np.uint8),
            np.array([[0.7, 0, 0], [-0.7, 0, 0.7 * length]]),
            (length, length),
            flags=cv2.INTER_NEAREST,
        )
        if nib.any():
            canvas = cv2.dilate(canvas, nib)
    return canvas, factor, np.array([left, top])


def _bend(rng: np.random.Generator, hand: Hand) -> Array:
    """Corner displacements of a coarse grid (4, 4, 2), native pixels."""
    return rng.normal(0, 0.03 * hand.size, (4, 4, 2)).astype(np.float32)


def _warp(canvas: Array, bend: Array, size: float) -> Array:
    """Elastic warp by a smooth displacement field."""
    height, width = canvas.shape
    field = cv2.resize(bend, (width, height), interpolation=cv2.INTER_LINEAR)
    xs = np.arange(width, dtype=np.float32)[None, :] + field[:, :, 0]
    ys = np.arange(height, dtype=np.float32)[:, None] + field[:, :, 1]
    return cv2.remap(canvas, xs, ys, cv2.INTER_LINEAR)


def _keep(canvas: Array, factor: int, origin: Array, left: float, right: float) -> Array:
    """Cut away what lies outside the native columns left .. right."""
    kept = canvas.copy()
    first = max(0, round((left - origin[0]) * factor))
    last = max(first, round((right - origin[0]) * factor))
    kept[:, :first] = 0
    kept[:, last:] = 0
    return kept


def _digit(corpus: Corpus, source: str, index: int) -> tuple[Glyph, int]:
    glyph, digit, _ = corpus.sources[source][index]
    return glyph, digit


def digit_scene(
    corpus: Corpus,
    source: str,
    index: int,
    rng: np.random.Generator,
    size: float | None = None,
    company: float = 0.3,
) -> Scene:
    """A digit; with probability `company` its neighbours' fragments or a rule line's remains."""
    hand = draw_hand(rng, size)
    glyph, digit = _digit(corpus, source, index)
    main = _lay(glyph, hand, rng)
    pieces = [main]
    crowded = rng.random() < company
    extra = "none" if not crowded else ("fragments" if rng.random() < 0.6 else "rule")
    left, right = main.left, main.right
    if extra == "fragments":
        for side in (-1, 1):
            if rng.random() < 0.35:
                continue
            other, _ = _digit(corpus, source, corpus.neighbour(source, index, rng))
            piece = _lay(other, hand, rng, float(rng.uniform(0.8, 1.2)))
            gap = rng.uniform(-0.12, 0.04) * hand.size
            y = rng.normal(0, 0.08) * hand.size
            if side < 0:
                pieces.append(_move(piece, main.left - gap - piece.right, y))
                left = main.left - max(0.0, rng.uniform(-0.04, 0.12)) * hand.size
            else:
                pieces.append(_move(piece, main.right + gap, y))
                right = main.right + max(-0.02, rng.uniform(-0.04, 0.12)) * hand.size
    canvas, factor, origin = _paint(pieces, hand, rng)
    if extra == "fragments":
        canvas = _keep(canvas, factor, origin, left, right)
    elif extra == "rule":
        _rule_remains(canvas, hand, factor, rng)
    return Scene(canvas, factor, digit, hand.size, hand.pen)


def _rule_remains(canvas: Array, hand: Hand, factor: int, rng: np.random.Generator) -> None:
    """What taking a rule line or a box border away leaves: stubs beside and gaps across the ink."""
    height, width = canvas.shape
    thick = max(1, round(hand.size * factor * rng.uniform(0.02, 0.06)))
    upright = rng.random() < 0.25
    span = width if upright else height
    at = int(rng.choice([rng.uniform(0.1, 0.3), rng.uniform(0.7, 0.92)]) * span)
    if rng.random() < 0.3:  # the line is gone, and the ink where it ran
        level = int(rng.uniform(0, 120))
        band = canvas[:, at : at + thick] if upright else canvas[at : at + thick]
        np.minimum(band, level, out=band)
        return
    reach = round(hand.size * factor * rng.uniform(0.08, 0.35))
    line = canvas[:, at] if upright else canvas[at]
    ink = np.flatnonzero(line > 127)
    if not len(ink):
        return
    anchor = int(rng.choice(ink))
    first, last = anchor - int(reach * rng.random()), anchor + int(reach * rng.random())
    ends = ((at, first), (at, last)) if upright else ((first, at), (last, at))
    cv2.line(canvas, ends[0], ends[1], 255, thick)


def none_scene(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """Ink that is no digit: wrongly cut digits above all, signs, marks."""
    kind = rng.random()
    if kind < 0.24:
        return _several(corpus, rng)
    if kind < 0.38:
        return _half(corpus, rng)
    if kind < 0.58:
        return _one_and_a_half(corpus, rng)
    if kind < 0.78 and corpus.signs:
        return _sign(corpus, rng)
    if kind < 0.88:
        return _sketch(rng)
    return _mark(rng)


def _pick(corpus: Corpus, rng: np.random.Generator) -> tuple[str, int]:
    """A random digit, half of the time from a stroke set."""
    names = list(corpus.strokes) if corpus.strokes and rng.random() < 0.65 else ["mnist"]
    sizes = np.array([len(corpus.sources[name]) for name in names], float)
    source = names[int(rng.choice(len(names), p=sizes / sizes.sum()))]
    return source, int(rng.integers(len(corpus.sources[source])))


def _row(
    corpus: Corpus, count: int, rng: np.random.Generator, low: float, high: float
) -> tuple[Hand, list[_Piece], list[int]]:
    """Digits of one writer side by side, gaps low .. high parts of the size."""
    hand = draw_hand(rng)
    source, index = _pick(corpus, rng)
    pieces: list[_Piece] = []
    digits: list[int] = []
    x = 0.0
    for i in range(count):
        if i:
            index = corpus.neighbour(source, index, rng)
        glyph, digit = _digit(corpus, source, index)
        piece = _lay(glyph, hand, rng, float(rng.uniform(0.85, 1.15)))
        if i:
            # An overlap is measured by the narrower digit, or a 1 would vanish in a 0.
            gap = rng.uniform(low, high)
            narrow = min(piece.right, pieces[-1].right - pieces[-1].left)
            x += gap * (hand.size if gap > 0 else min(narrow, hand.size))
        pieces.append(_move(piece, x, float(rng.normal(0, 0.07)) * hand.size))
        digits.append(digit)
        x = pieces[-1].right
    return hand, pieces, digits


def _several(corpus: Corpus, rng: np.random.Generator) -> Scene:
    count = 2 if rng.random() < 0.85 else 3
    hand, pieces, _ = _row(corpus, count, rng, -0.25, 0.2)
    canvas, factor, _ = _paint(pieces, hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _half(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """A part of a digit that cannot pass for another digit, more or less."""
    while True:
        hand, pieces, digits = _row(corpus, 1, rng, 0, 0)
        piece, digit = pieces[0], digits[0]
        width = piece.right - piece.left
        if digit != 1 and width > 0.4 * hand.size:
            break
    canvas, factor, origin = _paint(pieces, hand, rng)
    if rng.random() < 0.75:
        # The right half of a 4, 7 or 9 is a 1 to anybody.
        left_side = digit in (4, 7, 9) or rng.random() < 0.5
        share = rng.uniform(0.25, 0.48)
        if left_side:
            canvas = _keep(canvas, factor, origin, piece.left, piece.left + share * width)
        else:
            canvas = _keep(canvas, factor, origin, piece.right - share * width, piece.right)
    else:
        # Halves of 8, 9 and 6 hold a 0; the lower half of a 7 or 4 is a 1.
        middle = round((piece.top + rng.uniform(0.4, 0.6) * hand.size - origin[1]) * factor)
        if digit in (4, 7, 9) or (digit in (2, 3, 5) and rng.random() < 0.5):
            canvas[middle if digit != 9 else middle * 2 // 3 :] = 0
        else:
            canvas[: middle if digit != 6 else middle // 2] = 0
            if digit in (6, 8):
                return _several(corpus, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _one_and_a_half(corpus: Corpus, rng: np.random.Generator) -> Scene:
    """A digit with a large part of a neighbour, as a cut in the wrong place leaves it."""
    while True:
        hand, pieces, _ = _row(corpus, 2, rng, -0.15, 0.08)
        whole, part = pieces if rng.random() < 0.5 else pieces[::-1]
        width = part.right - part.left
        if width > 0.45 * hand.size:
            break
    canvas, factor, origin = _paint(pieces, hand, rng)
    share = max(rng.uniform(0.4, 0.75) * width, 0.3 * hand.size)
    if part.left > whole.left:
        left, right = whole.left, max(whole.right, part.left) + share
    else:
        left, right = min(whole.left, part.right) - share, whole.right
    canvas = _keep(canvas, factor, origin, left, right)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _sign(corpus: Corpus, rng: np.random.Generator) -> Scene:
    hand = draw_hand(rng)
    glyph = corpus.signs[int(rng.integers(len(corpus.signs)))]
    pieces = [_lay(glyph, hand, rng)]
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.15 else 0):
        other = corpus.signs[int(rng.integers(len(corpus.signs)))]
        gap = rng.uniform(-0.1, 0.2) * hand.size
        pieces.append(_move(_lay(other, hand, rng), pieces[-1].right + gap, 0.0))
    canvas, factor, _ = _paint(pieces, hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _sketch(rng: np.random.Generator) -> Scene:
    hand = draw_hand(rng)
    # A broad pen would fill the frames: a disc or a lone ring is no sketch.
    hand = replace(hand, pen=min(hand.pen, max(0.08 * hand.size, 0.75)))
    canvas, factor, _ = _paint([_lay(sketch(rng), hand, rng)], hand, rng)
    return Scene(canvas, factor, NONE, hand.size, hand.pen)


def _mark(rng: np.random.Generator) -> Scene:
    size = float(np.clip(np.exp(rng.normal(np.log(18), 0.7)), 5, 120))
    glyph = Bitmap(marks.mark(rng))
    if not glyph.image.any():
        glyph = Bitmap(np.full((9, 9), 255, np.uint8))
    scale = size / max(float(np.ptp(glyph.outline(), axis=0).max()), 0.2)
    factor = max(1, int(np.ceil(SHARPEST / max(size, 6))))
    side = int(np.ceil(size * 1.2)) + 2 * MARGIN
    matrix = np.array([[scale, 0, side / 2], [0, scale, side / 2]])
    canvas = np.zeros((side * factor, side * factor), np.uint8)
    glyph.paint(canvas, matrix * factor, 1.0)
    return Scene(canvas, factor, NONE, size, 0.1 * size)
