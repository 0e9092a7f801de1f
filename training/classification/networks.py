"""The network that reads 140x140 crops; its output is logits (N, 11)."""

from __future__ import annotations

import keras
from keras import layers

from digitapp.records import CLASSES
from digitapp.segment.crop import FINE_SIDE


def residual(
    filters: tuple[int, ...] = (32, 64, 128),
    blocks: tuple[int, ...] = (1, 1, 1),
    stem_stride: int = 4,
    dense: int = 0,
    dropout: float = 0.3,
) -> keras.Model:
    """Residual blocks (He et al. 2016) behind one wide-strided convolution.

    The stem brings 140x140 to 35x35 (stride 4) or 28x28 (stride 5) at once: the picture
    is smooth at that scale, and everything after it is sixteen times cheaper.
    """
    enlarged = keras.Input((FINE_SIDE, FINE_SIDE, 1), name="enlarged")
    x = _normed(enlarged, filters[0], stem_stride + 3, stem_stride, "stem")
    x = layers.ReLU()(x)
    for stage, (width, count) in enumerate(zip(filters, blocks, strict=True)):
        if stage:
            x = layers.ReLU()(_normed(x, width, 3, 2, f"down{stage}"))
        for i in range(count):
            x = _block(x, width, f"stage{stage}_block{i}")
    x = layers.GlobalAveragePooling2D(name="pool", dtype="float32")(x)
    if dense:
        x = layers.Dense(dense, activation="relu", name="dense")(x)
    x = layers.Dropout(dropout)(x)
    logits = layers.Dense(len(CLASSES), dtype="float32", name="logits")(x)
    return keras.Model(enlarged, logits, name="residual_classifier")


def _block(x: keras.KerasTensor, width: int, name: str) -> keras.KerasTensor:
    y = layers.ReLU()(_normed(x, width, 3, 1, f"{name}_first"))
    y = _normed(y, width, 3, 1, f"{name}_second")
    return layers.ReLU()(layers.Add(name=f"{name}_skip")([x, y]))


def _normed(
    x: keras.KerasTensor, width: int, size: int, stride: int, name: str
) -> keras.KerasTensor:
    """Convolution and batch normalisation, which export folds into one."""
    x = layers.Conv2D(width, size, stride, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(momentum=0.97, name=f"{name}_norm")(x)


def calibrated(network: keras.Model, temperature: float) -> keras.Model:
    """The network with softmax at a fitted temperature (Guo et al. 2017), as it ships."""
    scaled = layers.Rescaling(1.0 / temperature, name="temperature")(network.output)
    probabilities = layers.Softmax(name="probabilities")(scaled)
    return keras.Model(network.input, probabilities, name=network.name)
