"""Scenes: one digit among its neighbours, as on a page.

A scene is drawn sharp at an integer multiple of its native resolution, so that the same ink
exists twice: as the true original, and reduced to what a camera or scanner captures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.records import Array
from training.synthesis.scenes.corpus import Corpus
from training.synthesis.scenes.placement import Hand, Piece, draw_hand, lay, move
from training.synthesis.strokes.careless import slip
from training.synthesis.strokes.glyphs import Glyph

MARGIN = 4
"""Native pixels of paper around a scene."""

SHARPEST = 140
"""The sharp original of a digit is at least this high, in pixels."""


@dataclass(frozen=True, eq=False)
class Scene:
    """sharp: uint8 (h * factor, w * factor), ink bright; label: a class, 0 to 10.

    size: height of a digit; pen: stroke width, both in native pixels.
    """

    sharp: Array
    factor: int
    label: int
    size: float
    pen: float

    def native(self) -> Array:
        """Return the scene at native resolution, uint8 (h, w): block means of the sharp pixels."""
        if self.factor == 1:
            return self.sharp
        height, width = self.sharp.shape
        size = width // self.factor, height // self.factor
        return cv2.resize(self.sharp, size, interpolation=cv2.INTER_AREA)


def paint_pieces(
    pieces: list[Piece], hand: Hand, rng: np.random.Generator
) -> tuple[Array, int, Array]:
    """Draw pieces sharp on one canvas, uint8; return it, its factor and native origin (x, y)."""
    layers, factor, origin = paint_layers([pieces], hand, rng)
    return layers[0], factor, origin


def paint_layers(
    layers: Sequence[Sequence[Piece]], hand: Hand, rng: np.random.Generator
) -> tuple[Array, int, Array]:
    """Draw groups of pieces sharp, each on a layer of its own, in common coordinates.

    Returns uint8 (len(layers), h * factor, w * factor), the factor and the native origin (x, y).
    """
    pieces = [piece for layer in layers for piece in layer]
    left = min(piece.left for piece in pieces) - MARGIN
    top = min(piece.top for piece in pieces) - MARGIN
    width = int(np.ceil(max(piece.right for piece in pieces) - left)) + MARGIN
    height = int(np.ceil(max(piece.bottom for piece in pieces) - top)) + MARGIN
    factor = max(1, int(np.ceil(SHARPEST / max(hand.size, 6))))
    bend = _bend(rng, hand) if rng.random() < 0.3 else None
    nib = _broad_nib(hand.pen * factor) if rng.random() < 0.06 else None
    painted = np.zeros((len(layers), height * factor, width * factor), np.uint8)
    for canvas, layer in zip(painted, layers, strict=True):
        for piece in layer:
            matrix = piece.matrix.copy()
            matrix[:, 2] -= (left, top)
            piece.glyph.paint(canvas, matrix * factor, hand.pen * factor, hand.waver)
        if bend is not None:
            canvas[:] = _warp(canvas, bend * factor, hand.size * factor)
        if nib is not None:
            canvas[:] = cv2.dilate(canvas, nib)
    return painted, factor, np.array([left, top])


def _broad_nib(pen: float) -> Array | None:
    """Make a nib that is thick in one direction, for a pen this wide in pixels; None if empty."""
    length = max(3, int(pen * 0.8))
    nib = cv2.warpAffine(
        np.ones((1, length), np.uint8),
        np.array([[0.7, 0, 0], [-0.7, 0, 0.7 * length]]),
        (length, length),
        flags=cv2.INTER_NEAREST,
    )
    return nib if nib.any() else None


def _bend(rng: np.random.Generator, hand: Hand) -> Array:
    """Draw displacements of a coarse grid, float32 (4, 4, 2), in native pixels."""
    return rng.normal(0, 0.03 * hand.size, (4, 4, 2)).astype(np.float32)


def _warp(canvas: Array, bend: Array, size: float) -> Array:
    """Warp elastically by a displacement field interpolated from `bend`."""
    height, width = canvas.shape
    field = cv2.resize(bend, (width, height), interpolation=cv2.INTER_LINEAR)
    xs = np.arange(width, dtype=np.float32)[None, :] + field[:, :, 0]
    ys = np.arange(height, dtype=np.float32)[:, None] + field[:, :, 1]
    return cv2.remap(canvas, xs, ys, cv2.INTER_LINEAR)


def keep(canvas: Array, factor: int, origin: Array, left: float, right: float) -> Array:
    """Erase what lies outside the native columns left .. right; return a copy."""
    kept = canvas.copy()
    first = max(0, round((left - origin[0]) * factor))
    last = max(first, round((right - origin[0]) * factor))
    kept[:, :first] = 0
    kept[:, last:] = 0
    return kept


def pick_digit(corpus: Corpus, source: str, index: int) -> tuple[Glyph, int]:
    """Return a digit of the corpus: its glyph and its value."""
    glyph, digit, _ = corpus.sources[source][index]
    return glyph, digit


def _pick(corpus: Corpus, rng: np.random.Generator) -> tuple[str, int]:
    """Pick a random digit, from a stroke set in 65 % of cases and else from MNIST."""
    names = list(corpus.strokes) if corpus.strokes and rng.random() < 0.65 else ["mnist"]
    sizes = np.array([len(corpus.sources[name]) for name in names], float)
    source = names[int(rng.choice(len(names), p=sizes / sizes.sum()))]
    return source, int(rng.integers(len(corpus.sources[source])))


def digit_row(
    corpus: Corpus,
    count: int,
    rng: np.random.Generator,
    low: float,
    high: float,
    size: float | None = None,
    slips: float = 0.0,
) -> tuple[Hand, list[Piece], list[int]]:
    """Lay digits of one writer side by side; return the hand, the pieces and the digits.

    low, high: range of the gaps, as shares of the size; a negative gap is an overlap, as share
    of the narrower digit. slips: probability that a digit of pen strokes is changed by
    `careless.slip`.
    """
    hand = draw_hand(rng, size)
    source, index = _pick(corpus, rng)
    pieces: list[Piece] = []
    digits: list[int] = []
    x = 0.0
    for i in range(count):
        if i:
            index = corpus.neighbour(source, index, rng)
        glyph, digit = pick_digit(corpus, source, index)
        if slips and rng.random() < slips:
            glyph = slip(glyph, digit, rng)
        piece = lay(glyph, hand, rng, float(rng.uniform(0.85, 1.15)))
        if i:
            # Overlap relative to the narrower digit: otherwise a 1 could vanish in a 0.
            gap = rng.uniform(low, high)
            narrow = min(piece.right, pieces[-1].right - pieces[-1].left)
            x += gap * (hand.size if gap > 0 else min(narrow, hand.size))
        pieces.append(move(piece, x, float(rng.normal(0, 0.07)) * hand.size))
        digits.append(digit)
        x = pieces[-1].right
    return hand, pieces, digits


def digit_scene(
    corpus: Corpus,
    source: str,
    index: int,
    rng: np.random.Generator,
    size: float | None = None,
    company: float = 0.3,
    slips: float = 0.0,
) -> Scene:
    """Draw a digit, perhaps with fragments of its neighbours or remains of a rule line.

    size: height in native pixels, random where None; company: probability of such fragments or
    remains; slips: probability that a digit of pen strokes is changed by `careless.slip`.
    """
    hand = draw_hand(rng, size)
    glyph, digit = pick_digit(corpus, source, index)
    if slips and rng.random() < slips:
        glyph = slip(glyph, digit, rng)
    main = lay(glyph, hand, rng)
    pieces = [main]
    crowded = rng.random() < company
    extra = "none" if not crowded else ("fragments" if rng.random() < 0.6 else "rule")
    left, right = main.left, main.right
    if extra == "fragments":
        for side in (-1, 1):
            if rng.random() < 0.35:
                continue
            other, _ = pick_digit(corpus, source, corpus.neighbour(source, index, rng))
            piece = lay(other, hand, rng, float(rng.uniform(0.8, 1.2)))
            gap = rng.uniform(-0.12, 0.04) * hand.size
            y = rng.normal(0, 0.08) * hand.size
            if side < 0:
                pieces.append(move(piece, main.left - gap - piece.right, y))
                left = main.left - max(0.0, rng.uniform(-0.04, 0.12)) * hand.size
            else:
                pieces.append(move(piece, main.right + gap, y))
                right = main.right + max(-0.02, rng.uniform(-0.04, 0.12)) * hand.size
    canvas, factor, origin = paint_pieces(pieces, hand, rng)
    if extra == "fragments":
        canvas = keep(canvas, factor, origin, left, right)
    elif extra == "rule":
        _rule_remains(canvas, hand, factor, rng)
    return Scene(canvas, factor, digit, hand.size, hand.pen)


def _rule_remains(canvas: Array, hand: Hand, factor: int, rng: np.random.Generator) -> None:
    """Draw what the removal of a rule line or box border leaves: stubs beside the ink or gaps."""
    height, width = canvas.shape
    thick = max(1, round(hand.size * factor * rng.uniform(0.02, 0.06)))
    upright = rng.random() < 0.25
    span = width if upright else height
    at = int(rng.choice([rng.uniform(0.1, 0.3), rng.uniform(0.7, 0.92)]) * span)
    if rng.random() < 0.3:  # the line was removed together with the ink it crossed
        level = int(rng.uniform(0, 120))
        band = canvas[:, at : at + thick] if upright else canvas[at : at + thick]
        np.minimum(band, level, out=band)
        return
    reach = hand.size * factor * rng.uniform(0.08, 0.35)
    if rng.random() < 0.3:  # a whole line, as long as the digit is wide or high
        reach = hand.size * factor * rng.uniform(0.5, 1.2)
    line = canvas[:, at] if upright else canvas[at]
    ink = np.flatnonzero(line > 127)
    if not len(ink):
        return
    anchor = int(rng.choice(ink))
    first, last = anchor - int(reach * rng.random()), anchor + int(reach * rng.random())
    ends = ((at, first), (at, last)) if upright else ((first, at), (last, at))
    cv2.line(canvas, ends[0], ends[1], 255, thick)
