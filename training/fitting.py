"""What both trainings share: batches from pools, schedules, run folders, resuming."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitapp.records import Array

Batch = tuple[Array, Array]


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Shuffled batches of a pool; `make(rows, rng)` turns row numbers into (inputs, targets).

    One epoch is `steps` batches, so that an epoch's length does not depend on the pool's.
    The order follows from the seed and the epoch alone.
    """

    def __init__(
        self,
        count: int,
        batch: int,
        steps: int,
        make: Callable[[Array, np.random.Generator], Batch],
        seed: int,
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=16)
        self.count, self.batch, self.steps = count, batch, steps
        self.make, self.seed, self.epoch = make, seed, 0

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int) -> Batch:
        # Step by step through one random order after another.
        step = self.epoch * self.steps + index
        a_pass = max(1, self.count // self.batch)
        order = _order(self.count, self.seed + step // a_pass)
        rows = order[(step % a_pass) * self.batch :][: self.batch]
        return self.make(np.sort(rows), np.random.default_rng([self.seed, step]))

    def on_epoch_end(self) -> None:
        self.epoch += 1


_orders: dict[tuple[int, int], Array] = {}


def _order(count: int, seed: int) -> Array:
    if (count, seed) not in _orders:
        _orders.clear()
        _orders[count, seed] = np.random.default_rng(seed).permutation(count)
    return _orders[count, seed]


class Progress(keras.callbacks.Callback):  # type: ignore[misc]
    """One line per epoch with the time, the rate and every measure."""

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        self.start = time.time()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        minutes = (time.time() - self.start) / 60
        rates = " ".join(f"{key} {value:.5g}" for key, value in (logs or {}).items())
        print(f"epoch {epoch + 1} after {minutes:.1f} min: {rates}", flush=True)


def cosine(
    peak: float, steps: int, warmup: int = 200
) -> keras.optimizers.schedules.LearningRateSchedule:
    """A short rise, then half a cosine down to nothing."""
    return keras.optimizers.schedules.CosineDecay(
        peak / 20, max(1, steps - warmup), alpha=2e-3, warmup_target=peak, warmup_steps=warmup
    )


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide what comes out."""
    found = {"python": platform.python_version()}
    for name in ("tensorflow", "keras", "onnx", "tf2onnx", "onnxruntime", "numpy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    for name in ("opencv-python-headless", "opencv-python"):
        try:
            found["opencv"] = version(name)
            break
        except PackageNotFoundError:
            continue
    return found


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a killed run leaves the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    os.replace(part, path)


def run_callbacks(folder: Path, extra: Sequence[keras.callbacks.Callback] = ()) -> list[Any]:
    """Progress, a CSV history, and a backup after every epoch from which a killed run resumes."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *extra,
        Progress(),
        keras.callbacks.CSVLogger(folder / "history.csv", append=True),
        keras.callbacks.BackupAndRestore(folder / "backup"),
    ]
