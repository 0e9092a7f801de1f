"""Let other packages open ONNX Runtime sessions beside digitapp's.

Once a process has one shared thread pool, ONNX Runtime refuses sessions with their own.
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
    """Open a session like `onnxruntime.InferenceSession`, but on the shared threads."""
    share_threads()
    options = sess_options or onnxruntime.SessionOptions()
    options.use_per_session_threads = False
    return _Session(model, options, *rest, **named)


@contextmanager
def on_shared_threads(*modules: ModuleType) -> Iterator[None]:
    """Inside the block, sessions opened by these modules use the shared threads."""
    before = [module.InferenceSession for module in modules]
    try:
        for module in modules:
            module.__dict__["InferenceSession"] = open_shared
        yield
    finally:
        for module, session in zip(modules, before, strict=True):
            module.__dict__["InferenceSession"] = session
