"""Restore the run folder of the ink network from the shipped ONNX model, to train on from it.

The file's convolutions have batch normalization folded in. Layer by layer, the statistics of a
sample of pages are put into the normalization, and undone by its scale and offset: the network
answers as the file does, and training goes on from about the same activations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from digitapp.models import INK, load_models
from digitapp.records import Array
from training.fitting.ink import WEIGHTS
from training.fitting.restore import note_of, prove, write_run
from training.networks.graphs.graph import constants
from training.networks.ink import EPSILON, ink_network

SHIPPED_INK = "shipped_ink"
"""The run folder of the restored ink network."""


def restore_ink(assets: Path, folder: Path, sample: Array) -> keras.Model:
    """Restore the ink network in `assets` as a finished training in `folder`; return it.

    sample: strengths float32 (N, H, W, 1) of typical pages. Raises ExportError where the
    restored network does not answer as the file does.
    """
    network = ink_network()
    weights = iter([w for w in constants(assets / INK).values() if w.shape != (4,)])
    for layer in _in_file_order(network):
        kernel = np.transpose(next(weights), (2, 3, 1, 0))
        name = layer.name.removesuffix("_convolution")
        if name == layer.name:  # a plain layer, the last of them with a bias
            bias = [next(weights)] if layer.use_bias else []
            layer.set_weights([kernel, *bias])
            continue
        layer.set_weights([kernel])
        # Called just once, so that a graph for `predict` would take longer than its answer.
        response = keras.ops.convert_to_numpy(keras.Model(network.inputs, layer.output)(sample))
        mean, variance = response.mean(axis=(0, 1, 2)), response.var(axis=(0, 1, 2))
        scale = np.sqrt(variance + EPSILON)
        normalised = network.get_layer(f"{name}_normalised")
        normalised.set_weights([scale, next(weights) + mean, mean, variance])
    theirs = load_models(assets, eight_bits=False).written(sample[..., 0])
    prove(INK, network.predict(sample, 8, verbose=0)[..., 0], theirs)
    write_run(network, folder, WEIGHTS, note_of(assets, "ink"))
    return network


def _in_file_order(network: keras.Model) -> Iterator[keras.layers.Layer]:
    """Layers with kernels, as `graphs.ink.write` goes through them, which is Keras's order."""
    for layer in network.layers:
        if hasattr(layer, "kernel"):
            yield layer
