"""The optimizer study: the same network, data and order; only the optimizer differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
from matplotlib.figure import Figure

from training.fitting import Batches, write_json
from training.super_resolution import losses
from training.super_resolution.train import SuperResolutionRecipe, build, pairs, pools, unit

OPTIMIZERS: dict[str, Callable[[], keras.Optimizer]] = {
    "mini-batch gradient descent": lambda: keras.optimizers.SGD(0.1, clipnorm=1.0),
    "SGD with momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9, clipnorm=1.0),
    "RMSprop": lambda: keras.optimizers.RMSprop(1e-3, clipnorm=1.0),
    "Adam": lambda: keras.optimizers.Adam(1e-3, clipnorm=1.0),
}
"""Each at a constant rate that suits it; the gradient's norm is clipped for all."""


def study(
    recipe: SuperResolutionRecipe, data: Path | None, runs: Path, target: Path, processes: int = 2
) -> dict[str, list[float]]:
    """Train once per optimizer; writes optimizers.json and optimizers.png into `target`.

    Returns per optimizer the loss on held-out writers after every epoch.
    """
    train, held = pools(recipe, data, runs, processes)
    checked = unit(held.crops[:500]), unit(held.fines[:500])
    found: dict[str, list[float]] = {}
    for name, make in OPTIMIZERS.items():
        keras.utils.set_random_seed(recipe.seed)
        network = build(recipe)
        network.compile(make(), loss=losses.pixel_and_structure, jit_compile=False)
        history = network.fit(
            Batches(len(train), recipe.batch, recipe.steps, pairs(train), recipe.seed),
            validation_data=checked,
            validation_batch_size=50,
            epochs=recipe.epochs,
            verbose=0,
        ).history
        found[name] = [float(loss) for loss in history["val_loss"]]
        print(f"{name}: {found[name][-1]:.4f}", flush=True)
    write_json(target / "optimizers.json", found)
    figure = Figure(figsize=(6, 4), layout="constrained")
    axis = figure.subplots()
    for name, values in found.items():
        axis.plot(range(1, len(values) + 1), values, marker=".", label=name)
    axis.set_xlabel("epoch")
    axis.set_ylabel("loss on held-out writers")
    axis.legend()
    figure.savefig(target / "optimizers.png", dpi=110)
    return found
