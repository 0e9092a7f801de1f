"""Glyphs of the tiny data folder, a recorded line and a word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training.conftest import SHAPES
from training.synthesis.lines.hands import Glyphs, read_glyphs
from training.synthesis.strokes.pen import drawing


@pytest.fixture(scope="session")
def glyphs(data: Path) -> Glyphs:
    found = read_glyphs(data)
    shapes = [np.array(SHAPES[label], np.float32) for label in "472"]
    row = [shape + np.array((70 * i, 0)) for i, shape in enumerate(shapes)]
    found.recorded = [("472", drawing(row, 2))]
    found.words = [drawing([np.array(SHAPES[label], np.float32)], 2) for label in "KM"]
    return found
