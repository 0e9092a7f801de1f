"""Restore the line reader as a run folder from its ONNX file, to go on from what ships.

The file holds each convolution with its normalization folded in: as a bias, or, for the
one-dimensional ones, as a sum behind it, after a factor where the network was not folded before.
The restored network has biases alone.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import onnx

from digitapp.models import LINE_READER, load_models
from digitapp.recognition.row_image import HEIGHT
from digitapp.records import Array
from training.fitting.restore import initialisers, note_of, prove, write_run
from training.fitting.rows.line_reader import WEIGHTS
from training.networks.line_reader import line_reader
from training.networks.onnx_conversion import ExportError
from training.recipes.line_reader import LineReaderRecipe

Weights = dict[str, list[Array]]
"""Kernel and bias by the name of the layer."""


def restore_line_reader(assets: Path, folder: Path) -> Path:
    """Restore the line reader in `assets` as a finished training in `folder`; return `folder`.

    Raises ExportError if it answers differently from the file.
    """
    network, found = line_reader(folded=True), _weights(assets / LINE_READER)
    for layer in (layer for layer in network.layers if layer.weights):
        arrays = found.get(layer.name, [])
        if [a.shape for a in arrays] != [tuple(w.shape) for w in layer.weights]:
            raise ExportError(f"{LINE_READER} has no weights that fit the layer {layer.name}")
        layer.set_weights(arrays)
    rows = np.random.default_rng(1).random((4, HEIGHT, 64), np.float32)
    logits = np.asarray(network.predict_on_batch(rows[..., None]), np.float64)
    likely = np.exp(logits - logits.max(axis=-1, keepdims=True))
    answers = likely / likely.sum(axis=-1, keepdims=True)
    prove(LINE_READER, answers, load_models(assets).read_lines(rows))
    note = note_of(assets, "line_reader")
    known = {k: v for k, v in note["recipe"].items() if k in asdict(LineReaderRecipe())}
    recipe = replace(LineReaderRecipe(**known), folded=True)
    write_run(network, folder, WEIGHTS, {**note, "recipe": asdict(recipe)})
    return folder


def _weights(path: Path) -> Weights:
    constants, graph = initialisers(path), onnx.load(path).graph
    # Half precision is cast before it is used.
    cast = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    named = constants | {new: constants[old] for new, old in cast.items() if old in constants}
    users = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            users[name].append(node)
    result: Weights = {}
    for node in (node for node in graph.node if node.op_type == "Conv"):
        layer = _layer(cast.get(node.input[1], node.input[1]))
        kernel = np.transpose(named[node.input[1]], (2, 3, 1, 0))
        if len(node.input) > 2:
            result[layer] = [kernel, named[node.input[2]]]
            continue
        kind, values, then = _vector_behind(node.output[0], users, named)
        if kind == "Add":
            result[layer] = [kernel[0], values]
        else:
            result[layer] = [kernel[0] * values, _vector_behind(then, users, named)[1]]
    convolutions = frozenset(result)
    for name, values in constants.items():
        if (
            found := re.search(r"/([a-z_]+)_\d+/(Cast/ReadVariableOp|BiasAdd|Add)", name)
        ) and found[1] not in convolutions:
            # The kernel, of two dimensions, comes first.
            own = result.setdefault(found[1], [])
            own.insert(0 if values.ndim > 1 else len(own), values)
    return result


def _layer(name: str) -> str:
    """The layer's name in the name of a kernel."""
    found = re.search(r"/([a-z0-9_]+?)_\d+/convolution", name)
    if found is None:
        raise ExportError(f"{LINE_READER} has a kernel of no layer, {name}")
    return found[1]


def _vector_behind(
    start: str, users: dict[str, list[onnx.NodeProto]], named: dict[str, Array]
) -> tuple[str, Array, str]:
    """The first node behind an output that multiplies by a vector or adds one: its kind, the vector
    and its own output."""
    waiting, seen = deque([start]), {start}
    while waiting:
        for node in users[waiting.popleft()]:
            vectors = [named[n] for n in node.input if n in named and named[n].size > 1]
            if node.op_type in ("Mul", "Add") and vectors:
                return node.op_type, vectors[0].reshape(-1), node.output[0]
            fresh = [name for name in node.output if name not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    raise ExportError(f"{LINE_READER} has no bias behind {start}")
