"""Write the table of the pages that were read by a form, with what a person corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digitapp.editor.pages import OpenPage
from digitapp.errors import InputError
from digitapp.forms import Form
from digitapp.forms.output.formats import form_format
from digitapp.forms.output.record import field_entry
from digitapp.forms.output.table import RowPer
from digitapp.i18n import _
from digitapp.io.page_record import Record
from digitapp.review import queue
from digitapp.review.fields import text_now, value_at
from digitapp.storage.export import record
from digitapp.storage.table import source

KINDS = (".xlsx", ".csv", ".json")


def form_records(pages: Sequence[OpenPage]) -> list[Record]:
    """The records of pages, with their fields; those that fit no form have an error."""
    return [_record(page) for page in pages]


def forms_of(pages: Sequence[OpenPage]) -> tuple[Form, ...]:
    """The forms that pages were read by, each once."""
    found = {page.by_form.form for page in pages if page.by_form is not None}
    return tuple(sorted((f for f in found if f is not None), key=lambda form: form.name))


def write(pages: Sequence[OpenPage], file: Path, per: RowPer = "row") -> None:
    """Write the table as the suffix of `file` says. Raises OSError and InputError."""
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise InputError(
            "{name} cannot be written: use one of {kinds}", name=file.name, kinds=", ".join(KINDS)
        )
    found = form_format(kind[1:], file, forms_of(pages), per)
    found.write(form_records(pages), file, lambda record: None)


def _record(page: OpenPage) -> Record:
    reading = page.by_form
    if reading is None or reading.form is None:
        why = page.trouble or _("This page was read by no form.")
        return {"file": source(page), "page": page.number, "error": why}
    whole = record(page)
    said: dict[tuple[str, int], list[str]] = {}
    kept, reviewed = set(), set()
    for item in queue.page_items(page):
        value = value_at(page, item.box)
        if value is None:
            continue
        key = value.field.name, value.row
        kept.add(key)
        if item.corrected:
            said.setdefault(key, []).append(item.text)
        if item.reviewed:
            reviewed.add(key)
    loose = {id(item.value): item for item in queue.field_items(page)}
    fields = []
    for value in reading.values:
        entry, key = field_entry(value), (value.field.name, value.row)
        if key in said:
            entry |= {"text": " ".join(said[key]), "confidence": 1.0, "doubtful": False}
        elif value.line is not None and key not in kept:  # a person deleted it
            entry |= {"text": "", "confidence": 1.0, "doubtful": False}
        elif key in reviewed:
            entry["doubtful"] = False
        elif (blank := loose.get(id(value))) is not None:
            seen = blank.corrected or blank.reviewed
            entry |= {"text": text_now(page, value), "doubtful": blank.doubtful and not seen}
            if blank.corrected:
                entry["confidence"] = 1.0
        fields.append(entry)
    residual = round(reading.residual, 4)
    return {**whole, "form": {"name": reading.form.name, "residual": residual, "fields": fields}}
