"""The network that reads strips of 40x112 pixels whole; its output is logits (N, 25)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.records import NONE
from digitapp.segment.touching import ANSWERS, COUNTS, STRIP
from training.classification.networks import convolution, residual_block

PARTS = (0, COUNTS), (COUNTS, COUNTS + NONE), (COUNTS + NONE, ANSWERS)
"""Where the three answers lie in the output: the count, the first digit, the last."""


def touching_network(dropout: float = 0.2) -> keras.Model:
    """Residual blocks, then one dense layer that knows where on the strip it saw what."""
    strips = keras.Input((*STRIP, 1), name="strips")
    x = convolution(strips, 24, 5, 2, "stem")
    for level, width in enumerate((40, 80)):
        x = convolution(x, width, 3, 2, f"down{level}")
        for i in range(2):
            x = residual_block(x, width, f"level{level}_block{i}")
    x = convolution(x, 24, 1, 1, "narrow")
    x = layers.Flatten(name="places", dtype="float32")(x)
    x = layers.Dense(160, activation="relu", name="dense", dtype="float32")(x)
    x = layers.Dropout(dropout, dtype="float32")(x)
    logits = layers.Dense(ANSWERS, dtype="float32", name="logits")(x)
    return keras.Model(strips, logits, name="touching_digits")


def calibrated(network: keras.Model, temperatures: list[float]) -> keras.Model:
    """The network with a softmax for each of its answers, at fitted temperatures."""
    answers = []
    for (start, stop), temperature in zip(PARTS, temperatures, strict=True):
        logits = network.output[:, start:stop]
        answers.append(layers.Softmax()(layers.Rescaling(1.0 / temperature)(logits)))
    return keras.Model(network.input, layers.Concatenate(name="answers")(answers))
