"""What both trainings share: batches from pools, schedules, run folders, resuming."""

from __future__ import annotations

import csv
import json
import platform
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import keras
import numpy as np

from digitapp.records import Array
from training.data.storage import write_json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
        first_epoch: int = 0,
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=16)
        self.count, self.batch, self.steps = count, batch, steps
        self.make, self.seed, self.epoch = make, seed, first_epoch

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


@contextmanager
def precision(fast: bool) -> Iterator[None]:
    """Networks built in here compute in bfloat16 if `fast`, those built afterwards in float32."""
    keras.config.set_dtype_policy("mixed_bfloat16" if fast else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy("float32")


def averaged_adamw(
    rate: float, steps: int, weight_decay: float, momentum: float
) -> keras.optimizers.Optimizer:
    """AdamW (Loshchilov and Hutter 2019) at a cosine rate, with a moving mean of the weights of
    that momentum, which `keras.callbacks.SwapEMAWeights` puts in their place."""
    return keras.optimizers.AdamW(
        cosine(rate, steps),
        weight_decay=weight_decay,
        clipnorm=5.0,
        use_ema=True,
        ema_momentum=momentum,
        ema_overwrite_frequency=None,
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


def begin(folder: Path, settings: dict[str, Any]) -> int:
    """Make a run folder ready for a training; returns the epoch that it goes on from.

    What a killed training with other settings left there is taken away: going on from it
    would mix the two. So is the history of a finished one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note, backup = folder / "settings.json", folder / "backup"
    wanted = json.loads(json.dumps(settings))
    known = json.loads(note.read_text()) if note.exists() else None
    reached = backup / "training_metadata.json"
    if known == wanted and reached.exists():
        return int(json.loads(reached.read_text())["epoch"])
    shutil.rmtree(backup, ignore_errors=True)
    (folder / "history.csv").unlink(missing_ok=True)
    write_json(note, wanted)
    return 0


Recipe = TypeVar("Recipe", bound="DataclassInstance")


def changed(recipe: Recipe, words: Sequence[str]) -> Recipe:
    """The recipe with values given as "name=value", such as "epochs=4" or "filters=[16,32,64]".

    Raises ValueError for a name that the recipe has not, or a value of another kind.
    """
    known = asdict(recipe)
    values: dict[str, Any] = {}
    for word in words:
        name, _, text = word.partition("=")
        if name not in known:
            raise ValueError(f"The recipe has no {name!r}; it has {', '.join(known)}.")
        try:
            value = json.loads(text) if not isinstance(known[name], str) else text
        except ValueError:
            value = None
        value = tuple(value) if isinstance(value, list) else value
        if isinstance(known[name], float) and type(value) is int:
            value = float(value)
        if type(value) is not type(known[name]):
            raise ValueError(f"{text!r} cannot be the recipe's {name}, which is {known[name]!r}.")
        values[name] = value
    return replace(recipe, **values)


def stages(note: dict[str, Any]) -> list[dict[str, Any]]:
    """The notes of a training and of those it went on from, the first one first."""
    found = [note]
    while "started_from" in found[0]:
        found.insert(0, found[0]["started_from"])
    return found


def run_callbacks(
    folder: Path, monitor: str, mode: str, patience: int, extra: Sequence[Any] = ()
) -> list[Any]:
    """Progress, a CSV history, a backup after every epoch from which a killed run resumes,
    and an end when the figure `monitor` has not improved for `patience` epochs.

    The best epoch's weights stay in the network. A resumed run counts its epochs anew.
    """
    return [
        *extra,
        Progress(),
        keras.callbacks.CSVLogger(folder / "history.csv", append=True),
        keras.callbacks.BackupAndRestore(folder / "backup"),
        keras.callbacks.EarlyStopping(
            monitor, mode=mode, patience=patience, restore_best_weights=True
        ),
    ]


def finished(folder: Path, start: float) -> dict[str, Any]:
    """What a run folder says at a training's end: versions, minutes of the last go, epochs
    done and the last epoch's figures."""
    with (folder / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "versions": versions(),
        "minutes": (time.time() - start) / 60,
        "stopped_after_epochs": len(rows),
        "metrics": {
            name: float(value)
            for name, value in rows[-1].items()
            if name != "epoch" and value != "NA"  # a figure that Keras left out of this epoch
        },
    }
