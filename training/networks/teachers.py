"""Let larger networks teach a small one: their answers become part of its targets.

Knowledge distillation (Hinton et al. 2015, "Distilling the knowledge in a neural network").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from digitapp.records import CLASSES, Array

_BATCH = 200


@dataclass(frozen=True, eq=False)
class Teacher:
    """A trained classifier that gives logits, and what the recipe.json of its training says."""

    network: keras.Model
    note: dict[str, Any]

    @property
    def summary(self) -> dict[str, Any]:
        """The note without those of its own teachers and of the trainings before it."""
        return {key: told for key, told in self.note.items() if key not in _HISTORY}


_HISTORY = frozenset(("teachers", "started_from"))


def answers(teachers: Sequence[Teacher], images: Array, softness: float) -> Array:
    """What the teachers say together: float32 (N, 11), rows summing to one.

    images: enlarged crops, uint8 (N, 140, 140); softness: temperature of the softmax, above 0;
    more than 1 brings out the less likely classes. The answer is the normalized geometric mean of
    the teachers' probabilities. Raises ValueError without teachers.
    """
    if not teachers:
        raise ValueError("nobody teaches")
    found = np.empty((len(images), len(CLASSES)), np.float32)
    for start in range(0, len(images), _BATCH):
        batch = images[start : start + _BATCH].astype(np.float32)[..., None] / 255.0
        logits = [np.asarray(teacher.network.predict_on_batch(batch)) for teacher in teachers]
        # The mean of logits is the logarithm of the geometric mean, up to a constant of each row.
        mean = np.mean(logits, axis=0)
        found[start : start + len(batch)] = keras.ops.softmax(mean / softness)
    return found
