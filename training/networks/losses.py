"""Pixel and structural losses and measures for super-resolution, on images in [0, 1]."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import ops

from digitapp.segmentation.normalization import FINE_SIDE

_WINDOW = 7

Loss = Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]
"""From truth and guess, both (N, 140, 140, 1), to one number."""


def charbonnier(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """sqrt(d^2 + e^2), a smooth L1 (Charbonnier et al. 1994); mean over all pixels."""
    return ops.mean(ops.sqrt(ops.square(truth - guess) + 1e-3))


def ssim(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Structural similarity (Wang et al. 2004) with a uniform 7x7 window at every place; (N,)."""
    return _similarity(truth, guess, lambda x: ops.average_pool(x, _WINDOW, 1, padding="valid"))


def block_ssim(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """The same over windows side by side: a fraction of the cost, good enough for a loss."""
    side = FINE_SIDE // _WINDOW

    def mean(x: keras.KerasTensor) -> keras.KerasTensor:
        return ops.mean(ops.reshape(x, (-1, side, _WINDOW, side, _WINDOW)), axis=(2, 4))

    return _similarity(truth, guess, mean)


def _similarity(
    truth: keras.KerasTensor,
    guess: keras.KerasTensor,
    mean: Callable[[keras.KerasTensor], keras.KerasTensor],
) -> keras.KerasTensor:
    mu_t, mu_g = mean(truth), mean(guess)
    var_t = mean(ops.square(truth)) - ops.square(mu_t)
    var_g = mean(ops.square(guess)) - ops.square(mu_g)
    both = mean(truth * guess) - mu_t * mu_g
    c1, c2 = 0.01**2, 0.03**2
    score = (2 * mu_t * mu_g + c1) * (2 * both + c2)
    score = score / ((mu_t**2 + mu_g**2 + c1) * (var_t + var_g + c2))
    return ops.mean(ops.reshape(score, (ops.shape(score)[0], -1)), axis=1)


def pixel_and_structure(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Pixels of all images alike: steady from the first step on, which compares optimizers well."""
    return charbonnier(truth, guess) + 0.1 * (1 - ops.mean(block_ssim(truth, guess)))


def signal_and_structure(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """What the shipped network is trained with: the logarithm of every image's own error, so
    that a sharp original's last decibel counts for as much as a blurred one's (the PSNR loss of
    Chen et al. 2022, "Simple baselines for image restoration"), beside its structure."""
    error = ops.mean(ops.square(truth - guess), axis=(1, 2, 3))
    signal = ops.mean(ops.log(error + 1e-4))
    return 0.01 * signal + 0.1 * (1 - ops.mean(block_ssim(truth, guess)))


def perceived(
    seen: keras.Model, truth: keras.KerasTensor, guess: keras.KerasTensor
) -> keras.KerasTensor:
    """Mean distance of what a frozen network makes of the truth and of the guess."""
    return ops.mean(ops.abs(seen(truth) - seen(guess)))


def guided(seen: keras.Model, weight: float) -> Loss:
    """The shipped network's loss and, by `weight`, what a classifier sees: strokes that decide
    which digit it is then count for more than others."""

    def loss(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
        return signal_and_structure(truth, guess) + weight * perceived(seen, truth, guess)

    return loss


def features(classifier: keras.Model) -> keras.Model:
    """The classifier up to its second stage, frozen: what it sees before it decides."""
    cut = classifier.get_layer("down1").output
    seen = keras.Model(classifier.input, cut, name="features")
    seen.trainable = False
    return seen


def psnr(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Peak signal-to-noise ratio in dB, (N,) per image."""
    error = ops.mean(ops.square(truth - ops.clip(guess, 0, 1)), axis=(1, 2, 3))
    return -10 * ops.log(ops.maximum(error, 1e-10)) / ops.log(10.0)
