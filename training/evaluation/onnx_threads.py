"""ONNX Runtime sessions that other packages open beside digitapp's.

Once a process shares one pool of threads, ONNX Runtime refuses sessions that bring their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import onnxruntime

from digitapp.models.onnx_network import share_threads

_Session: Any = onnxruntime.InferenceSession


def open_shared(model: Any, sess_options: Any = None, *rest: Any, **named: Any) -> Any:
    """Open a session as `onnxruntime.InferenceSession` does, on the threads that are shared."""
    share_threads()
    options = sess_options or onnxruntime.SessionOptions()
    options.use_per_session_threads = False
    return _Session(model, options, *rest, **named)


@contextmanager
def on_shared_threads(*modules: ModuleType) -> Iterator[None]:
    """Let the sessions that these modules open meanwhile have the shared threads."""
    before = [module.InferenceSession for module in modules]
    try:
        for module in modules:
            module.__dict__["InferenceSession"] = open_shared
        yield
    finally:
        for module, session in zip(modules, before, strict=True):
            module.__dict__["InferenceSession"] = session
