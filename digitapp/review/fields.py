"""The fields of a form that the lines of a page stand in."""

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
