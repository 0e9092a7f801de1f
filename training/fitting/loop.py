"""The training loop of most networks: batches, schedules, callbacks.

A `Task` describes what a network learns, and `fit` trains it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np

from digitapp.records import Array
from training.data.ahead import Ahead
from training.data.storage import write_json
from training.fitting.run_folder import begin, finished

COMPILED = keras.backend.backend() == "jax"
"""Whether steps are compiled. JAX needs it; TensorFlow gains nothing by it on a processor."""

Batch = tuple[Any, Any]
"""Inputs and targets, as Keras takes them."""

Make = Callable[[Array, np.random.Generator], Batch]
"""Turns sample indices, int (B,) in ascending order, into a batch."""


class Schedule(Protocol):
    """The part of a recipe that `fit` follows.

    batch: samples in a batch; steps: batches in an epoch; epochs: most epochs; seed: of weights
    and order.
    """

    @property
    def batch(self) -> int: ...

    @property
    def steps(self) -> int: ...

    @property
    def epochs(self) -> int: ...

    @property
    def seed(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Task:
    """What a network learns; the schedule says how long.

    build: makes the untrained network, under the current precision policy; prepare: compiles
    it; count: training samples; make: turns their indices into a batch; weights: file name of
    the trained weights in the run folder.

    held_out: validation data, as `keras.Model.fit` takes it; None for none. Training stops
    after `patience` epochs without a better value of the metric `monitor` on it, and keeps the
    best epoch's weights; mode: "min" or "max", whichever is better. With a patience of 0, it
    never stops early, and keeps the last epoch's weights. callbacks: in addition to those of every
    training.

    processes: how many make batches ahead, for a network that learns faster than one process
    makes them; `make` is then sent to them. 0 makes batches in this one. by_size: whether samples
    are in the order of their size, and batches differ in shape.

    core: the part of the network whose weights are saved, where training needs more than that.
    complete: called with the trained network before its weights are saved, to average or
    calibrate it.
    """

    build: Callable[[], keras.Model]
    prepare: Callable[[keras.Model], None]
    count: int
    make: Make
    weights: str
    held_out: Any = None
    monitor: str = "val_loss"
    mode: str = "min"
    patience: int = 0
    callbacks: Sequence[Any] = ()
    processes: int = 0
    by_size: bool = False
    core: Callable[[keras.Model], keras.Model] = lambda network: network
    complete: Callable[[keras.Model], None] = lambda network: None


def fit(
    task: Task,
    schedule: Schedule,
    folder: Path,
    settings: dict[str, Any],
    *,
    fast: bool = False,
    start_from: Path | None = None,
) -> keras.Model:
    """Train a network in `folder` and return it. A killed training resumes after its last epoch.

    settings: all that decides the outcome, for JSON; if they have changed, training starts anew.
    fast: compute in bfloat16; weights stay float32. start_from: the folder of an earlier
    training to continue from; raises OSError if there is none. Writes the weights,
    history.csv and, at the end, recipe.json.
    """
    if start_from is not None:
        earlier = json.loads((start_from / "recipe.json").read_text("utf-8"))
        settings = {**settings, "started_from": earlier}
    first_epoch = begin(folder, settings)
    keras.utils.set_random_seed(schedule.seed)
    with precision(fast):
        network = task.build()
    if start_from is not None:
        task.core(network).load_weights(start_from / task.weights)
    task.prepare(network)
    # An optimizer that first meets its weights inside a step has TensorFlow trace that step twice.
    network.optimizer.build(task.core(network).trainable_variables)
    start = time.time()
    network.fit(
        Batches(
            task.count,
            schedule.batch,
            schedule.steps,
            task.make,
            schedule.seed,
            first_epoch,
            task.processes,
            task.by_size,
        ),
        validation_data=task.held_out,
        validation_batch_size=50,
        epochs=schedule.epochs,
        shuffle=False,  # `Batches` does it
        verbose=0,
        callbacks=_callbacks(task, folder),
    )
    task.complete(network)
    task.core(network).save_weights(folder / task.weights)
    write_json(folder / "recipe.json", {**settings, **finished(folder, start)})
    return network


def _callbacks(task: Task, folder: Path) -> list[Any]:
    """Progress, history, a backup after every epoch, and early stopping.

    A resumed training counts its epochs without improvement anew.
    """
    shared = [
        *task.callbacks,
        Progress(),
        keras.callbacks.CSVLogger(folder / "history.csv", append=True),
        keras.callbacks.BackupAndRestore(folder / "backup"),
    ]
    if task.held_out is None or not task.patience:
        return shared
    stop = keras.callbacks.EarlyStopping(
        task.monitor, mode=task.mode, patience=task.patience, restore_best_weights=True
    )
    return [*shared, stop]


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Shuffled batches of a pool; `make(rows, rng)` turns row indices into (inputs, targets).

    One epoch is `steps` batches, whatever the size of the pool. Seed, epoch and index determine
    each batch.
    """

    def __init__(
        self,
        count: int,
        batch: int,
        steps: int,
        make: Make,
        seed: int,
        first_epoch: int = 0,
        processes: int = 0,
        by_size: bool = False,
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False, max_queue_size=16)
        self.count, self.batch, self.steps = count, batch, steps
        self.make, self.seed, self.epoch, self.by_size = make, seed, first_epoch, by_size
        self._ahead = Ahead(make, processes) if processes else None

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int) -> Batch:
        if self._ahead is None:
            return self.make(*self._drawn(index))
        for later in range(index, min(index + self._ahead.most, self.steps)):
            self._ahead.order((self.epoch, later), partial(self._drawn, later))
        made: Batch = self._ahead.take((self.epoch, index))
        return made

    def _drawn(self, index: int) -> tuple[Array, np.random.Generator]:
        """The rows of a batch, and its random numbers."""
        # Walk through the pool in one random order after another.
        step = self.epoch * self.steps + index
        a_pass = max(1, self.count // self.batch)
        order = _order(self.count, self.seed + step // a_pass)
        rows = order[(step % a_pass) * self.batch :][: self.batch]
        if self.by_size and index < 2:
            # With TensorFlow, Keras learns from two batches which sides of the arrays vary.
            rows = np.arange(len(rows)) + index * (self.count - len(rows))
        return np.sort(rows), np.random.default_rng([self.seed, step])

    def on_epoch_end(self) -> None:
        self.epoch += 1


@lru_cache(maxsize=2)
def _order(count: int, seed: int) -> Array:
    return np.random.default_rng(seed).permutation(count)


class Progress(keras.callbacks.Callback):  # type: ignore[misc]
    """Print one line per epoch with the time and every metric."""

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        self.start = time.time()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        minutes = (time.time() - self.start) / 60
        rates = " ".join(f"{key} {value:.5g}" for key, value in (logs or {}).items())
        print(f"epoch {epoch + 1} after {minutes:.1f} min: {rates}", flush=True)


def cosine(
    peak: float, steps: int, warmup: int = 200
) -> keras.optimizers.schedules.LearningRateSchedule:
    """Linear warm-up to `peak`, then a cosine decay to 0.2 % of it over the other steps."""
    return keras.optimizers.schedules.CosineDecay(
        peak / 20, max(1, steps - warmup), alpha=2e-3, warmup_target=peak, warmup_steps=warmup
    )


@contextmanager
def precision(fast: bool) -> Iterator[None]:
    """Build networks inside the block in bfloat16 if `fast`, and in float32 after it.

    Nothing is built in bfloat16 where the processor does not compute in it: emulated, it is
    up to ten times slower than float32.
    """
    keras.config.set_dtype_policy("mixed_bfloat16" if fast and has_bfloat16() else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy("float32")


def has_bfloat16(description: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this machine's processor computes in bfloat16, as far as Linux tells."""
    try:
        flags = description.read_text("utf-8", errors="replace").split()
    except OSError:
        return False
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(flags)


def averaged_adamw(
    rate: float, steps: int, weight_decay: float, momentum: float
) -> keras.optimizers.Optimizer:
    """AdamW (Loshchilov and Hutter 2019) at a cosine rate, with a moving average of the weights.

    momentum: of the average, which `keras.callbacks.SwapEMAWeights` swaps in.
    """
    return keras.optimizers.AdamW(
        cosine(rate, steps),
        weight_decay=weight_decay,
        clipnorm=5.0,
        use_ema=True,
        ema_momentum=momentum,
        ema_overwrite_frequency=None,
    )
