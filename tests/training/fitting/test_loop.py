"""The training loop on a network of one layer: its files, its best epoch, resuming."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from training.fitting.loop import Task, fit, has_bfloat16

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Recipe:
    batch: int = 4
    steps: int = 3
    epochs: int = 4
    seed: int = 5


class Killed(Exception):
    pass


class KilledAfter(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends a training after some epochs, as a signal would."""

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        if epoch == self.epochs:
            raise Killed


def task(**changes: Any) -> Task:
    """Fits a line to points of a line."""
    x = np.linspace(-1, 1, 12, dtype=np.float32)[:, None]

    def make(rows: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return x[rows], 2 * x[rows]

    return replace(
        Task(
            build=lambda: keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]),
            prepare=lambda network: network.compile(keras.optimizers.SGD(0.1), loss="mse"),
            count=len(x),
            make=make,
            weights="line.weights.h5",
            held_out=(x, 2 * x),
            patience=10,
        ),
        **changes,
    )


def run(folder: Path, recipe: Recipe, given: Task, **more: Any) -> list[np.ndarray]:
    weights: list[np.ndarray] = fit(
        given, recipe, folder, {"recipe": asdict(recipe)}, **more
    ).get_weights()
    return weights


def losses_of(folder: Path) -> list[float]:
    lines = (folder / "history.csv").read_text().splitlines()[1:]
    return [float(line.split(",")[1]) for line in lines]


def epochs_of(folder: Path) -> list[int]:
    lines = (folder / "history.csv").read_text().splitlines()[1:]
    return [int(line.split(",")[0]) for line in lines]


def test_a_training_leaves_weights_history_and_recipe(tmp_path: Path) -> None:
    weights = run(tmp_path, Recipe(), task())
    assert epochs_of(tmp_path) == [0, 1, 2, 3]
    note = json.loads((tmp_path / "recipe.json").read_text())
    assert note["recipe"] == asdict(Recipe()) and note["stopped_after_epochs"] == 4
    losses = losses_of(tmp_path)
    assert losses[-1] < losses[0]
    again = task().build()
    again.load_weights(tmp_path / "line.weights.h5")
    np.testing.assert_array_equal(again.get_weights()[0], weights[0])


def test_a_killed_training_resumes_after_its_last_full_epoch(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        run(tmp_path, Recipe(), task(callbacks=[KilledAfter(2)]))
    assert not (tmp_path / "recipe.json").exists()
    run(tmp_path, Recipe(), task())
    assert epochs_of(tmp_path) == [0, 1, 2, 3]
    losses = losses_of(tmp_path)
    assert losses == sorted(losses, reverse=True)  # a new start would jump back


def test_it_continues_from_an_earlier_training(tmp_path: Path) -> None:
    earlier = run(tmp_path / "earlier", Recipe(), task())
    frozen = task(prepare=lambda network: network.compile(keras.optimizers.SGD(0.0), loss="mse"))
    later = run(tmp_path / "later", Recipe(seed=6), frozen, start_from=tmp_path / "earlier")
    np.testing.assert_array_equal(later[0], earlier[0])
    note = json.loads((tmp_path / "later" / "recipe.json").read_text())
    assert note["started_from"]["recipe"]["seed"] == 5


def test_a_completed_network_is_saved_with_its_weights(tmp_path: Path) -> None:
    def complete(network: keras.Model) -> None:
        network.set_weights([np.full_like(w, 7) for w in network.get_weights()])

    run(tmp_path, Recipe(), task(complete=complete))
    again = task().build()
    again.load_weights(tmp_path / "line.weights.h5")
    assert all((w == 7).all() for w in again.get_weights())


def test_it_stops_at_the_best_epoch(tmp_path: Path) -> None:
    def worse(network: keras.Model) -> None:
        network.compile(keras.optimizers.SGD(3.0), loss="mse")  # diverges at this rate

    run(tmp_path, Recipe(epochs=40), task(prepare=worse, patience=2))
    assert epochs_of(tmp_path) == [0, 1, 2]


def test_without_patience_it_keeps_the_last_epoch(tmp_path: Path) -> None:
    def worse(network: keras.Model) -> None:
        network.compile(keras.optimizers.SGD(3.0), loss="mse")

    trained = run(tmp_path, Recipe(epochs=6), task(prepare=worse, patience=0))
    assert epochs_of(tmp_path) == list(range(6))
    begun = run(tmp_path / "begun", Recipe(epochs=1), task(prepare=worse, patience=0))
    last, first = (abs(weights[0].item() - 2) for weights in (trained, begun))
    assert last > first


@pytest.mark.parametrize(
    ("flags", "native"), [("fpu avx2 avx512_bf16", True), ("fpu avx2 avx512f", False)]
)
def test_bfloat16_is_used_only_where_the_processor_computes_in_it(
    flags: str, native: bool, tmp_path: Path
) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags : {flags}\n")
    assert has_bfloat16(tmp_path / "cpuinfo") is native
    assert not has_bfloat16(tmp_path / "missing")
