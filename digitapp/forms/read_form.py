"""Read a page by its form: lay it on the form, take the print away, read field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from digitapp.deadline import Deadline
from digitapp.forms.combs import BLANK, read_comb
from digitapp.forms.form import Form, FormReading, Value
from digitapp.forms.on_page import on_page, quarters, turning
from digitapp.forms.places import Canvas, Place, cut_out
from digitapp.forms.registration.register import register
from digitapp.forms.written import Written, find_writing, split_by_boxes
from digitapp.models import Models
from digitapp.pipeline.upright import turned_page
from digitapp.preprocessing.written_ink import WrittenInk
from digitapp.recognition.read_rows import read_rows
from digitapp.recognition.row_candidates import Rows
from digitapp.recognition.segment_classifier import Classified
from digitapp.records import (
    Array,
    DigitSequence,
    Ink,
    Line,
    Page,
    Segment,
)
from digitapp.rules.choice import apply_rules
from digitapp.settings import DEFAULTS, Settings, wide

MARKED = "x"
"""The text of a marked box."""

_MARKED, _UNSURE = 0.035, (0.015, 0.06)
"""Share of a box that ink covers from which it is marked, and between which it is in doubt."""

_SPECKED = 0.95
"""How sure it is that a place with specks is blank."""


def read_form(
    page: Page,
    form: Form | Sequence[Form],
    models: Models,
    settings: Settings = DEFAULTS,
    check: Callable[[], object] = lambda: None,
) -> FormReading:
    """Read the fields of a page.

    page: from `load_pages`, or any `Page`; form: from `digitapp.read_form_file`, or several, of
    which the page's own is found; models: from `load_models`; check: as for `recognize`.

    A page that lies turned is turned upright, unless `settings.turn` is False. A page that fits
    none of the forms is set aside: its `form` is None, and nothing is read. Raises InputError for
    a form with too little print to lay pages on it.
    After `settings.seconds` places that were not reached are blank and doubtful, and the reading
    is not `complete`.
    """
    deadline = Deadline(settings.seconds, check)
    laid = register(page, [form] if isinstance(form, Form) else form)
    deadline.check()
    if laid is None:
        return FormReading(DigitSequence(page))
    degrees = quarters(laid.matrix) if settings.turn else 0
    turned = turned_page(page, degrees)
    to_page = turning(page, degrees)
    canvas = cut_out(page, laid, laid.form.template.print)
    deadline.check()
    ink, found = find_writing(canvas, settings)
    deadline.check()
    reader = _Reader(canvas, ink, models, settings, deadline)
    values = [
        on_page(value, place, to_page @ laid.matrix_at(place.box), turned)
        for value, place in zip(reader.read(found), canvas.places, strict=True)
    ]
    lines = tuple(value.line for value in values if value.line is not None)
    sequence = DigitSequence(turned, lines, deadline.met, turned=degrees)
    return FormReading(sequence, laid.form, laid.residual, tuple(values))


class _Reader:
    """Reads the places of one canvas."""

    def __init__(
        self, canvas: Canvas, ink: Ink, models: Models, settings: Settings, deadline: Deadline
    ) -> None:
        self._canvas, self._models, self._settings = canvas, models, settings
        self._deadline = deadline
        working = Page(canvas.gray)
        self._written = WrittenInk(working, ink, ink, 1.0, None, None)
        self._seen = Classified(models)
        self._known: dict[Segment, Array] = {}

    def read(self, found: Sequence[Written]) -> list[Value]:
        """Read all places in one go."""
        rows: list[list[Segment]] = []
        of_place: list[int | None] = []
        combs: dict[int, list[Segment | None]] = {}
        for n, (place, written) in enumerate(zip(self._canvas.places, found, strict=True)):
            alone = place.field.kind in ("mark", "comb") or not written.segments
            of_place.append(None if alone else len(rows))
            if not alone:
                rows.append(written.segments)
            elif place.field.kind == "comb":
                boxes = [place.on_canvas(box) for box in place.field.boxes]
                combs[n] = split_by_boxes(written.segments, boxes, self._canvas.print)
        cells = [cell for own in combs.values() for cell in own if cell is not None]
        segments = [*cells, *(segment for row in rows for segment in row)]
        self._known = self._seen.classify(segments, self._deadline)
        lines = self._lines(rows, self._settings)
        values = []
        for n, (place, written) in enumerate(zip(self._canvas.places, found, strict=True)):
            if n in combs and any(combs[n]):
                values.append(
                    read_comb(
                        *(place, combs[n], self._known, self._seen),
                        *(self._models, self._settings.recognition),
                    )
                )
            else:
                row = of_place[n]
                values.append(_value(place, written, None if row is None else lines[row]))
        return self._ruled(values, rows, of_place)

    def _lines(self, rows: Sequence[list[Segment]], settings: Settings) -> list[Line]:
        """Read rows of classified segments; a row that is not reached is an empty line."""
        known = self._known
        reached = [n for n, row in enumerate(rows) if all(segment in known for segment in row)]
        lines = [Line(()) for _ in rows]
        found = Rows(self._written, [rows[n] for n in reached], known, self._seen)
        read = read_rows(
            found, self._models, settings.segmentation, settings.recognition, self._deadline
        )
        if len(read) == len(reached):  # else time was over
            for n, line in zip(reached, read, strict=True):
                lines[n] = line
        return lines

    def _ruled(
        self,
        values: list[Value],
        rows: Sequence[list[Segment]],
        of_place: Sequence[int | None],
    ) -> list[Value]:
        """Apply the rules of the fields; numbers that break one are read once more, widely."""
        first = [_by_rules(value, self._canvas) for value in values]
        again = [
            n
            for n, value in enumerate(first)
            if value.verdict is not None and not value.verdict.obeyed
            if of_place[n] is not None
        ]
        if not again or not self._deadline.met:
            return first
        wanted = [rows[number] for n in again if (number := of_place[n]) is not None]
        for n, line in zip(again, self._lines(wanted, wide(self._settings)), strict=True):
            if line.readings and line.digits == values[n].line.digits:  # type: ignore[union-attr]
                first[n] = _by_rules(replace(values[n], line=line), self._canvas)
        return first


def _value(place: Place, written: Written, line: Line | None) -> Value:
    """What stands in a place that is no comb; line: None if nothing does."""
    field, row = place.field, place.row
    if field.kind == "mark":
        return _marked(place, written)
    if line is None:
        sure = _SPECKED if written.specks else BLANK
        return Value(field, row, "", sure, False, place.box)
    if not line.readings:
        return Value(field, row, "", line.confidence, True, place.box)
    doubtful = any(reading.doubtful for reading in line.readings)
    return Value(field, row, line.text, line.confidence, doubtful, place.box, line)


def _marked(place: Place, written: Written) -> Value:
    """A box with enough ink in it is marked."""
    marked = written.share >= _MARKED
    doubtful = _UNSURE[0] <= written.share < _UNSURE[1]
    # 0.5 at the threshold, near 1 far from it.
    away = abs(np.log(max(written.share, 1e-4) / _MARKED))
    sure = float(1 - 0.5 * np.exp(-3 * away))
    return Value(place.field, 0, MARKED if marked else "", sure, doubtful, place.box)


def _by_rules(value: Value, canvas: Canvas) -> Value:
    """A number as the rules of its field make it."""
    if value.line is None or not value.field.rules:
        return value
    sequence = DigitSequence(Page(canvas.gray), (value.line,))
    ruled, (verdict,) = apply_rules(sequence, value.field.rules)
    line = ruled.lines[0]
    if verdict is None:
        return value
    return replace(
        value,
        text=line.text if verdict.obeyed else value.text,
        confidence=line.confidence,
        doubtful=True,
        line=line,
        verdict=verdict,
    )
