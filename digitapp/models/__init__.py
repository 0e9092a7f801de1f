"""The trained networks that ship, and loading them."""

from digitapp.models.models import (
    CLASSIFIER,
    INK,
    SUPER_RESOLVER,
    TOUCHING,
    Models,
    load_models,
)

__all__ = ["CLASSIFIER", "INK", "SUPER_RESOLVER", "TOUCHING", "Models", "load_models"]
