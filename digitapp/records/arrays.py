"""Names for the arrays that the stages pass on: element type, shape and value range."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

GrayImage = Array
"""uint8 (H, W), 0 black to 255 white."""

ColourImage = Array
"""uint8 (H, W, 3) in RGB order."""

InkImage = Array
"""uint8 (H, W), 0 paper to 255 full ink."""

Mask = Array
"""uint8 (H, W), 255 where a pixel belongs, else 0."""

Probabilities = Array
"""float (..., 11), one probability for each of `CLASSES`. The last axis sums to 1."""


def read_only(array: Array) -> Array:
    """Return a read-only view. The caller's own array stays writable."""
    view = array.view(np.ndarray)  # a subclass may calculate otherwise, such as np.matrix
    view.flags.writeable = False
    return view
