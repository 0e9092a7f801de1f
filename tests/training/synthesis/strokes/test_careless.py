"""Careless digits: what they lose, and what stays unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.synthesis.scenes.corpus import corpus
from training.synthesis.scenes.digit_scenes import digit_scene
from training.synthesis.strokes.careless import careless, slip
from training.synthesis.strokes.glyphs import Bitmap
from training.synthesis.strokes.pen import Drawing, framed

FOUR = framed(
    [
        np.array([[20, 0], [10, 25], [0, 50], [10, 52], [25, 52], [50, 52]], np.float32),
        np.array([[40, 0], [40, 25], [40, 52], [40, 75], [40, 100]], np.float32),
    ]
)
TURN = np.linspace(0, 2 * np.pi, 80, dtype=np.float32)
EIGHT = framed([np.column_stack([np.sin(2 * TURN), -2 * np.cos(TURN)])])


def _length(glyph: Drawing) -> float:
    return sum(float(np.linalg.norm(np.diff(s, axis=0), axis=1).sum()) for s in glyph.strokes())


def test_a_four_loses_the_upper_half_of_its_downstroke() -> None:
    for seed in range(8):
        (stroke,) = careless(FOUR, 4, np.random.default_rng(seed)).strokes()
        right = stroke[stroke[:, 0] > 0.6 * stroke[:, 0].max()]
        assert right[:, 1].min() > -0.2  # nothing rises at its right
        assert stroke[-1, 1] == stroke[:, 1].max()  # and its foot goes down


def test_an_eight_opens_by_a_small_piece() -> None:
    for seed in range(8):
        opened = careless(EIGHT, 8, np.random.default_rng(seed))
        assert 0.85 < _length(opened) / _length(EIGHT) < 1.0
        (stroke,) = opened.strokes()
        assert np.linalg.norm(stroke[0] - stroke[-1]) > 0.02


def test_other_digits_and_pictures_stay_unchanged() -> None:
    rng = np.random.default_rng(0)
    bitmap = Bitmap(np.full((9, 9), 255, np.uint8))
    assert slip(FOUR, 6, rng) is FOUR
    assert careless(EIGHT, 4, rng) is EIGHT
    assert slip(bitmap, 8, rng) is bitmap


def test_a_careless_digit_keeps_its_label(data: Path) -> None:
    material = corpus(data)
    rng = np.random.default_rng(1)
    for index, (_, digit, _) in enumerate(material.sources["unipen_digits"][:30]):
        scene = digit_scene(material, "unipen_digits", index, rng, 40.0, slips=1.0)
        assert scene.label == digit
        assert scene.sharp.any()
