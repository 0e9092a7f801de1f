"""The network that tells whether a row is upside down: rows (N, 40, W, 1) -> log odds (N, 1)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.recognition.row_image import HEIGHT


def row_orientation_network(dropout: float = 0.1) -> keras.Model:
    """Build convolutions over a row as high as the line reader's; input in [0, 1].

    Every place of the row adds its own evidence, so a long row says more than a single digit.
    dropout: share of features dropped before the last layer, 0 to 1.
    """
    row = keras.Input((HEIGHT, None, 1), name="row")
    x = _conv(row, 16, (5, 5), (2, 2), "stem")
    x = _conv(x, 32, (3, 3), (2, 2), "down")
    x = _conv(x, 48, (3, 3), (2, 1), "level")
    x = layers.ZeroPadding2D(((0, 0), (1, 1)), name="sides")(x)
    x = _conv(x, 64, (HEIGHT // 8, 3), (1, 1), "column", "valid")
    x = _conv(x, 64, (1, 5), (1, 1), "neighbours")
    x = layers.Dropout(dropout, name="dropout")(x)
    x = layers.Conv2D(1, 1, kernel_initializer="zeros", use_bias=False, name="evidence")(x)
    # The quarter lets training begin with small steps of the sum.
    return keras.Model(row, keras.ops.sum(x, axis=(1, 2)) / 4, name="row_orientation")


def _conv(
    x: keras.KerasTensor,
    width: int,
    size: tuple[int, int],
    stride: tuple[int, int],
    name: str,
    padding: str = "same",
) -> keras.KerasTensor:
    return layers.Conv2D(
        width,
        size,
        stride,
        padding=padding,
        activation="relu",
        kernel_initializer="he_normal",
        name=name,
    )(x)
