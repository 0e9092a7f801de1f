"""The search space: `build(hp)` for Keras Tuner.

Filters, dense units and learning rate take the values usual in the literature on this task;
depth, stem, dropout, weight decay and augmentation are searched as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import keras
import keras_tuner

from digitapp.records import Array
from training.fitting.loop import COMPILED
from training.networks.classifier import bottleneck

WIDTHS = (32, 64, 128)
RATES = (1e-2, 1e-3, 1e-4)


def grid() -> keras_tuner.HyperParameters:
    """The literature's grid of 27: filters, dense units, learning rate. The rest stays default."""
    hp = keras_tuner.HyperParameters()
    hp.Choice("filters", WIDTHS)
    hp.Choice("dense", WIDTHS)
    hp.Choice("rate", RATES)
    return hp


def shape(values: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `bottleneck` that hyperparameters by name stand for."""
    first = int(values["filters"])
    return {
        # More than 128 filters at 7x7 gain nothing within the time allowed per digit.
        "filters": (int(values["stem"]), first, min(2 * first, 128)),
        "blocks": (int(values["blocks_0"]), int(values["blocks_1"])),
        "dense": int(values["dense"]),
        "dropout": float(values["dropout"]),
    }


def build(hp: keras_tuner.HyperParameters) -> keras.Model:
    """Build and compile a classifier from the hyperparameters of one trial."""
    hp.Choice("filters", WIDTHS)
    hp.Choice("dense", (0, *WIDTHS), default=0)
    hp.Choice("stem", (8, 16, 32), default=16)
    for stage in range(2):
        hp.Int(f"blocks_{stage}", 1, 3, default=2)
    hp.Float("dropout", 0.0, 0.4, 0.1, default=0.2)
    hp.Int("shift", 0, 8, 2, default=4)  # pixels of the enlarged crop; read by `Classifier.fit`
    network = bottleneck(**shape(hp.values))
    network.compile(
        keras.optimizers.AdamW(
            hp.Choice("rate", RATES, default=1e-3),
            weight_decay=hp.Choice("weight_decay", (0.0, 0.004, 0.02), default=0.02),
            clipnorm=5.0,
        ),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.03),
        metrics=["accuracy"],
        jit_compile=COMPILED,
    )
    return network


class Cosine(keras.callbacks.Callback):  # type: ignore[misc]
    """Lower the learning rate from its first value to nothing, as the final training does.

    Without it, short trials would be ranked by how noisy their last steps are. steps: of the
    whole trial.
    """

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps, self.done, self.rate = steps, 0, 0.0

    def on_train_begin(self, logs: Any = None) -> None:
        self.rate = float(self.model.optimizer.learning_rate)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        share = 0.5 * (1 + math.cos(math.pi * self.done / self.steps))
        self.model.optimizer.learning_rate = self.rate * share
        self.done += 1


class Classifier(keras_tuner.HyperModel):  # type: ignore[misc]
    """`build`, with batches whose augmentation is a hyperparameter too.

    batches: maps the largest shift, in pixels of the enlarged crop, to the data set.
    """

    def __init__(self, batches: Callable[[int], Any], held: tuple[Array, Array]) -> None:
        super().__init__(name="classifier")
        self.batches, self.held = batches, held

    def build(self, hp: keras_tuner.HyperParameters) -> keras.Model:
        return build(hp)

    def fit(
        self, hp: keras_tuner.HyperParameters, model: keras.Model, *args: Any, **options: Any
    ) -> Any:
        """Train one trial; the tuner gives epochs and callbacks."""
        batches = self.batches(hp.get("shift"))
        epochs = int(options["epochs"]) - int(options.get("initial_epoch", 0))
        options["callbacks"] = [*options["callbacks"], Cosine(len(batches) * epochs)]
        return model.fit(batches, *args, validation_data=self.held, verbose=0, **options)
