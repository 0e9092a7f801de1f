"""Networks that enlarge crops five times: (N, 28, 28, 1) -> (N, 140, 140, 1)."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from keras import layers

from digitapp.records import Array
from digitapp.segmentation.normalization import FACTOR, FINE_SIDE, SIDE


def residual_dense(features: int = 32, growth: int = 16, blocks: int = 3) -> keras.Model:
    """Build the network that ships.

    Residual dense blocks (Zhang et al. 2018) and a sub-pixel head (Shi et al. 2016) are added
    to bicubic interpolation. Every convolution works at 28x28, which keeps it cheap.
    """
    crop = keras.Input((SIDE, SIDE, 1), name="crop")
    x = first = layers.Conv2D(features, 3, padding="same", name="first")(crop)
    for i in range(blocks):
        x = _residual_dense_block(x, features, growth, f"block{i}")
    x = layers.Add(name="long_skip")([first, x])
    x = layers.Conv2D(2 * features, 3, padding="same", activation="relu", name="gather")(x)
    x = layers.Conv2D(
        FACTOR * FACTOR, 3, padding="same", kernel_initializer="zeros", name="detail"
    )(x)
    sum_ = layers.Add(name="sum", dtype="float32")([bicubic_phases(crop), x])
    return keras.Model(crop, interleave(sum_), name="residual_dense")


def _residual_dense_block(
    x: keras.KerasTensor, features: int, growth: int, name: str
) -> keras.KerasTensor:
    """Each convolution sees all earlier features; a 1x1 convolution fuses them, a skip adds x."""
    known = x
    for i in range(2):
        new = layers.Conv2D(growth, 3, padding="same", activation="relu", name=f"{name}_conv{i}")
        known = layers.Concatenate(name=f"{name}_dense{i}")([known, new(known)])
    fused = layers.Conv2D(features, 1, name=f"{name}_fuse")(known)
    return layers.Add(name=f"{name}_skip")([x, fused])


def srcnn(filters: tuple[int, int] = (64, 32)) -> keras.Model:
    """SRCNN 9-1-5 (Dong et al. 2014) with leaky ReLU, on bicubic input."""
    crop = keras.Input((SIDE, SIDE, 1), name="crop")
    x = interleave(bicubic_phases(crop))
    x = layers.Conv2D(filters[0], 9, padding="same", name="patches")(x)
    x = layers.LeakyReLU(0.1)(x)
    x = layers.Conv2D(filters[1], 1, name="mapping")(x)
    x = layers.LeakyReLU(0.1)(x)
    x = layers.Conv2D(1, 5, padding="same", dtype="float32", name="reconstruction")(x)
    return keras.Model(crop, x, name="srcnn")


def bicubic() -> keras.Model:
    """Bicubic interpolation as a network: the baseline of every comparison."""
    crop = keras.Input((SIDE, SIDE, 1), name="crop")
    return keras.Model(crop, interleave(bicubic_phases(crop)), name="bicubic")


NETWORKS: dict[str, Callable[..., keras.Model]] = {
    "residual_dense": residual_dense,
    "srcnn": srcnn,
    "bicubic": bicubic,
}


def bicubic_phases(crop: keras.KerasTensor) -> keras.KerasTensor:
    """Bicubic interpolation as a fixed 5x5 convolution: (N, 28, 28, 1) -> (N, 28, 28, 25).

    Each channel is one sub-pixel. A resize operator would do the same, but XLA gets odd
    factors wrong.
    """
    kernel = bicubic_kernel()
    fixed = layers.Conv2D(
        FACTOR * FACTOR,
        kernel.shape[0],
        padding="same",
        use_bias=False,
        kernel_initializer=keras.initializers.Constant(kernel),
        trainable=False,
        dtype="float32",
        name="bicubic",
    )
    return fixed(crop)


def bicubic_kernel() -> Array:
    """Weights float32 (5, 5, 1, 25) of Keys' cubic convolution (a = -0.5) at the 25 sub-pixels."""
    offsets = (np.arange(FACTOR) + 0.5) / FACTOR - 0.5
    distance = np.abs(np.arange(-2, 3)[:, None] - offsets[None, :])
    near = 1.5 * distance**3 - 2.5 * distance**2 + 1
    far = -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2
    taps = np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
    kernel = np.einsum("yi,xj->yxij", taps, taps)
    result: Array = kernel.reshape(5, 5, 1, FACTOR * FACTOR).astype(np.float32)
    return result


def interleave(phases: keras.KerasTensor) -> keras.KerasTensor:
    """Sub-pixel shuffle: (N, 28, 28, 25) -> (N, 140, 140, 1)."""
    x = layers.Reshape((SIDE, SIDE, FACTOR, FACTOR), dtype="float32")(phases)
    x = layers.Permute((1, 3, 2, 4), dtype="float32")(x)
    return layers.Reshape((FINE_SIDE, FINE_SIDE, 1), dtype="float32", name="enlarged")(x)
