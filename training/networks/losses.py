"""Losses and measures for super-resolution, on images (N, 140, 140, 1) in [0, 1]."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import ops

from digitapp.segmentation.normalization import FINE_SIDE

_WINDOW = 7

Loss = Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]
"""Maps truth and guess, both (N, 140, 140, 1), to a scalar."""


def charbonnier(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Mean of sqrt(d^2 + e^2) over all pixels, a smooth L1 loss (Charbonnier et al. 1994)."""
    return ops.mean(ops.sqrt(ops.square(truth - guess) + 1e-3))


def ssim(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Structural similarity (Wang et al. 2004), (N,): a uniform 7x7 window at every position."""
    return _similarity(truth, guess, lambda x: ops.average_pool(x, _WINDOW, 1, padding="valid"))


def block_ssim(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """SSIM over adjacent windows, (N,): a fraction of the cost, good enough for a loss."""
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
    """Charbonnier loss plus 0.1 of the structural loss.

    It is stable from the first step on, so it suits the comparison of optimizers.
    """
    return charbonnier(truth, guess) + 0.1 * (1 - ops.mean(block_ssim(truth, guess)))


def signal_and_structure(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """The shipped network's loss: logarithm of each image's squared error, plus structure.

    With the logarithm, a decibel counts as much for a sharp original as for a blurred one (the
    PSNR loss of Chen et al. 2022, "Simple baselines for image restoration").
    """
    error = ops.mean(ops.square(truth - guess), axis=(1, 2, 3))
    signal = ops.mean(ops.log(error + 1e-4))
    return 0.01 * signal + 0.1 * (1 - ops.mean(block_ssim(truth, guess)))


def perceived(
    seen: keras.Model, truth: keras.KerasTensor, guess: keras.KerasTensor
) -> keras.KerasTensor:
    """Mean absolute difference of a frozen network's features for truth and guess."""
    return ops.mean(ops.abs(seen(truth) - seen(guess)))


def guided(seen: keras.Model, weight: float) -> Loss:
    """Return the shipped network's loss plus `weight` times the classifier's feature distance.

    Strokes that decide which digit it is then count more than others.
    """

    def loss(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
        return signal_and_structure(truth, guess) + weight * perceived(seen, truth, guess)

    return loss


def features(classifier: keras.Model) -> keras.Model:
    """Return the frozen classifier up to the start of its second stage."""
    cut = classifier.get_layer("down1").output
    seen = keras.Model(classifier.input, cut, name="features")
    seen.trainable = False
    return seen


def psnr(truth: keras.KerasTensor, guess: keras.KerasTensor) -> keras.KerasTensor:
    """Peak signal-to-noise ratio of each image in dB, (N,)."""
    error = ops.mean(ops.square(truth - ops.clip(guess, 0, 1)), axis=(1, 2, 3))
    return -10 * ops.log(ops.maximum(error, 1e-10)) / ops.log(10.0)
