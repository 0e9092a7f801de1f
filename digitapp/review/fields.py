"""The fields of a form that the lines of a page stand in, and those without digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitapp.editor.pages import OpenPage

if TYPE_CHECKING:
    from digitapp.forms import Value
    from digitapp.records import Box


def value_at(page: OpenPage, box: Box) -> Value | None:
    """The field, or row of one, in which most of a box lies; None without a form, or beside all
    fields."""
    if page.by_form is None:
        return None
    values = [value for value in page.by_form.values if value.field.kind != "mark"]
    best = max(values, key=lambda value: value.box.common_area(box), default=None)
    return best if best is not None and 2 * best.box.common_area(box) > box.area else None


def without_digits(page: OpenPage, at: Box | None = None) -> list[Value]:
    """The fields, and rows of some, of a page's form that have no digits but need a person: marks
    and blanks in doubt, and marks that a person has set or deleted.

    at: the box of the one that is asked for; None for all.
    """
    if page.by_form is None:
        return []
    said = dict(page.content.marked)
    asked = [
        value
        for value in page.by_form.values
        if value.line is None and (value.doubtful or value.name in said)
        if at is None or value.box == at
    ]
    return [value for value in asked if value.field.kind == "mark" or not _has_digits(page, value)]


def _has_digits(page: OpenPage, value: Value) -> bool:
    """Whether a person has written digits into a field since it was read."""
    return any(2 * value.box.common_area(mark.box) > mark.box.area for mark in page.marks)


def text_now(page: OpenPage, value: Value) -> str:
    """What stands in a field without digits, as a person said if one did."""
    marked = dict(page.content.marked).get(value.name)
    return value.text if marked is None else ("x" if marked else "")


def with_marked(page: OpenPage, value: Value, marked: bool) -> tuple[tuple[str, bool], ...]:
    """What a person says of the page's fields to mark, with one field more."""
    kept = tuple(known for known in page.content.marked if known[0] != value.name)
    return (*kept, (value.name, marked))


def field_name(page: OpenPage, box: Box) -> str:
    """The name of the field that a line stands in, with the row of a column; "" in none."""
    value = value_at(page, box)
    return "" if value is None else value.name


def field_rule(page: OpenPage, box: Box) -> str:
    """The rules of that field in a few words, "" without any."""
    value = value_at(page, box)
    return "" if value is None else value.field.rules.summary


def breaks_field_rule(page: OpenPage, box: Box, text: str) -> bool:
    """Tell whether the text of a line is against the rules of the field that it stands in."""
    value = value_at(page, box)
    digits = "".join(c for c in text if c.isdigit())
    return value is not None and value.field.rules.broken(digits, text) is not None
