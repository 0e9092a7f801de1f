"""The network that tells whether a row is upside down, on a tiny scale: fit, export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")
from digitapp.models.onnx_network import Network
from digitapp.recognition.row_image import HEIGHT
from training.export.orientation import export_row_orientation
from training.fitting.rows.row_orientation import BothWays, fit, pictures
from training.recipes.row_orientation import RowOrientationRecipe
from training.synthesis.lines.samples import LineSample

pytestmark = pytest.mark.slow


def row(width: int, text: str = "7") -> LineSample:
    """A bar along the top of a row."""
    image = np.zeros((HEIGHT, width), np.uint8)
    image[:6] = 255
    return LineSample(image, text)


def test_rows_are_turned_and_padded() -> None:
    upright, turned = pictures([row(50).image, row(20).image], np.array([0, 1]))
    assert upright.shape == turned.shape == (HEIGHT, 64, 1)
    assert upright[0, :50].min() == 1 and upright[0, 50:].max() == 0
    assert turned[-1, :20].min() == 1 and turned[0].max() == 0


def test_held_out_rows_are_shown_both_ways() -> None:
    rows = BothWays([row(30), row(40), row(50)], batch=2)
    assert len(rows) == 2
    images, answers = rows[0]
    assert answers.ravel().tolist() == [0, 0, 1, 1]
    np.testing.assert_array_equal(images[2, ::-1, :30], images[0, :, 29::-1])


def test_it_learns_and_ships(data: Path, tmp_path: Path) -> None:
    recipe = RowOrientationRecipe(
        lines=40, held_out_lines=12, batch=8, steps=12, epochs=2, ema=0.5, rate=1e-2
    )
    run, file = tmp_path / "run", tmp_path / "row_orientation.onnx"
    fit(recipe, data, run, processes=1)
    lines = (run / "history.csv").read_text().splitlines()
    column = lines[0].split(",").index("loss")
    losses = [float(line.split(",")[column]) for line in lines[1:]]
    assert losses[-1] < losses[0]
    note = export_row_orientation(run, file)
    assert note["recipe"]["lines"] == 40
    assert note["right"] and all(0 <= share <= 1 for share in note["right"].values())
    assert file.stat().st_size < 250_000
    network = Network(file.read_bytes(), file.name, (HEIGHT, None, 1), (1,))
    rows = np.random.default_rng(0).random((3, HEIGHT, 96)).astype(np.float32)
    assert network(rows).shape == (3, 1)
