"""Punctuation drawn as people draw it: slashes, brackets, dots, commas and dashes."""

from __future__ import annotations

import numpy as np

from digitapp.records import Array

_POINTS = 16


def drawn_sign(sign: str, tall: float, rng: np.random.Generator) -> list[Array]:
    """Draw one of "/().,-": strokes, each float32 (n, 2), y down, in units of a digit's height.

    tall: height of slashes and brackets.
    """
    down = np.linspace(0, 1, _POINTS)
    if sign == "/":
        # Lean from almost upright to 55 degrees, with the slight bend of a quick hand.
        lean = rng.uniform(0.05, 1.4) if rng.random() < 0.3 else rng.normal(0.5, 0.2)
        across = -lean * down + rng.normal(0, 0.06) * np.sin(np.pi * down)
    elif sign in "()":
        bulge = rng.uniform(0.1, 0.4)
        # Where it bulges most, and how sharp it is there.
        peak, power = rng.normal(0.5, 0.08), rng.uniform(1.6, 2.6)
        far = np.where(down < peak, (peak - down) / peak, (down - peak) / (1 - peak))
        across = bulge * far**power * (1 if sign == "(" else -1) + rng.normal(-0.12, 0.15) * down
    elif sign == "-":
        length, tilt = rng.uniform(0.2, 0.9), rng.normal(-0.05, 0.1)
        return [np.column_stack([length * down, length * tilt * down]).astype(np.float32)]
    elif sign == ",":
        length, lean = rng.uniform(0.12, 0.45), rng.normal(0.35, 0.2)
        bend = rng.uniform(0, 0.25) * np.sin(np.pi * down)
        points = np.column_stack([bend - lean * down, down - 0.3]) * length
        return [points.astype(np.float32)]
    else:
        return [rng.normal(0, 0.02, (3, 2)).astype(np.float32)]
    return [(np.column_stack([across, down]) * tall).astype(np.float32)]
