"""Hand-made readings for tests of what follows reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitapp.editor.image_store import PictureStore
from digitapp.editor.session import Session
from digitapp.records import Box, DigitSequence, Line, Mark, Page, Reading, Segment

PAGE = Page(np.full((200, 300), 255, np.uint8), name="page.png")
PICTURE = PictureStore().put(PAGE)


def reading(digit: str, box: Box, confidence: float = 0.95) -> Reading:
    """A reading of `digit` at `box`; it is doubtful below a confidence of 0.9."""
    probabilities = np.full(11, (1 - confidence) / 10, np.float32)
    probabilities[int(digit)] = confidence
    segment = Segment(box, np.zeros((box.height, box.width), np.uint8))
    return Reading(segment, np.zeros((28, 28), np.float32), probabilities, confidence < 0.9)


def boxes(count: int, top: int = 10, left: int = 10) -> list[Box]:
    """A row of boxes of 20x30 pixels, 10 pixels apart."""
    return [Box(left + 30 * i, top, 20, 30) for i in range(count)]


def sequence(*lines: str, confidences: Sequence[float] = ()) -> DigitSequence:
    """A sequence of lines, one every 60 pixels; confidences: of the first digits, others 0.95."""
    known = iter(confidences)
    made = []
    for n, text in enumerate(lines):
        places = boxes(len(text), top=10 + 60 * n)
        readings = [reading(d, box, next(known, 0.95)) for d, box in zip(text, places, strict=True)]
        made.append(Line(tuple(readings), frozenset(), 0.9))
    return DigitSequence(PAGE, tuple(made))


def session_of(read: DigitSequence) -> Session:
    """A session that shows a page, read as given."""
    session = Session()
    page = session.add(PICTURE, None, show=True)
    session.read(page.key, read)
    return session


def marked(*lines: str) -> DigitSequence:
    """Like `sequence` for lines such as "12,5"; punctuation is 6x8 pixels, low beside digits."""
    bare = sequence(*("".join(c for c in line if c.isdigit()) for line in lines))
    made = []
    for line, known in zip(lines, bare.lines, strict=True):
        marks = []
        for at, sign in enumerate(line):
            if not sign.isdigit():
                before = sum(c.isdigit() for c in line[:at])
                box = Box(2 + 30 * before, known.readings[0].box.y + 22, 6, 8)
                marks.append(Mark(sign, box, 0.9, before))
        made.append(replace(known, marks=tuple(marks)))
    return replace(bare, lines=tuple(made))
