"""The training of the line reader on a few lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from tests.training.networks.small import small_line_reader
from training.fitting.rows import line_reader as fitting
from training.recipes.line_reader import LineReaderRecipe
from training.synthesis.lines.batches import batch
from training.synthesis.lines.samples import LineSample

pytestmark = pytest.mark.slow

TINY = LineReaderRecipe(
    lines=12, held_out_lines=4, batch=4, steps=4, epochs=3, rate=2e-2, ema=0.5, seed=1
)


@pytest.fixture(scope="module", autouse=True)
def _small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "line_reader", small_line_reader)
        yield


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("line_reader")
    fitting.fit(TINY, data, folder, processes=1)
    return folder


def losses(texts: list[list[int]], logits: np.ndarray) -> np.ndarray:
    target = np.zeros((len(texts), 7), np.int32)
    for row, text in zip(target, texts, strict=True):
        row[: 1 + len(text)] = [len(text), *text]
    found: np.ndarray = keras.ops.convert_to_numpy(
        fitting.ctc_loss(keras.ops.convert_to_tensor(target), keras.ops.convert_to_tensor(logits))
    )
    return found


def test_the_loss_sums_over_all_paths_of_a_text():
    p = np.array([[0.5, 0.2, 0.3], [0.1, 0.6, 0.3], [0.4, 0.4, 0.2]])
    logits = np.log(np.repeat(p[None], 3, axis=0)).astype(np.float32)
    found = losses([[], [1], [1, 2]], logits)
    blank = 0.5 * 0.1 * 0.4
    # One run of class 1 of any length at any place; then one of each class in turn.
    one = 0.2 * 0.6 * 0.4 + 0.2 * 0.6 * 0.4 + 0.5 * 0.6 * 0.4 + 0.2 * 0.1 * 0.4
    one += 0.5 * 0.6 * 0.4 + 0.5 * 0.1 * 0.4
    both = 0.2 * 0.6 * 0.2 + 0.2 * 0.3 * 0.2 + 0.2 * 0.3 * 0.4 + 0.5 * 0.6 * 0.2 + 0.2 * 0.1 * 0.2
    assert found == pytest.approx(-np.log([blank, one, both]), abs=1e-4)


def test_it_learns(trained: Path):
    rows = (trained / "history.csv").read_text().splitlines()
    loss = [float(row.split(",")[1]) for row in rows[1:]]
    assert len(loss) == 3 and loss[-1] < loss[0]


def test_it_records_what_it_did(trained: Path):
    note = json.loads((trained / "recipe.json").read_text())
    assert note["recipe"]["lines"] == 12 and note["minutes"] >= 0
    assert "keras" in note["versions"]
    assert 0 <= note["metrics"]["lines_right"] <= note["metrics"]["digit_lines_right"] <= 1


@pytest.mark.usefixtures("eager")
def test_it_continues_from_an_earlier_training(data: Path, trained: Path, tmp_path: Path):
    still = replace(TINY, steps=2, epochs=1, rate=0.0, seed=9)
    weights = fitting.fit(still, data, tmp_path, processes=1, start_from=trained)
    assert json.loads((tmp_path / "recipe.json").read_text())["started_from"]["recipe"]["seed"] == 1
    # With a learning rate of 0, the weights do not change.
    before, after = small_line_reader(), small_line_reader()
    before.load_weights(trained / fitting.WEIGHTS)
    after.load_weights(weights)
    for old, new in zip(before.get_weights(), after.get_weights(), strict=True):
        assert np.allclose(old, new)


def test_lines_are_counted_as_read_with_their_marks_and_by_their_digits():
    class ReadsOne:
        """Reads the first line's text everywhere."""

        def predict_on_batch(self, pictures: np.ndarray) -> np.ndarray:
            text = batch(lines[:1], None)[1][0, 1:4]
            return np.repeat(np.eye(23)[[*text, 0]][None], len(pictures), axis=0)

    picture = np.zeros((40, 64), np.uint8)
    lines = [LineSample(picture, text) for text in ("3.5", "35", "3,5", "12")]
    assert fitting.accuracy(ReadsOne(), lines) == (0.25, 0.75)


def test_a_mean_with_the_earlier_weights_keeps_them(data: Path, tmp_path: Path):
    folded = replace(TINY, folded=True, epochs=1)
    first = fitting.fit(folded, data, tmp_path / "first", processes=1).parent
    again = replace(folded, earlier=1.0, seed=2)
    second = fitting.fit(again, data, tmp_path / "second", processes=1, start_from=first)
    networks = [small_line_reader(folded=True) for _ in range(2)]
    for network, path in zip(networks, (first / fitting.WEIGHTS, second), strict=True):
        network.load_weights(path)
    for ours, theirs in zip(*(network.get_weights() for network in networks), strict=True):
        assert np.abs(ours - theirs).max() < 1e-6
