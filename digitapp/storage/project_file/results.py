"""What was read on a page, as an entry of a project: written once, read back with bounds.

The crops of all digits are one PNG, since they would take ten times the room as numbers. The ink
of the segments is not kept: nothing but reading needs it.
"""

from __future__ import annotations

import base64
import struct
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import cv2
import msgspec
import numpy as np
from msgspec import Meta

from digitapp.records import (
    SIGNS,
    Alternative,
    Box,
    DigitSequence,
    Edge,
    Grid,
    Line,
    Mark,
    Page,
    Reading,
    Segment,
)
from digitapp.storage.project_file.form_results import ByForm, encode_reading

if TYPE_CHECKING:
    from digitapp.editor.pages import OpenPage
    from digitapp.forms import FormReading
    from digitapp.records import Array

FOLDER = "results"

MOST_LINES, MOST_DIGITS, MOST_LEFTOVER = 2000, 5000, 1000
"""On one page; it has at most MOST_DIGITS marks, too."""

MOST_GRIDS = 200
"""Tables and combs on one page."""

MOST_ALTERNATIVES = 50
"""Other readings of one line."""

MOST_BYTES = 16 << 20
"""Of one entry."""

_SIDE = 28
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

_Part = Annotated[float, Meta(ge=0, le=1)]
_Place = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
_Length = Annotated[int, Meta(ge=1, le=1_000_000)]
_Box = tuple[_Place, _Place, _Length, _Length]
_Coordinate = Annotated[float, Meta(ge=-1e6, le=1e6)]
_Slope = Annotated[float, Meta(ge=-10, le=10)]
_Edges = Annotated[list[_Coordinate], Meta(min_length=2, max_length=1000)]
_Count = Annotated[int, Meta(ge=0, le=MOST_DIGITS)]


class _Digit(msgspec.Struct):
    box: _Box
    probabilities: Annotated[list[_Part], Meta(min_length=11, max_length=11)]
    doubtful: bool


class _Mark(msgspec.Struct):
    sign: Annotated[str, Meta(max_length=1)]
    box: _Box
    confidence: _Part
    before: _Count


class _Alternative(msgspec.Struct):
    digits: Annotated[str, Meta(pattern=r"\A[0-9]+\Z", max_length=MOST_DIGITS)]
    probability: _Part
    boxes: Annotated[list[_Box], Meta(max_length=MOST_DIGITS)]


class _Line(msgspec.Struct):
    confidence: _Part
    blanks: Annotated[list[_Count], Meta(max_length=MOST_DIGITS)]
    digits: Annotated[list[_Digit], Meta(min_length=1, max_length=MOST_DIGITS)]
    marks: Annotated[list[_Mark], Meta(max_length=MOST_DIGITS)]
    others: Annotated[list[_Alternative], Meta(max_length=MOST_ALTERNATIVES)] = []


class _Grid(msgspec.Struct):
    rows: Annotated[list[tuple[_Coordinate, _Slope]], Meta(min_length=2, max_length=MOST_LINES)]
    columns: Annotated[list[_Edges], Meta(min_length=1, max_length=MOST_LINES)]
    comb: bool = False


class _Results(msgspec.Struct):
    models: Annotated[str, Meta(max_length=64)]
    turned: Annotated[str, Meta(max_length=200)]
    milliseconds: Annotated[float, Meta(ge=0, le=1e9)]
    lines: Annotated[list[_Line], Meta(max_length=MOST_LINES)]
    leftover: Annotated[list[_Box], Meta(max_length=MOST_LEFTOVER)]
    crops: Annotated[str, Meta(max_length=MOST_BYTES)]
    complete: bool = True
    wide: bool = False
    mirrored: bool = False
    grids: Annotated[list[_Grid], Meta(max_length=MOST_GRIDS)] = []
    by_form: ByForm | None = None


_written: weakref.WeakKeyDictionary[DigitSequence, bytes] = weakref.WeakKeyDictionary()


def encode(
    sequence: DigitSequence,
    milliseconds: float,
    models: str,
    turned: str,
    wide: bool = False,
    by_form: FormReading | None = None,
) -> bytes:
    """Return the entry of a page; made once for each sequence.

    models: their identity. turned: how the page was turned when it was read. wide: whether other
    readings were looked for also where it was sure. by_form: what was read by a form.
    """
    known = _written.get(sequence)
    if known is None:
        known = _encode(sequence, milliseconds, models, turned, wide, by_form)
        _written[sequence] = known
    return known


def decode(
    data: bytes,
    page: OpenPage,
    turned: str,
    enlarge: Callable[[Array], Array],
) -> tuple[DigitSequence, float, str, bool, ByForm | None]:
    """Return sequence, milliseconds, identity of the models, `wide` as of `encode`, and what was
    read by a form.

    turned: how the page is turned now. enlarge: as of `Reading`. Raises ValueError for an entry
    that is not as `encode` makes it, or of a page that was turned since.
    """
    try:
        found = msgspec.json.decode(data, type=_Results)
    except msgspec.MsgspecError as error:
        raise ValueError("no results") from error
    if found.turned != turned:
        raise ValueError("read in another state")
    count = sum(len(line.digits) for line in found.lines)
    if max(count, sum(len(line.marks) for line in found.lines)) > MOST_DIGITS:
        raise ValueError("too many digits or marks")
    crops = iter(_crops(found.crops, count))
    whole = Box(0, 0, *page.shown_size)
    lines = tuple(_line(line, crops, enlarge, whole) for line in found.lines)
    blank = Page(np.zeros((1, 1), np.uint8), None, page.name, page.number)
    leftover = tuple(_on_page(box, whole) for box in found.leftover)
    grids = tuple(
        Grid(tuple(Edge(*edge) for edge in grid.rows), tuple(map(tuple, grid.columns)), grid.comb)
        for grid in found.grids
    )
    made = DigitSequence(
        blank,
        lines,
        found.complete,
        leftover=leftover,
        mirrored=found.mirrored,
        grids=grids,
    )
    _written[made] = data
    return made, found.milliseconds, found.models, found.wide, found.by_form


def _encode(
    sequence: DigitSequence,
    milliseconds: float,
    models: str,
    turned: str,
    wide: bool,
    by_form: FormReading | None,
) -> bytes:
    readings = sequence.readings
    strip = np.zeros((max(len(readings), 1) * _SIDE, _SIDE), np.uint8)
    for n, reading in enumerate(readings):
        strip[n * _SIDE : (n + 1) * _SIDE] = np.clip(reading.crop, 0, 1) * 255
    _done, png = cv2.imencode(".png", strip)
    lines = [
        _Line(
            float(np.clip(line.confidence, 0, 1)),
            sorted(line.blanks),
            [
                _Digit(
                    _box(reading.box),
                    [round(float(p), 5) for p in np.clip(reading.probabilities, 0, 1)],
                    reading.doubtful,
                )
                for reading in line.readings
            ],
            [_Mark(m.sign, _box(m.box), float(m.confidence), m.before) for m in line.marks],
            [
                _Alternative(
                    a.digits, float(np.clip(a.probability, 0, 1)), list(map(_box, a.boxes))
                )
                for a in line.alternatives[:MOST_ALTERNATIVES]
            ],
        )
        for line in sequence.lines
    ]
    leftover = [_box(box) for box in sequence.leftover[:MOST_LEFTOVER]]
    crops = base64.b64encode(png.tobytes()).decode()
    found = _Results(models, turned, milliseconds, lines, leftover, crops)
    found.complete, found.mirrored, found.wide = sequence.complete, sequence.mirrored, wide
    found.by_form = None if by_form is None else encode_reading(by_form)
    found.grids = [
        _Grid(
            [(round(edge.y, 2), round(edge.slope, 5)) for edge in grid.rows],
            [[round(x, 2) for x in edges] for edges in grid.columns],
            grid.comb,
        )
        for grid in sequence.grids[:MOST_GRIDS]
    ]
    return msgspec.json.encode(found)


def _line(found: _Line, crops: Any, enlarge: Callable[[Array], Array], whole: Box) -> Line:
    """whole: the page."""
    readings = []
    for digit in found.digits:
        # One pixel stands for the ink: a box may be as large as the page.
        segment = Segment(_on_page(digit.box, whole), np.zeros((1, 1), np.uint8))
        probabilities = np.array(digit.probabilities, np.float32)
        readings.append(Reading(segment, next(crops), probabilities, digit.doubtful, enlarge))
    if any(mark.sign not in SIGNS for mark in found.marks):
        raise ValueError("no such mark")
    marks = tuple(Mark(m.sign, _on_page(m.box, whole), m.confidence, m.before) for m in found.marks)
    if any(len(other.digits) != len(other.boxes) for other in found.others):
        raise ValueError("a digit without a box")
    others = tuple(
        Alternative(a.digits, a.probability, tuple(_on_page(box, whole) for box in a.boxes))
        for a in found.others
    )
    return Line(tuple(readings), frozenset(found.blanks), found.confidence, marks, others)


def _crops(text: str, count: int) -> Array:
    """Return the crops of all digits, float32 (count, 28, 28)."""
    data = base64.b64decode(text, validate=True)
    size = _SIDE, max(count, 1) * _SIDE
    # Before decoding: a small file may hold a picture of a gigabyte.
    if data[:16] != _PNG or data[16:26] != struct.pack(">IIBB", *size, 8, 0):
        raise ValueError("other crops")
    try:
        strip = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        strip = None
    if strip is None or strip.shape != size[::-1]:
        raise ValueError("damaged crops")
    return (strip.reshape(-1, _SIDE, _SIDE)[:count] / 255).astype(np.float32)


def _on_page(found: _Box, whole: Box) -> Box:
    box = Box(*found).intersection(whole)
    if box is None:
        raise ValueError("a box off the page")
    return box


def _box(box: Box) -> _Box:
    return box.x, box.y, box.width, box.height
