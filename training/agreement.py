"""What every export has to hold: the exported network answers as the trained one does."""

from __future__ import annotations

TOLERANCE = 1e-3
"""Keras and ONNX Runtime may differ by so much in any number."""


class ExportError(RuntimeError):
    """What was exported does not agree with what was trained; the message says how far off."""
