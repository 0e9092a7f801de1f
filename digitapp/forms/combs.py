"""Read combs: a box holds a digit or nothing.

Classifier and line reader decide together. The line reader sees the digits of all boxes as a row,
and is asked for the texts that have as many digits; that is as good as to ask it box by box, and
faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitapp.forms.form import Value
from digitapp.forms.places import Place
from digitapp.models import Models
from digitapp.recognition.decoding.ctc import log_likelihoods
from digitapp.recognition.line_reader import read_line
from digitapp.recognition.segment_classifier import Classified
from digitapp.recognition.settings import RecognitionSettings
from digitapp.records import NONE, Alternative, Line, Probabilities, Reading, Segment

BLANK = 0.995
"""How sure it is that a place without ink is blank."""

_TALL = 0.35
"""Height from which ink in a box must be a digit, in heights of the box."""

_LEAST = 1e-4
"""No reader is taken to be surer than this that a digit is another one."""

_ROUNDS = 3


def read_comb(
    place: Place,
    cells: Sequence[Segment | None],
    known: Mapping[Segment, Probabilities],
    seen: Classified,
    models: Models,
    settings: RecognitionSettings,
) -> Value:
    """Join the digits of a comb to one number; empty boxes are blanks.

    cells: the ink in each box, left to right, None where there is none; known: float32 (11,), the
    probabilities of each, without those that were not reached.
    """
    own: list[Segment] = []
    blanks: set[int] = set()
    sure, unread = 1.0, False
    for cell in cells:
        found = None if cell is None else known.get(cell)
        if cell is not None and found is not None and _is_digit(cell, found, place):
            own.append(cell)
            continue
        unread |= cell is not None
        sure *= BLANK if cell is None else 0.0 if found is None else float(found[NONE])
        blanks.add(len(own))
    if not own:
        return Value(place.field, place.row, "", sure, True, place.box)
    probabilities = _weighed(own, np.stack([known[cell] for cell in own]), models, settings)
    doubtful = probabilities[:, :NONE].max(axis=1) < settings.doubtful_below
    doubtful |= probabilities[:, NONE] > settings.doubtful_none
    readings = tuple(seen.readings(own, probabilities, doubtful.tolist()))
    sure *= float(np.prod([reading.confidence for reading in readings]))
    others = _second_choices(readings, sure, settings)
    line = Line(readings, frozenset(blanks) - {0, len(own)}, sure, (), others)
    digits = {cell: reading.digit for cell, reading in zip(own, readings, strict=True)}
    text = "".join(" " if cell is None else digits.get(cell, " ") for cell in cells).strip()
    return Value(
        place.field, place.row, text, sure, unread or bool(doubtful.any()), place.box, line
    )


def _weighed(
    segments: Sequence[Segment],
    found: Probabilities,
    models: Models,
    settings: RecognitionSettings,
) -> Probabilities:
    """The probabilities of digits by both readers, float32 (N, 11), rows summing to one.

    found: those of the classifier. Each digit is weighed with the others as they are most
    probable.
    """
    shares = found[:, :NONE] / np.maximum(found[:, :NONE].sum(axis=1, keepdims=True), _LEAST)
    logs = both = np.log(np.maximum(shares, _LEAST))
    if models.line_reader is not None:
        steps = read_line(segments, models, settings).digits
        text = logs.argmax(axis=1)
        for _ in range(_ROUNDS):
            texts = [[*text[:n], d, *text[n + 1 :]] for n in range(len(text)) for d in range(NONE)]
            told = log_likelihoods(steps, [[digit + 1 for digit in other] for other in texts])
            told = told.reshape(len(text), NONE)
            both = logs + np.maximum(told - told.max(axis=1, keepdims=True), np.log(_LEAST))
            if (both.argmax(axis=1) == text).all():
                break
            text = both.argmax(axis=1)
    shares = np.exp(both - both.max(axis=1, keepdims=True))
    shares *= (1 - found[:, NONE:]) / shares.sum(axis=1, keepdims=True)
    return np.concatenate([shares, found[:, NONE:]], axis=1).astype(np.float32)


def _is_digit(segment: Segment, found: Probabilities, place: Place) -> bool:
    """Tell whether ink in a box is a digit: tall ink is one, whatever it looks like."""
    tall = segment.box.height >= _TALL * place.field.height * place.scale
    return tall or float(found[NONE]) < 0.5


def _second_choices(
    readings: Sequence[Reading], sure: float, settings: RecognitionSettings
) -> tuple[Alternative, ...]:
    """Numbers that differ from the most probable one by one digit."""
    boxes = tuple(reading.box for reading in readings)
    digits = [reading.digit for reading in readings]
    found = []
    for n, reading in enumerate(readings):
        for digit, probability in reading.alternatives[1:4]:
            share = sure * probability / max(reading.confidence, 1e-6)
            if share >= settings.least_alternative:
                other = "".join([*digits[:n], digit, *digits[n + 1 :]])
                found.append(Alternative(other, min(share, 1.0), boxes))
    found.sort(key=lambda other: -other.probability)
    return tuple(found[: settings.beam])
