"""ONNX Runtime sessions that share one thread pool.

Sessions with separate pools compete for the cores and run several times slower, so the
pool is global and created once, before the first session.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence

import numpy as np
import onnxruntime

from digitapp.errors import ModelError
from digitapp.records import Array

_BATCH = 64
"""Larger batches gain no speed and cost memory: 64 digits of 140x140 need about 100 MB."""


def batches(count: int, most: int = _BATCH) -> Iterator[slice]:
    """Slices of up to `most` samples that cover `count` samples in order."""
    for start in range(0, count, most):
        yield slice(start, start + most)


_most_threads = 4


def use_threads(count: int) -> None:
    """Let the networks of this process use at most so many threads, by default 4.

    Without effect once the first network was opened.
    """
    global _most_threads
    _most_threads = count


@functools.cache
def share_threads() -> None:
    """Give all sessions of this process one pool of threads; done before the first is opened."""
    onnxruntime.set_default_logger_severity(3)
    threads = min(os.cpu_count() or 1, _most_threads)
    onnxruntime.set_global_thread_pool_sizes(threads, 1)


def open_session(content: bytes) -> onnxruntime.InferenceSession:
    """Open an ONNX model on the CPU, on the thread pool that all sessions share.

    Raises errors of ONNX Runtime, which have no common base class.
    """
    share_threads()
    options = onnxruntime.SessionOptions()
    options.use_per_session_threads = False
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


class Network:
    """A network with one input and one output, run on the CPU.

    content: an ONNX model; input_shape and output_shape: what one sample must look like,
    None for a side that is free and the same in both.
    Raises ModelError if the bytes are not an ONNX model or the shapes differ.
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        input_shape: tuple[int | None, ...],
        output_shape: tuple[int | None, ...],
    ) -> None:
        try:
            self._session = open_session(content)
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
        parts = [
            self._session.run(None, {self._input: samples[part]})[0]
            for part in batches(len(samples))
        ]
        return np.concatenate(parts) if len(parts) > 1 else np.asarray(parts[0])


def _sides(shape: Sequence[int | str | None]) -> tuple[int | None, ...]:
    """A port's shape without the batch, its named or unknown sides as None."""
    return tuple(side if isinstance(side, int) else None for side in shape[1:])
