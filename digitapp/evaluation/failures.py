"""Write images of wrongly read pages, for inspection."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from digitapp.errors import InputError
from digitapp.evaluation.ground_truth import Label
from digitapp.io.annotate import annotate, comfortable_scale
from digitapp.io.picture_file import write_picture
from digitapp.records import ColourImage, DigitSequence

_FONT = cv2.FONT_HERSHEY_DUPLEX
_MARGIN = 8
_LINE_HEIGHT = 26


def write_failure(sequence: DigitSequence, label: Label, folder: Path) -> Path:
    """Write the annotated page with its label and its reading printed above it.

    Returns the file. Raises InputError if it cannot be written.
    """
    file = folder / f"{label.file.stem}.png"
    shown = sequence if label.marks is not None else sequence.without_marks()
    read = shown.text.replace("\n", " | ")
    stands = " | ".join(label.lines if label.marks is None else label.marks)
    caption = [f"is:   {stands or '-'}", f"read: {read or '-'}"]
    try:
        write_picture(captioned(annotate(sequence, comfortable_scale(sequence)), caption), file)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror or error}") from error
    return file


def captioned(image: ColourImage, lines: list[str]) -> ColourImage:
    """Print lines of ASCII above an image, uint8 (H, W, 3), on a white band; widen it if needed."""
    widths = [cv2.getTextSize(line, _FONT, 0.7, 1)[0][0] for line in lines]
    width = max(image.shape[1], *(w + 2 * _MARGIN for w in widths))
    top = _LINE_HEIGHT * len(lines) + _MARGIN
    sheet = np.full((top + image.shape[0], width, 3), 255, np.uint8)
    sheet[top:, : image.shape[1]] = image
    for number, line in enumerate(lines, 1):
        at = (_MARGIN, number * _LINE_HEIGHT - 4)
        cv2.putText(sheet, line, at, _FONT, 0.7, (0, 0, 0), 1, cv2.LINE_AA)
    return sheet
