"""The network that reads a whole line: convolutions with wide context, trained with CTC."""

from __future__ import annotations

from functools import partial

import keras
from keras import layers, ops

from digitapp.recognition.line_reader import CLASSES
from digitapp.recognition.row_image import HEIGHT

CHANNELS = (24, 48, 64, 96, 96, 160)
STEM = {
    "stem": (2, 2),
    "second": (2, 1),
    "third": (1, 2),
    "fourth": (2, 1),
    "fifth": (1, 1),
    "columns": (1, 1),
}
"""The convolutions over the picture and their strides, in order."""
VALID = "columns"
"""The one that is not padded: its kernel is as high as what is left of the picture."""
DILATIONS = (1, 2, 4, 8, 1)
GATED_AFTER = 1
"""The number of the block after which every column is told of the whole line."""
EPSILON = 1e-3

_SIZES = {"stem": (5, 5), VALID: (HEIGHT // 8, 1)}
"""Kernels of another size than 3x3."""


def line_reader(*, folded: bool = False, channels: tuple[int, ...] = CHANNELS) -> keras.Model:
    """Pictures (N, HEIGHT, W, 1) in [0, 1], ink bright, W a multiple of 4, -> logits
    (N, W / 2, 1 + len(CLASSES)), the blank first.

    A convolutional stem (as in Shi et al. 2017, without the recurrent layer) leaves one vector
    for every four columns. Residual blocks of one-dimensional dilated convolutions (Bai et al.
    2018) see some twelve digits around it, and a gated mean tells every column how this line
    is written. Connectionist temporal classification is due to Graves et al. 2006.
    folded: convolutions have a bias in place of a normalization, as in the ONNX file; channels: of
    the convolutions over the picture, the last of them of all after it.
    """
    convolved, block = partial(_convolution, folded=folded), partial(_block, folded=folded)
    picture = keras.Input((HEIGHT, None, 1), name="picture")
    x = picture
    for (name, strides), count in zip(STEM.items(), channels, strict=True):
        x = convolved(x, count, name, _SIZES.get(name, (3, 3)), strides)
    x = layers.Reshape((-1, channels[-1]), name="sequence")(x)
    for i, dilation in enumerate(DILATIONS):
        x = block(x, channels[-1], dilation, f"block{i}")
        if i == GATED_AFTER:
            x = _told_of_the_line(x, channels[-1])
    x = layers.Dropout(0.1, name="dropout")(x)
    count = 1 + len(CLASSES)
    x = layers.Dense(2 * count, name="pairs")(x)
    logits = layers.Reshape((-1, count), dtype="float32", name="logits")(x)
    return keras.Model(picture, logits, name="line_reader")


def _convolution(
    x: keras.KerasTensor,
    count: int,
    name: str,
    size: tuple[int, int],
    strides: tuple[int, int],
    *,
    folded: bool,
) -> keras.KerasTensor:
    padding = "valid" if name == VALID else "same"
    x = layers.Conv2D(
        count, size, strides=strides, padding=padding, use_bias=folded, name=f"{name}_convolution"
    )(x)
    return layers.ReLU(name=name)(_normalized(x, name, folded))


def _normalized(x: keras.KerasTensor, name: str, folded: bool) -> keras.KerasTensor:
    if folded:
        return x
    return layers.BatchNormalization(momentum=0.98, epsilon=EPSILON, name=f"{name}_normalised")(x)


def _block(
    x: keras.KerasTensor, count: int, dilation: int, name: str, *, folded: bool
) -> keras.KerasTensor:
    y = x
    for part, rate in (("wide", dilation), ("near", 1)):
        y = layers.Conv1D(
            count, 3, padding="same", dilation_rate=rate, use_bias=folded, name=f"{name}_{part}"
        )(y)
        y = _normalized(y, f"{name}_{part}", folded)
        if part == "wide":
            y = layers.ReLU(name=f"{name}_{part}_relu")(y)
    y = layers.Add(name=f"{name}_sum")([x, y])
    return layers.ReLU(name=name)(y)


def _told_of_the_line(x: keras.KerasTensor, count: int) -> keras.KerasTensor:
    """Add to every column a mean over those columns of the line that a gate lets through."""
    gate = layers.Dense(1, activation="sigmoid", name="gate")(x)
    total = ops.sum(gate * x, axis=1, keepdims=True)
    mean = total / (ops.sum(gate, axis=1, keepdims=True) + 1e-3)
    style = layers.Dense(count, activation="relu", name="style")(mean)
    return layers.Add(name="told")([x, layers.Dense(count, name="style_added")(style)])
