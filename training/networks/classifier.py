"""The classifier: enlarged crops (N, 140, 140, 1) in [0, 1] -> logits (N, 11)."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from digitapp.records import CLASSES
from digitapp.segmentation.normalization import FINE_SIDE


def bottleneck(
    filters: tuple[int, ...] = (16, 64, 128),
    blocks: tuple[int, ...] = (2, 2),
    dense: int = 0,
    dropout: float = 0.3,
) -> keras.Model:
    """Build bottleneck blocks (He et al. 2016) on small grids: what the search varies.

    A stem reduces 140x140 to 28x28 at once, since the image is smooth at that scale; a second
    convolution reduces that to 14x14. Blocks work at 14x14 and 7x7 and convolve half of the
    filters only: a quarter of the time of `residual`. filters: of the stem and of both stages;
    blocks: of both stages.

    There is no batch normalisation. Every block starts as the identity instead (Fixup, Zhang
    et al. 2019), which trains as well at this depth and three times faster on a CPU.
    """
    enlarged = keras.Input((FINE_SIDE, FINE_SIDE, 1), name="enlarged")
    x = _conv(enlarged, filters[0], 8, 5, "stem")
    for stage, (width, count, size) in enumerate(zip(filters[1:], blocks, (4, 3), strict=True)):
        x = _conv(x, width, size, 2, f"down{stage}")
        for i in range(count):
            x = _narrow_block(x, width, f"stage{stage}_block{i}")
    logits = _head(x, dense, dropout)
    return keras.Model(enlarged, logits, name="bottleneck_classifier")


def residual(
    filters: tuple[int, ...] = (32, 64, 128),
    blocks: tuple[int, ...] = (1, 2, 1),
    dropout: float = 0.3,
) -> keras.Model:
    """Build residual blocks (He et al. 2016) behind one convolution of stride 5.

    The classifier that teaches the shipped one, and what super-resolvers are compared by. Blocks
    start as the identity, as in `bottleneck`.
    """
    enlarged = keras.Input((FINE_SIDE, FINE_SIDE, 1), name="enlarged")
    x = _conv(enlarged, filters[0], 8, 5, "stem")
    for stage, (width, count) in enumerate(zip(filters, blocks, strict=True)):
        if stage:
            x = _conv(x, width, 3, 2, f"down{stage}")
        for i in range(count):
            x = _block(x, width, f"stage{stage}_block{i}")
    return keras.Model(enlarged, _head(x, 0, dropout), name="residual_classifier")


def _head(x: keras.KerasTensor, dense: int, dropout: float) -> keras.KerasTensor:
    x = layers.GlobalAveragePooling2D(name="pool", dtype="float32")(x)
    if dense:
        x = layers.Dense(dense, activation="relu", name="dense", dtype="float32")(x)
    x = layers.Dropout(dropout, dtype="float32")(x)
    return layers.Dense(len(CLASSES), dtype="float32", name="logits")(x)


def _narrow_block(x: keras.KerasTensor, width: int, name: str) -> keras.KerasTensor:
    y = _conv(x, width // 2, 1, 1, f"{name}_narrow")
    y = _conv(y, width // 2, 3, 1, f"{name}_spatial")
    last = layers.Conv2D(width, 1, kernel_initializer="zeros", name=f"{name}_widen")
    return layers.ReLU()(layers.Add(name=f"{name}_skip")([x, last(y)]))


def _block(x: keras.KerasTensor, width: int, name: str) -> keras.KerasTensor:
    y = _conv(x, width, 3, 1, f"{name}_first")
    last = layers.Conv2D(
        width, 3, padding="same", kernel_initializer="zeros", name=f"{name}_second"
    )
    return layers.ReLU()(layers.Add(name=f"{name}_skip")([x, last(y)]))


def _conv(x: keras.KerasTensor, width: int, size: int, stride: int, name: str) -> keras.KerasTensor:
    return layers.Conv2D(
        width,
        size,
        stride,
        padding="same",
        activation="relu",
        kernel_initializer="he_normal",
        name=name,
    )(x)


def calibrated(network: keras.Model, temperature: float) -> keras.Model:
    """Add a softmax at a fitted temperature (Guo et al. 2017), as shipped: -> (N, 11)."""
    scaled = layers.Rescaling(1.0 / temperature, name="temperature")(network.output)
    probabilities = layers.Softmax(name="probabilities")(scaled)
    return keras.Model(network.input, probabilities, name=network.name)


def multiply_adds(network: keras.Model) -> int:
    """Count the multiplications of a network's convolutions and dense layers for one image."""
    total = 0
    for layer in network.layers:
        if isinstance(layer, layers.Conv2D):
            _, height, width, _ = layer.output.shape
            total += height * width * int(np.prod(layer.kernel.shape))
        elif isinstance(layer, layers.Dense):
            total += int(np.prod(layer.kernel.shape))
    return total
