"""Restore the line reader as a run folder from its ONNX file, to go on from what ships.

The file holds each convolution with its normalization folded in; the restored network has biases
alone.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from digitapp.models import LINE_READER, load_models
from digitapp.recognition.row_image import HEIGHT
from training.fitting.restore import note_of, prove, write_run
from training.fitting.rows.line_reader import WEIGHTS
from training.networks.graphs.conversion import ExportError
from training.networks.graphs.line_reader import read
from training.networks.line_reader import line_reader
from training.recipes.line_reader import LineReaderRecipe


def restore_line_reader(assets: Path, folder: Path) -> Path:
    """Restore the line reader in `assets` as a finished training in `folder`; return `folder`.

    Raises ExportError if it answers differently from the file.
    """
    network, found = line_reader(folded=True), read(assets / LINE_READER)
    for layer in (layer for layer in network.layers if layer.weights):
        shapes = [tuple(w.shape) for w in layer.weights]
        arrays = found.get(layer.name, [])
        # A layer over columns alone has a kernel of one row, or of one pixel, in the file.
        if [a.size for a in arrays] != [np.prod(shape) for shape in shapes]:
            raise ExportError(f"{LINE_READER} has no weights that fit the layer {layer.name}")
        layer.set_weights([a.reshape(shape) for a, shape in zip(arrays, shapes, strict=True)])
    rows = np.random.default_rng(1).random((4, HEIGHT, 64), np.float32)
    logits = np.asarray(network.predict_on_batch(rows[..., None]), np.float64)
    likely = np.exp(logits - logits.max(axis=-1, keepdims=True))
    answers = likely / likely.sum(axis=-1, keepdims=True)
    prove(LINE_READER, answers, load_models(assets, eight_bits=False).read_lines(rows))
    note = note_of(assets, "line_reader")
    known = {k: v for k, v in note["recipe"].items() if k in asdict(LineReaderRecipe())}
    recipe = replace(LineReaderRecipe(**known), folded=True)
    write_run(network, folder, WEIGHTS, {**note, "recipe": asdict(recipe)})
    return folder
