"""ONNX Runtime sessions that share one thread pool.

Sessions with pools of their own spin against each other and run several times
slower, so the pool is global and made once, before the first session.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import onnxruntime

from digitapp.errors import ModelError
from digitapp.records import Array

CARD = "model_card.json"

_BATCH = 64
"""Larger batches gain no speed and cost memory: 64 digits of 140x140 need about 100 MB."""


@functools.cache
def _share_threads() -> None:
    onnxruntime.set_default_logger_severity(3)
    threads = min(os.cpu_count() or 1, 4)
    onnxruntime.set_global_thread_pool_sizes(threads, 1)


def verified_bytes(folder: Path, name: str) -> bytes:
    """Read a model file and hold it against the hash in the folder's model card.

    Raises ModelError where the card or the file is missing, damaged or foreign.
    """
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
        expected = card["files"][name]["sha256"]
    except OSError:
        raise ModelError(f"No model card ({CARD}) can be read in {folder}.") from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(f"The model card {folder / CARD} is damaged or lacks {name}.") from None
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise ModelError(f"The model file {folder / name} cannot be read.") from None
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelError(
            f"The model file {folder / name} is damaged or not the one that its model card names."
        )
    return content


def open_session(content: bytes) -> onnxruntime.InferenceSession:
    """Open an ONNX model on the CPU, on the thread pool that all sessions share.

    Raises ONNX Runtime's own errors, which have no common base, where it cannot.
    """
    _share_threads()
    options = onnxruntime.SessionOptions()
    options.use_per_session_threads = False
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


class Network:
    """A network with one input and one output, run on the CPU.

    content: an ONNX model; input_shape and output_shape: what one sample must look like.
    Raises ModelError where the bytes are no ONNX model or the shapes are others.
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        input_shape: tuple[int, ...],
        output_shape: tuple[int, ...],
    ) -> None:
        try:
            self._session = open_session(content)
        except Exception as error:
            raise ModelError(f"{name} is not an ONNX model that can be run: {error}") from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        found = [tuple(port.shape[1:]) for port in (*inputs, *outputs)]
        if found != [input_shape, output_shape]:
            raise ModelError(f"{name} is another network: its inputs and outputs are {found}.")
        self._input = inputs[0].name
        self._input_shape = input_shape
        self._output_shape = output_shape

    def __call__(self, samples: Array) -> Array:
        """Run float32 (N, *input_shape) -> float32 (N, *output_shape), in bounded batches."""
        samples = np.ascontiguousarray(samples, np.float32).reshape(-1, *self._input_shape)
        result = np.empty((len(samples), *self._output_shape), np.float32)
        for start in range(0, len(samples), _BATCH):
            batch = samples[start : start + _BATCH]
            result[start : start + _BATCH] = self._session.run(None, {self._input: batch})[0]
        return result
