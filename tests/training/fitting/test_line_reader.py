"""The training of the line reader on a few lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from tests.training.networks.small import small_line_reader
from training.fitting import line_reader as fitting
from training.recipes.line_reader import LineReaderRecipe
from training.synthesis.lines.blocks import Block

pytestmark = pytest.mark.slow

TINY = LineReaderRecipe(
    lines=12,
    held_out_lines=4,
    batch=4,
    steps=12,
    decay=2,
    warmup=1,
    rate=2e-2,
    ema=0.5,
    every=4,
)


@pytest.fixture(scope="module", autouse=True)
def _small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "line_reader", small_line_reader)
        yield


def history(folder: Path) -> list[dict[str, float]]:
    lines = (folder / fitting.HISTORY).read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_the_rate_rises_stays_and_falls():
    recipe = LineReaderRecipe(steps=100, warmup=10, decay=20, rate=1.0)
    rates = [recipe.rate_at(step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1) and rates[9] == 1.0
    assert set(rates[9:80]) == {1.0}
    assert rates[90] == pytest.approx(0.5) and rates[99] == pytest.approx(0.05)
    assert (np.diff(rates[:10]) > 0).all() and (np.diff(rates[80:]) < 0).all()


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training that was killed at its second evaluation and resumed."""
    folder = tmp_path_factory.mktemp("line_reader")
    measure = fitting.accuracy
    looks: list[int] = []

    def killed(state: fitting.State, held_out: list[Block]) -> tuple[float, float]:
        looks.append(state.step)
        if len(looks) == 2:
            raise KeyboardInterrupt
        return measure(state, held_out)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "accuracy", killed)
        with pytest.raises(KeyboardInterrupt):
            fitting.fit(TINY, data, folder, processes=1)
        assert looks == [4, 8] and not (folder / "recipe.json").exists()
        fitting.fit(TINY, data, folder, processes=1)
        # It resumed at the step of its last checkpoint.
        assert looks == [4, 8, 8, 12]
    return folder


def test_it_learns(trained: Path):
    found = history(trained)
    assert [line["step"] for line in found] == [4, 8, 12]
    assert found[-1]["loss"] < found[0]["loss"]
    assert all(0 <= line["digit_lines_right"] <= 1 for line in found)


def test_it_records_what_it_did(trained: Path):
    note = json.loads((trained / "recipe.json").read_text())
    assert note["recipe"]["lines"] == 12 and note["minutes"] >= 0
    assert note["metrics"]["step"] == 12 and "keras" in note["versions"]


def test_it_continues_from_an_earlier_training(data: Path, trained: Path, tmp_path: Path):
    still = replace(TINY, steps=1, every=1, rate=0.0, seed=9)
    fitting.fit(still, data, tmp_path, processes=1, start_from=trained)
    note = json.loads((tmp_path / "recipe.json").read_text())
    assert note["started_from"]["metrics"]["step"] == 12
    # With a learning rate of 0, the kernels do not change.
    with np.load(trained / fitting.CHECKPOINT) as a, np.load(tmp_path / fitting.CHECKPOINT) as b:
        assert np.array_equal(a["weight0"], b["weight0"])
        assert int(b["step"]) == 1
