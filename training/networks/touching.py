"""The network for touching digits: strips (N, 40, 112, 1) -> logits (N, 25)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.recognition.touching import ANSWERS, COUNTS, STRIP
from digitapp.records import NONE
from training.networks.ink import normalised_convolution

PARTS = (0, COUNTS), (COUNTS, COUNTS + NONE), (COUNTS + NONE, ANSWERS)
"""Columns of the three answers in the output: count, first digit, last digit."""


def touching_network(dropout: float = 0.2) -> keras.Model:
    """Build residual blocks (He et al. 2016) and a dense layer, without pooling.

    Pooling would lose the positions, which tell the first digit from the last. Input: ink
    strength in [0, 1]. dropout: share of dense features dropped, 0 to 1.
    """
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
    """Add a softmax at a fitted temperature to each answer; temperatures in the order of PARTS."""
    answers = []
    for (start, stop), temperature in zip(PARTS, temperatures, strict=True):
        logits = network.output[:, start:stop]
        answers.append(layers.Softmax()(layers.Rescaling(1.0 / temperature)(logits)))
    return keras.Model(network.input, layers.Concatenate(name="answers")(answers))
