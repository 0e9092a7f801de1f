"""The fully convolutional network that marks written pixels."""

from __future__ import annotations

import keras
from keras import layers

CHANNELS = (16, 24, 32, 48, 48, 48)
"""Channels at 1/2, 1/4, ... 1/64 of the page's resolution. The deepest layers see enough of the
surroundings to tell a tall 1 from a rule line, and cost almost nothing."""

EPSILON = 1e-3
"""Added to the variance in batch normalisation, to avoid a division by zero."""


def ink_network(channels: tuple[int, ...] = CHANNELS) -> keras.Model:
    """Build a U-Net (Ronneberger et al. 2015) that works at half the resolution and below.

    Input: ink strength (N, H, W, 1) in [0, 1], H and W multiples of 64. Output: the
    probability that a pen wrote the pixel, same shape. The first convolution has a stride of
    two and the last is transposed, because full resolution would take four times as long.
    Skips are added, not concatenated, for the same reason.
    """
    strength = keras.Input((None, None, 1), name="strength")
    x = normalised_convolution(strength, channels[0], "stem", size=5, stride=2)
    x = normalised_convolution(x, channels[0], "level0")
    skips = []
    for i, count in enumerate(channels[1:], 1):
        skips.append(x)
        x = normalised_convolution(x, count, f"down{i}", stride=2)
        if i < len(channels) - 1:
            x = normalised_convolution(x, count, f"level{i}")
    for i in reversed(range(len(channels) - 1)):
        x = layers.Conv2D(channels[i], 1, use_bias=False, name=f"up{i}_mix")(x)
        x = layers.UpSampling2D(name=f"up{i}")(x)
        x = layers.Add(name=f"up{i}_skip")([x, skips[i]])
        x = normalised_convolution(x, channels[i], f"up{i}_level")
    x = normalised_convolution(x, channels[0], "last")
    x = layers.Conv2DTranspose(1, 4, strides=2, padding="same", name="logit")(x)
    written = layers.Activation("sigmoid", dtype="float32", name="written")(x)
    return keras.Model(strength, written, name="ink")


def normalised_convolution(
    x: keras.KerasTensor, count: int, name: str, size: int = 3, stride: int = 1
) -> keras.KerasTensor:
    """Add a convolution of `count` filters, batch normalisation and ReLU to x (N, H, W, C)."""
    x = layers.Conv2D(
        count, size, strides=stride, padding="same", use_bias=False, name=f"{name}_convolution"
    )(x)
    x = layers.BatchNormalization(momentum=0.98, epsilon=EPSILON, name=f"{name}_normalised")(x)
    return layers.ReLU(name=name)(x)
