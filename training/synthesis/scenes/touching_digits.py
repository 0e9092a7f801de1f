"""Rows of touching digits as on a page, and which digit's ink each of their pieces contains."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitapp.records import Array, Ink, Segment
from training.synthesis.scenes.degradation import draw_damage, photograph
from training.synthesis.scenes.digit_scenes import paint_layers
from training.synthesis.scenes.ligatures import ligatures
from training.synthesis.scenes.placement import Hand, Piece


def photographed(
    pieces: Sequence[Piece], hand: Hand, joined: bool, rng: np.random.Generator
) -> tuple[Ink, Array]:
    """Draw each digit on a layer of its own, and degrade them together.

    joined: the pen stays down between them. Returns the ink found, and the undamaged ink of
    each digit: bool (len(pieces), h, w).
    """
    drawn = [[piece] for piece in pieces] + [ligatures(pieces, rng) if joined else []]
    sharp, factor, _ = paint_layers(drawn, hand, rng)
    shape = sharp.shape[2] // factor, sharp.shape[1] // factor
    reduced = np.stack([cv2.resize(x, shape, interpolation=cv2.INTER_AREA) for x in sharp])
    found = photograph(reduced.max(0), draw_damage(rng, hand.size, hand.pen), rng)
    ink = Ink(found, np.where(found > 40, 255, 0).astype(np.uint8), hand.pen)
    return ink, reduced[: len(pieces)] > 100


def held(segment: Segment, written: Array) -> tuple[Array, Array]:
    """Return the ink that a segment contains of each digit, bool (n, h, w) of the segment's box,
    and its share of each digit's ink, float (n,) in [0, 1]. written: from `photographed`."""
    box = segment.box
    own = written[:, box.y : box.bottom, box.x : box.right] & (segment.ink > 60)
    return own, part(own, written)


def part(some: Array, whole: Array) -> Array:
    """float (n,): pixels in each layer of `some` as a share of those in `whole`, bool (n, h, w)."""
    return np.asarray(some.sum((1, 2)) / np.maximum(whole.sum((1, 2)), 1))
