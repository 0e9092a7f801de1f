"""Networks run by ONNX Runtime, each call on one thread, many samples on several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from digitapp.errors import ModelError
from digitapp.models.runtime import onnxruntime
from digitapp.models.threads import side_by_side, thread_count
from digitapp.records import Array

_BATCH = 64
"""Larger batches gain no speed and cost memory: 64 digits of 140x140 need about 100 MB."""

_LEAST = 4
"""Fewer samples are not worth handing to another thread."""


def batches(count: int, most: int = _BATCH) -> Iterator[slice]:
    """Slices of up to `most` samples that cover `count` samples in order."""
    for start in range(0, count, most):
        yield slice(start, start + most)


def open_session(content: bytes, keeps_memory: bool = False) -> onnxruntime.InferenceSession:
    """Open an ONNX model on the CPU, one thread a call; calls may run side by side.

    keeps_memory: whether a call leaves its memory to the next one. The system clears fresh memory,
    which takes a quarter of the time of a network with arrays of many megabytes.
    Raises errors of ONNX Runtime, which have no common base class.
    """
    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A pattern is kept for every shape that was ever read, and pages have all shapes.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = keeps_memory
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


class Network:
    """A network with one input and one output, run on the CPU.

    content: an ONNX model; input_shape and output_shape: what one sample must look like,
    None for a side that is free and the same in both; keeps_memory: as of `open_session`.
    Raises ModelError if the bytes are not an ONNX model or the shapes differ.
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        input_shape: tuple[int | None, ...],
        output_shape: tuple[int | None, ...],
        keeps_memory: bool = False,
    ) -> None:
        try:
            self._session = open_session(content, keeps_memory)
        except Exception as error:
            raise ModelError(
                "{name} is not an ONNX model that can be run: {error}", name=name, error=error
            ) from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        found = [_sides(port.shape) for port in (*inputs, *outputs)]
        if found != [input_shape, output_shape]:
            raise ModelError(
                "{name} is another network: its inputs and outputs are {found}.",
                name=name,
                found=found,
            )
        self._input = inputs[0].name
        self._dtype = np.float64 if inputs[0].type == "tensor(double)" else np.float32
        self._axes = 1 + len(input_shape)
        self._channels = inputs[0].shape[-1]
        self._output_shape = output_shape

    def __call__(self, samples: Array) -> Array:
        """Run float (N, *input_shape) -> float (N, *output_shape), in bounded batches.

        Both are of the network's own precision, float32 for all but the smallest.

        A last axis of one may be left out, and is added.
        """
        samples = np.ascontiguousarray(samples, self._dtype)
        samples = samples.reshape(*samples.shape[: self._axes - 1], self._channels)
        if not len(samples):
            sides = zip(self._output_shape, samples.shape[1:], strict=False)
            shape = [side if fixed is None else fixed for fixed, side in sides]
            return np.empty((0, *shape), self._dtype)
        threads = min(thread_count(), max(len(samples) // _LEAST, 1))
        each = min(-(-len(samples) // threads), _BATCH)
        parts = [samples[part] for part in batches(len(samples), each)]
        answers = side_by_side(self._run, parts)
        return np.concatenate(answers) if len(answers) > 1 else answers[0]

    def _run(self, samples: Array) -> Array:
        return np.asarray(self._session.run(None, {self._input: samples})[0])


def _sides(shape: Sequence[int | str | None]) -> tuple[int | None, ...]:
    """A port's shape without the batch, its named or unknown sides as None."""
    return tuple(side if isinstance(side, int) else None for side in shape[1:])
