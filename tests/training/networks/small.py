"""Networks small enough to be trained in a test."""

from __future__ import annotations

import keras


def small_line_reader() -> keras.Model:
    """A network with the line reader's input and output, and a thousandth of its size."""
    picture = keras.Input((40, None, 1))
    x = keras.layers.Conv2D(8, (5, 5), strides=(4, 2), padding="same", activation="relu")(picture)
    x = keras.layers.Conv2D(16, (10, 1), activation="relu")(x)
    x = keras.layers.Reshape((-1, 16))(x)
    return keras.Model(picture, keras.layers.Dense(23)(x))
