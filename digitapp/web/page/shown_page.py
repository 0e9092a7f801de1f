"""What the page shows of a page that was read: its picture with boxes, its numbers, a digit."""

from __future__ import annotations

import html
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.io.annotate import annotate, comfortable_scale
from digitapp.io.page_record import not_to_its_end, note
from digitapp.records import Array, ColourImage, Line, Reading
from digitapp.web.reading import PageAnswer

_LONGEST_SIDE = 1600
"""Pixels of a picture on the page."""

_CHOSEN = (214, 0, 110)
_SIDE = 420
"""Of the picture of a crop, in pixels; a multiple of 28 and of 140."""


@dataclass(frozen=True, eq=False)
class ShownPage:
    """A page as it is shown. picture: uint8 (H, W, 3), boxes drawn; scale: of page pixels to it."""

    answer: PageAnswer
    picture: ColourImage
    scale: float

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self.answer.sequence.readings

    def digit_at(self, x: float, y: float) -> int | None:
        """The index of the digit at a place of the picture; None if there is none."""
        x, y = x / self.scale, y / self.scale
        inside = [
            (reading.box.area, index)
            for index, reading in enumerate(self.readings)
            if reading.box.x <= x < reading.box.right and reading.box.y <= y < reading.box.bottom
        ]
        return min(inside)[1] if inside else None

    def next_digit(self, index: int | None, step: int, doubtful: bool = False) -> int | None:
        """The digit after (step 1) or before (-1) another, around the end; None if there is none.

        doubtful: the next one that a person should check.
        """
        count = len(self.readings)
        start = index if index is not None else (-1 if step > 0 else count)
        order = [(start + step * away) % count for away in range(1, count + 1)] if count else []
        return next((i for i in order if not doubtful or self.readings[i].doubtful), None)

    def with_chosen(self, index: int | None) -> ColourImage:
        """The picture with a thick frame around one digit."""
        if index is None:
            return self.picture
        picture = self.picture.copy()
        box = self.readings[index].box
        corners = [
            tuple(int(round(self.scale * side)) for side in corner)
            for corner in ((box.x, box.y), (box.right, box.bottom))
        ]
        cv2.rectangle(picture, corners[0], corners[1], _CHOSEN, 4)
        return picture


def shown(answer: PageAnswer) -> ShownPage:
    """Draw the boxes of a page that was read."""
    page = answer.sequence.page
    fitting = max(_LONGEST_SIDE // max(page.width, page.height), 1)
    drawn = annotate(answer.sequence, min(comfortable_scale(answer.sequence), fitting))
    smaller = min(_LONGEST_SIDE / max(drawn.shape[:2]), 1.0)
    if smaller < 1:
        drawn = cv2.resize(drawn, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
    return ShownPage(answer, drawn, drawn.shape[1] / page.width)


def numbers_as_html(answer: PageAnswer) -> str:
    """The lines with their confidence; doubtful digits are marked."""
    if not answer.sequence.lines:
        return "<p>No digits were found on this page.</p>"
    rows = [
        f"<tr><td class='line'>{_line_as_html(line)}</td>"
        f"<td>{100 * line.confidence:.1f} %</td></tr>"
        for line in answer.sequence.lines
    ]
    doubtful = sum(reading.doubtful for reading in answer.sequence.readings)
    check = f"{doubtful} to check" if doubtful else "none is doubtful"
    said = [f"{len(answer.sequence.readings)} digits, {check}."]
    said += [remark for remark in (note(answer.record), not_to_its_end(answer.record)) if remark]
    return f"<table>{''.join(rows)}</table><p>{html.escape(' '.join(said))}</p>"


def _line_as_html(line: Line) -> str:
    """The text of a line; its doubtful digits in `mark` with a question mark."""
    parts, rest = [], line.text
    for reading in line.readings:
        before, _, rest = rest.partition(reading.digit)
        digit = f"<mark>{reading.digit}?</mark>" if reading.doubtful else reading.digit
        parts.append(html.escape(before) + digit)
    return "".join(parts) + html.escape(rest)


def crop_picture(reading: Reading) -> Array:
    """The 28x28 crop, dark on white, enlarged without smoothing: uint8 (420, 420)."""
    return _dark_on_white(reading.crop)


def enlarged_picture(reading: Reading) -> Array:
    """The enlarged crop, dark on white: uint8 (420, 420). Calls the network."""
    return _dark_on_white(reading.enlarged)


def _dark_on_white(crop: Array) -> Array:
    shades = np.rint(255 * (1 - crop)).astype(np.uint8)
    large: Array = cv2.resize(shades, (_SIDE, _SIDE), interpolation=cv2.INTER_NEAREST)
    return large


def confidences(reading: Reading) -> dict[str, float]:
    """The probability of each of the ten digits."""
    return dict(reading.alternatives)


def caption(page: ShownPage, index: int) -> str:
    """One sentence on a digit."""
    reading = page.readings[index]
    doubt = ", doubtful" if reading.doubtful else ""
    place = f"Digit {index + 1} of {len(page.readings)}"
    return f"{place}: **{reading.digit}**, {100 * reading.confidence:.1f} %{doubt}"
