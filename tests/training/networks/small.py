"""Networks small enough to be trained in a test."""

from __future__ import annotations

import keras

from digitapp.recognition.touching import ANSWERS, STRIP
from training.networks.ink import ink_network
from training.networks.line_reader import line_reader

INK_CHANNELS = (4, 8)


def small_line_reader(*, folded: bool = False) -> keras.Model:
    """A network with the line reader's input and output, and a thousandth of its size."""
    picture = keras.Input((40, None, 1))
    x = keras.layers.Conv2D(8, (5, 5), strides=(4, 2), padding="same", activation="relu")(picture)
    x = keras.layers.Conv2D(16, (10, 1), activation="relu")(x)
    x = keras.layers.Reshape((-1, 16))(x)
    return keras.Model(picture, keras.layers.Dense(23)(x))


def narrow_line_reader(*, folded: bool = False) -> keras.Model:
    """The line reader with all of its layers, and few channels."""
    return line_reader(folded=folded, channels=(2, 2, 4, 4, 4, 8))


def small_ink_network() -> keras.Model:
    """The ink network without its deeper levels."""
    return ink_network(INK_CHANNELS)


def small_touching_network(dropout: float = 0.2) -> keras.Model:
    """A network with the input and output of that for touching digits, and two layers."""
    strips = keras.Input((*STRIP, 1))
    x = keras.layers.Conv2D(8, 8, strides=8, activation="relu")(strips)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dropout(dropout)(x)
    return keras.Model(strips, keras.layers.Dense(ANSWERS, name="logits")(x))
