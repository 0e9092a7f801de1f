"""A page read by its form as plain values, for every output format."""

from __future__ import annotations

from digitapp.errors import InputError
from digitapp.forms.form import FormReading, Value
from digitapp.io.page_record import Record, name_of, page_record

_DECIMALS = 4


def form_record(reading: FormReading, file: str, milliseconds: float) -> Record:
    """The record of `page_record`, with the name of its field at every line, and the key "form".

    That holds the form's name, the residual in heights of a field, and all fields in their order,
    a column's row by row: name, row (from 1, 0 without rows), kind, text, confidence, doubtful,
    box on the page, "obeys", its rules in a few words, where it has some, and "rule" as of a line
    where these changed it or are broken.

    Raises InputError for a page that fits no form.
    """
    if reading.form is None:
        raise InputError("{name} fits no form; it was set aside", name=file)
    lines = [value for value in reading.values if value.line is not None]
    verdicts = [value.verdict for value in lines]
    record = page_record(reading.sequence, file, milliseconds, verdicts)
    record["form"] = {
        "name": reading.form.name,
        "residual": round(reading.residual, _DECIMALS),
        "fields": [field_entry(value) for value in reading.values],
    }
    of_lines = [
        entry
        for entry, value in zip(record["form"]["fields"], reading.values, strict=True)
        if value.line is not None
    ]
    for line, entry in zip(record["lines"], of_lines, strict=True):
        line["field"] = name_of(entry)
        if "rule" in line:
            entry["rule"] = line["rule"]
    return record


def field_entry(value: Value) -> Record:
    """What stands in a field, as plain values."""
    box = value.box
    rules = value.field.rules.summary
    return {
        "name": value.field.name,
        "row": value.row,
        "kind": value.field.kind,
        "text": value.text,
        "confidence": round(value.confidence, _DECIMALS),
        "doubtful": value.doubtful,
        "box": [box.x, box.y, box.width, box.height],
        **({"obeys": rules} if rules else {}),
    }
