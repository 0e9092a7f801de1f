"""ONNX Runtime, kept from reporting to its makers.

Since version 1.29 it sends events to a server, and keeps what it could not send in the person's
cache, unless this variable is set before it is loaded. Import it from here alone.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

# Windows has reported through the system for longer, and asks no variable.
onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
