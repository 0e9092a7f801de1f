"""The search space: `build(hp)` for Keras Tuner.

Filters, dense units and learning rate take the values usual in the literature on this task;
depth, stem, dropout, weight decay and augmentation are searched as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import keras_tuner

from digitapp.records import Array
from training.networks.classifier import residual

WIDTHS = (32, 64, 128)
RATES = (1e-2, 1e-3, 1e-4)


def build(hp: keras_tuner.HyperParameters) -> keras.Model:
    """Build and compile a classifier from the hyperparameters of one trial."""
    first = hp.Choice("filters", WIDTHS)
    # More than 128 filters at 14x14 and 7x7 gain nothing within the time allowed per digit.
    filters = (first, min(2 * first, 128), 128)
    blocks = tuple(hp.Int(f"blocks_{stage}", 1, 2) for stage in range(3))
    network = residual(
        filters,
        blocks,
        hp.Choice("stem_stride", (4, 5)),
        hp.Choice("dense", WIDTHS),
        hp.Float("dropout", 0.0, 0.5, 0.1),
    )
    hp.Int("shift", 0, 8, 2)  # pixels of the enlarged crop; read by `Classifier.fit`
    network.compile(
        keras.optimizers.AdamW(
            hp.Choice("rate", RATES),
            weight_decay=hp.Choice("weight_decay", (0.0, 0.004, 0.02)),
            clipnorm=5.0,
        ),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.03),
        metrics=["accuracy"],
        jit_compile=False,
    )
    return network


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
        return model.fit(
            self.batches(hp.get("shift")), *args, validation_data=self.held, verbose=0, **options
        )
