"""What was read on a page by its form, as a part of its entry in a project, and the form itself.

A form has two entries, as a form file has: its fields as JSON, and its image. They are named after
its content, so that all pages of the same form share them, and a safety copy writes them once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from digitapp.records import Box

if TYPE_CHECKING:
    from digitapp.editor.pages import OpenPage
    from digitapp.forms import Form, FormReading
    from digitapp.records import DigitSequence
    from digitapp.storage.project_file.source import Source

FOLDER = "forms"

MOST_FORMS = 50
"""In one project."""

_MOST_VALUES, _MOST_TEXT = 4000, 5000
_MOST_BYTES, _MOST_PICTURE = 4 << 20, 512 << 20

_KEY = 16
"""Digits of a form's fingerprint that name its entries."""

_Place = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
_Length = Annotated[int, Meta(ge=1, le=1_000_000)]


class _Value(msgspec.Struct):
    """line: the number of its line on the page, -1 without digits."""

    text: Annotated[str, Meta(pattern=r"\A[0-9x .,\-/():+=%¤]*\Z", max_length=_MOST_TEXT)]
    confidence: Annotated[float, Meta(ge=0, le=1)]
    doubtful: bool
    box: tuple[_Place, _Place, _Length, _Length]
    line: Annotated[int, Meta(ge=-1, le=_MOST_VALUES)]


class ByForm(msgspec.Struct):
    """form: names its entries; "" for a page that fits none. values: of all its fields in their
    order, and of a column row by row."""

    form: Annotated[str, Meta(pattern=r"\A([0-9a-f]{16})?\Z")]
    residual: Annotated[float, Meta(ge=0, le=1e6)]
    values: Annotated[list[_Value], Meta(max_length=_MOST_VALUES)]


def encode_reading(reading: FormReading) -> ByForm:
    """What is kept of a reading; its lines are kept with the page."""
    numbers = {id(line): n for n, line in enumerate(reading.sequence.lines)}
    values = [
        _Value(
            value.text,
            min(max(value.confidence, 0.0), 1.0),
            value.doubtful,
            (value.box.x, value.box.y, value.box.width, value.box.height),
            -1 if value.line is None else numbers.get(id(value.line), -1),
        )
        for value in reading.values
    ]
    key = "" if reading.form is None else reading.form.fingerprint[:_KEY]
    return ByForm(key, reading.residual, values)


def decode_reading(found: ByForm, sequence: DigitSequence, form: Form | None) -> FormReading:
    """The reading again. Raises ValueError if it does not fit the form or the lines."""
    from digitapp.forms import FormReading, Value

    if form is None:
        return FormReading(sequence)
    places = [
        (field, row)
        for field in form.fields
        for row in (range(1, field.parts + 1) if field.kind == "column" else (0,))
    ]
    if len(places) != len(found.values):
        raise ValueError("other fields")
    values = []
    for (field, row), one in zip(places, found.values, strict=True):
        if one.line >= len(sequence.lines):
            raise ValueError("no such line")
        line = sequence.lines[one.line] if one.line >= 0 else None
        box = Box(*one.box)
        values.append(Value(field, row, one.text, one.confidence, one.doubtful, box, line))
    return FormReading(sequence, form, found.residual, tuple(values))


def forms_in(pages: Sequence[OpenPage]) -> dict[str, Form]:
    """The forms that pages were read by, each once, by what names their entries."""
    found = (page.by_form.form for page in pages if page.by_form is not None)
    return {form.fingerprint[:_KEY]: form for form in found if form is not None}


def entries_of(key: str, form: Form) -> list[tuple[str, bytes]]:
    """The entries of a form, with their names."""
    from digitapp.forms.form_file import form_json
    from digitapp.io.picture_file import as_png

    image = f"{key}.form.png"
    pixels = form.page.gray if form.page.colour is None else form.page.colour
    return [
        (f"{FOLDER}/{image}", as_png(pixels)),
        (f"{FOLDER}/{key}.form.json", form_json(form, image).encode()),
    ]


def load_form(key: str, read: Source) -> Form:
    """Read a form. Raises InputError and one of DAMAGED."""
    from digitapp.forms.form_file import form_of_json
    from digitapp.io.load import load_picture

    data = read(f"{FOLDER}/{key}.form.json", _MOST_BYTES)
    image = f"{key}.form.png"
    picture = read(f"{FOLDER}/{image}", _MOST_PICTURE)
    return form_of_json(data, f"{key}.form.json", lambda _name: load_picture(picture, image))
