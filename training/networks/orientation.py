"""The network that tells how a page lies: views (N, 28, 28, 2) -> logits (N, 5)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.pipeline.orientation import LIES, VIEW
from training.networks.ink import normalised_convolution


def orientation_network(dropout: float = 0.2) -> keras.Model:
    """Build a small stack of convolutions and a dense layer, without pooling.

    Where strokes are tells a 6 from a 9, and pooling would lose it. Input: ink in [0, 1].
    dropout: share of dense features dropped, 0 to 1.
    """
    views = keras.Input(VIEW, name="views")
    x = normalised_convolution(views, 16, "stem", size=5, stride=2)
    x = normalised_convolution(x, 32, "down", stride=2)
    x = normalised_convolution(x, 48, "level")
    x = normalised_convolution(x, 16, "narrow", size=1)
    x = layers.Flatten(name="places", dtype="float32")(x)
    x = layers.Dense(48, activation="relu", name="dense", dtype="float32")(x)
    x = layers.Dropout(dropout, dtype="float32")(x)
    logits = layers.Dense(len(LIES), dtype="float32", name="logits")(x)
    return keras.Model(views, logits, name="orientation")
