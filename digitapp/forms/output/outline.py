"""What of a form its tables need: its name and its fields, from itself or from records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from digitapp.io.page_record import Record


class OfTable(Protocol):
    """A field: its name, its kind, and its rows if it is a column."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parts(self) -> int: ...


class Fielded(Protocol):
    """A form, or its outline."""

    @property
    def name(self) -> str: ...
    @property
    def fields(self) -> Sequence[OfTable]: ...


@dataclass(frozen=True)
class FieldOutline:
    """The name, kind and parts of a field, without its place."""

    name: str
    kind: str
    parts: int


@dataclass(frozen=True)
class Outline:
    """The name and fields of a form, without its page."""

    name: str
    fields: tuple[FieldOutline, ...]


def outlines(records: Iterable[Record]) -> tuple[Outline, ...]:
    """The outlines of the forms that pages were read by, in the order of their first pages."""
    found: dict[str, Outline] = {}
    for record in records:
        if "form" in record and record["form"]["name"] not in found:
            form = record["form"]
            # A column has an entry a row; the last one counts.
            fields = {
                entry["name"]: FieldOutline(entry["name"], entry["kind"], max(entry["row"], 1))
                for entry in form["fields"]
            }
            found[form["name"]] = Outline(form["name"], tuple(fields.values()))
    return tuple(found.values())
