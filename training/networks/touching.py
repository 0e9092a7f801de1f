"""The network that reads strips of 40x112 pixels whole; its output is logits (N, 25)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.recognition.touching import ANSWERS, COUNTS, STRIP
from digitapp.records import NONE
from training.networks.ink import normalised_convolution

PARTS = (0, COUNTS), (COUNTS, COUNTS + NONE), (COUNTS + NONE, ANSWERS)
"""Where the three answers lie in the output: the count, the first digit, the last."""


def touching_network(dropout: float = 0.2) -> keras.Model:
    """Residual blocks (He et al. 2016), then one dense layer that knows what stood where."""
    strips = keras.Input((*STRIP, 1), name="strips")
    x = normalised_convolution(strips, 24, "stem", size=5, stride=2)
    for level, width in enumerate((40, 80)):
        x = normalised_convolution(x, width, f"down{level}", stride=2)
        for i in range(2):
            y = normalised_convolution(x, width, f"level{level}_{i}_first")
            y = normalised_convolution(y, width, f"level{level}_{i}_second")
            x = layers.Add(name=f"level{level}_{i}_skip")([x, y])
    x = normalised_convolution(x, 24, "narrow", size=1)
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
