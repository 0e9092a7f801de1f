"""The trained networks that ship, and loading them."""

from digitapp.models.models import (
    CLASSIFIER,
    EIGHT_BITS,
    INK,
    LINE_READER,
    ORIENTATION,
    PUNCTUATION,
    ROW_ORIENTATION,
    SUPER_RESOLVER,
    TOUCHING,
    Models,
    load_models,
)

__all__ = [
    "CLASSIFIER",
    "EIGHT_BITS",
    "INK",
    "LINE_READER",
    "ORIENTATION",
    "PUNCTUATION",
    "ROW_ORIENTATION",
    "SUPER_RESOLVER",
    "TOUCHING",
    "Models",
    "load_models",
]
