"""Compare optimizers on the same network, data and order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import keras
from matplotlib.figure import Figure

from training.data.storage import staged, write_json
from training.evaluation.report_page import Report
from training.fitting.loop import COMPILED, Batches
from training.fitting.run_folder import versions
from training.fitting.super_resolution import build, pairs, pools, unit
from training.networks import losses
from training.recipes.super_resolution import SuperResolutionRecipe

RATES = {
    "mini-batch gradient descent": 0.02,
    "SGD with momentum": 0.05,
    "RMSprop": 1e-3,
    "Adam": 1e-3,
}
_KINDS: dict[str, Callable[[float], keras.Optimizer]] = {
    "mini-batch gradient descent": lambda rate: keras.optimizers.SGD(rate, clipnorm=1.0),
    "SGD with momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9, clipnorm=1.0),
    "RMSprop": lambda rate: keras.optimizers.RMSprop(rate, clipnorm=1.0),
    "Adam": lambda rate: keras.optimizers.Adam(rate, clipnorm=1.0),
}
OPTIMIZERS: dict[str, Callable[[], keras.Optimizer]] = {
    name: partial(make, RATES[name]) for name, make in _KINDS.items()
}
"""Each has a constant rate that suits it, and a clipped gradient norm."""


def study(
    recipe: SuperResolutionRecipe, data: Path | None, runs: Path, target: Path, processes: int = 2
) -> dict[str, list[float]]:
    """Train once per optimizer; write optimizers.md, .json and .png into `target`.

    Returns, for each optimizer, the loss on held-out writers before the first epoch and after
    every epoch.
    """
    train, held = pools(recipe, data, runs, processes)
    checked = unit(held.crops[:500]), unit(held.fines[:500])
    found: dict[str, list[float]] = {}
    start = time.time()
    for name, make in OPTIMIZERS.items():
        keras.utils.set_random_seed(recipe.seed)
        network = build(recipe)
        network.compile(make(), loss=losses.pixel_and_structure, jit_compile=COMPILED)
        before = network.evaluate(*checked, batch_size=50, verbose=0)
        history = network.fit(
            Batches(len(train), recipe.batch, recipe.steps, pairs(train), recipe.seed),
            validation_data=checked,
            validation_batch_size=50,
            epochs=recipe.epochs,
            verbose=0,
        ).history
        found[name] = [float(before), *(float(loss) for loss in history["val_loss"])]
        print(f"{name}: {found[name][-1]:.4f}", flush=True)
    _write(found, recipe, (time.time() - start) / 60, target, runs)
    return found


def _write(
    found: dict[str, list[float]],
    recipe: SuperResolutionRecipe,
    minutes: float,
    target: Path,
    scratch: Path,
) -> None:
    figure = Figure(figsize=(6.5, 4.2), layout="constrained")
    axis = figure.subplots()
    for name, values in found.items():
        axis.plot(range(len(values)), values, marker=".", label=name)
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss on held-out writers")
    axis.grid(alpha=0.3)
    axis.legend()
    with staged(target, scratch) as part:
        page = Report("Four optimizers on the super-resolver", part)
        page.text(
            "The same network, start, samples and order; only the optimizer differs, each at a "
            f"constant rate that suits it. {recipe.epochs} epochs of {recipe.steps} batches of "
            f"{recipe.batch}, {minutes:.0f} minutes in all. The loss is of pixels and "
            "structure; epoch 0 is bicubic interpolation, from which every one of them starts."
        )
        page.figure("optimizers", figure, "Loss against epochs")
        page.table(
            ["optimizer", "rate", "loss at the start", "after one epoch", "at the end"],
            [[n, RATES[n], values[0], values[1], values[-1]] for n, values in found.items()],
        )
        made_by = "python -m training optimizers --data DATA"
        (part / "optimizers.md").write_text(page.markdown(made_by), encoding="utf-8")
        content = {"losses": found, "recipe": asdict(recipe), "versions": versions()}
        write_json(part / "optimizers.json", content)
