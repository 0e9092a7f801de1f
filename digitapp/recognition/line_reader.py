"""The line reader: a network that sees a whole row and gives every text a probability.

It needs no cuts. The row shows what a single digit does not, such as three linked arcs after a 3,
an upright slash between two dates, or how this person writes a 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitapp.models import Models
from digitapp.recognition.decoding.ctc import BLANK, Steps, alignment, essential, merged
from digitapp.recognition.row_image import Paint, RowImage, row_image
from digitapp.recognition.settings import DEFAULTS, RecognitionSettings
from digitapp.records import SIGNS, Array, Box, Segment

CLASSES = "0123456789" + "".join(SIGNS)
"""The network's classes besides the blank, which comes first."""

TALL_SIGNS = frozenset("/():+=x%")
"""Signs as tall as digits: the lattice may take them for digits."""

STEP = 2
"""The network predicts at every second column of the image."""

_DIGITS = range(1, 11)


@dataclass(frozen=True)
class PlacedDigit:
    """A digit that the line reader reads, its probability 0 to 1, and its column on the page."""

    digit: int
    probability: float
    place: float


@dataclass(frozen=True, eq=False)
class LineReading:
    """The line reader's output for a row.

    image: the row as the network saw it; steps: its probabilities, float (T, 1 + 22), of the
    blank and `CLASSES`; sign_price: penalty of a sign that competes with a digit, in nats.
    """

    image: RowImage
    steps: Steps
    sign_price: float = 0.0

    @cached_property
    def digits(self) -> Steps:
        """The steps with only the ten digits; signs are added to the blank, with their penalty."""
        p = self.steps.probabilities.copy()
        p[:, 1 + len(_DIGITS) :] *= np.exp(-self.sign_price)
        return merged(Steps(p / p.sum(axis=1, keepdims=True), self.steps.places), _DIGITS)

    def places(self, text: Sequence[int]) -> Array:
        """The page column of each digit of a text, float (len(text),).

        Raises ValueError if the text is too long for the row.
        """
        spans = alignment(self.digits, [digit + 1 for digit in text])
        return self.page_columns([self._centre(self.digits, span) for span in spans])

    def digit_places(self) -> list[PlacedDigit]:
        """The digits on the best path, left to right."""
        found = []
        for number, first, stop in _runs(self.digits):
            own = self.digits.probabilities[first:stop, number]
            place = self.page_columns([self._centre(self.digits, (first, stop - 1))])
            found.append(PlacedDigit(number - 1, float(own.max()), float(place[0])))
        return found

    def page_columns(self, steps: Sequence[float] | Array) -> Array:
        """Page columns, float, of places counted in steps of the network."""
        return self.image.page_columns((np.asarray(steps, float) + 0.5) * STEP)

    def signs(self) -> list[tuple[str, float, float, float]]:
        """The signs on the best path: sign, probability, first and last page column."""
        found = []
        for number, first, stop in _runs(self.steps):
            if number > len(_DIGITS):
                own = self.steps.probabilities[first:stop, number]
                left, right = self.page_columns(self.steps.places[[first, stop - 1]])
                found.append((CLASSES[number - 1], float(own.max()), float(left), float(right)))
        return found

    def tall_signs(self, boxes: Sequence[Box]) -> Array:
        """The probability that each box is a tall sign and no digit, float (N,), 0 to 1.

        0 where the line reader reads a digit inside the box, or no such sign.
        """
        signs = [((a + b) / 2, p) for sign, p, a, b in self.signs() if sign in TALL_SIGNS]
        if not signs:
            return np.zeros(len(boxes))
        digits = [digit.place for digit in self.digit_places()]
        found = [
            0.0
            if any(box.x <= place <= box.right for place in digits)
            else max((p for place, p in signs if box.x <= place <= box.right), default=0.0)
            for box in boxes
        ]
        return np.array(found)

    @staticmethod
    def _centre(steps: Steps, span: tuple[int, int]) -> float:
        return float(steps.places[span[0] : span[1] + 1].mean())


def _runs(steps: Steps) -> Iterator[tuple[int, int, int]]:
    """The runs of one class on the best path, blanks left out: class, first step, stop."""
    best = steps.probabilities.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=BLANK, append=BLANK) != 0)
    for first, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if best[first] != BLANK:
            yield int(best[first]), first, stop


def read_line(
    segments: Sequence[Segment],
    models: Models,
    settings: RecognitionSettings = DEFAULTS,
    paint: Paint = row_image,
) -> LineReading:
    """Run the line reader on a row. Raises ModelError if the models have none."""
    image = paint(segments)
    steps = essential(models.read_lines(image.batch())[0])
    return LineReading(image, steps, settings.line_sign_price)
