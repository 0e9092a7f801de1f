"""The records of forms: a template with named fields, and what was read in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

from digitapp.errors import InputError
from digitapp.forms.registration.template import Template, template_of
from digitapp.records import Box, DigitSequence, Line, Page
from digitapp.rules.rules import Rules

if TYPE_CHECKING:
    from digitapp.rules.choice import Verdict

Kind = Literal["number", "mark", "comb", "column"]
"""A number in a frame; a mark in a box; a number with a box a digit; a number a row."""

KINDS: tuple[Kind, ...] = get_args(Kind)

LEAST_SIDE = 6
"""Shortest side of a field, and of one box or row of it, in pixels of the form."""

MOST_FIELDS, MOST_PARTS, MOST_CELLS = 500, 200, 4000
"""Fields of a form, boxes or rows of a field, and places to read on a form."""

MOST_NAME = 80  # characters

NO_RULES = Rules()


@dataclass(frozen=True)
class Field:
    """A place on a form where something is written.

    name: of its column in the table; box: in pixels of the form's image; parts: the boxes of a
    comb, or the rows of a column, 1 for the other kinds; rules: what its numbers must obey.

    Raises InputError for a field that no form can have.
    """

    name: str
    kind: Kind
    box: Box
    parts: int = 1
    rules: Rules = NO_RULES

    def __post_init__(self) -> None:
        name = self.name
        if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
            raise InputError("A field needs a name of 1 to {most} characters", most=MOST_NAME)
        if self.kind not in KINDS:
            known = ", ".join(KINDS)
            raise InputError(
                "The field {field} is of an unknown kind; known are {known}",
                field=name,
                known=known,
            )
        several = self.kind in ("comb", "column")
        if not 1 <= self.parts <= (MOST_PARTS if several else 1):
            raise InputError(
                "The field {field} has {parts} parts; it can have 1 to {most}",
                field=name,
                parts=self.parts,
                most=MOST_PARTS if several else 1,
            )
        width = self.box.width / (self.parts if self.kind == "comb" else 1)
        height = self.box.height / (self.parts if self.kind == "column" else 1)
        if min(width, height) < LEAST_SIDE:
            raise InputError("The field {field} is too small to be written in", field=name)
        if self.rules.total:
            raise InputError("The field {field} cannot have a sum as its rule", field=name)

    @property
    def rows(self) -> tuple[Box, ...]:
        """The places that are read one by one: the rows of a column, else the field itself."""
        if self.kind != "column":
            return (self.box,)
        levels = [round(self.box.height * n / self.parts) for n in range(self.parts + 1)]
        return tuple(
            replace(self.box, y=self.box.y + top, height=bottom - top)
            for top, bottom in pairwise(levels)
        )

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of a comb, left to right; of other fields, the field itself."""
        if self.kind != "comb":
            return (self.box,)
        sides = [round(self.box.width * n / self.parts) for n in range(self.parts + 1)]
        return tuple(
            replace(self.box, x=self.box.x + left, width=right - left)
            for left, right in pairwise(sides)
        )

    @property
    def height(self) -> float:
        """The height of one place, in pixels of the form."""
        return self.box.height / (self.parts if self.kind == "column" else 1)


@dataclass(frozen=True, eq=False)
class Form:
    """A template: a page, blank or filled, with named fields.

    page: the form's image; fields: at least one, with names of their own, inside the page.
    filled: whether somebody has written on the page; then nothing that a pen wrote there counts
    as print.

    Raises InputError if the fields do not fit together or leave the page.
    """

    name: str
    page: Page
    fields: tuple[Field, ...]
    filled: bool = False

    def __post_init__(self) -> None:
        check_fields(self.fields, self.page.width, self.page.height)

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields that have rows."""
        return tuple(field for field in self.fields if field.kind == "column")

    @property
    def rows(self) -> int:
        """The rows of the longest column; 0 without columns."""
        return max((field.parts for field in self.columns), default=0)

    @cached_property
    def fingerprint(self) -> str:
        """Tells this form from others, for a journal."""
        rules = [field.rules.fingerprint for field in self.fields]
        plain = [(field.name, field.kind, field.box, field.parts) for field in self.fields]
        content = repr((self.name, self.filled, plain, rules)).encode()
        return hashlib.sha256(content + self.page.gray.tobytes()).hexdigest()

    @cached_property
    def template(self) -> Template:
        """What pages are compared with, made on first use."""
        places = [box for field in self.fields for box in field.rows]
        return template_of(self.page.gray, places, self.filled)

    def __getstate__(self) -> dict[str, object]:
        """The fields alone: a template cannot be sent to another process."""
        return {name: value for name, value in vars(self).items() if name != "template"}


def check_fields(fields: tuple[Field, ...], width: int, height: int) -> None:
    """Raise InputError if fields do not fit together on a page of this size, in pixels."""
    if not fields:
        raise InputError("A form needs at least one field")
    places = sum(max(field.parts, 1) for field in fields)
    if len(fields) > MOST_FIELDS or places > MOST_CELLS:
        raise InputError(
            "A form can have {fields} fields and {places} boxes and rows",
            fields=MOST_FIELDS,
            places=MOST_CELLS,
        )
    seen: set[str] = set()
    for one in fields:
        if one.name in seen:
            raise InputError("Two fields have the name {field}", field=one.name)
        seen.add(one.name)
        if one.box.intersection(Box(0, 0, width, height)) != one.box:
            raise InputError("The field {field} lies outside the page", field=one.name)


@dataclass(frozen=True, eq=False)
class Value:
    """What was read in a field, or in one row of a column.

    row: of a column, from 1; 0 for other kinds. text: digits and the marks between them, "x" for
    a marked box; empty if nothing is written. confidence: the probability, 0 to 1, that `text` is
    right. doubtful: a person should check it. box: of the place on the page. line: the digits;
    None if there are none. verdict: what the field's rules did to it.
    """

    field: Field
    row: int
    text: str
    confidence: float
    doubtful: bool
    box: Box
    line: Line | None = None
    verdict: Verdict | None = None

    @property
    def name(self) -> str:
        """The field's name, with the row of a column."""
        return named(self.field.name, self.row)


def named(name: str, row: int) -> str:
    """The name of a field, with the row of a column: "points 3"."""
    return f"{name} {row}" if row else name


@dataclass(frozen=True, eq=False)
class FormReading:
    """A page read by its form.

    sequence: the page, turned upright by quarters, with a line for each place that holds digits.
    form: the form that the page is of; None if it fits none: then nothing of it is read. residual:
    the mean error of the page on its form, in heights of a field. values: of all fields in their
    order, and of a column row by row.
    """

    sequence: DigitSequence
    form: Form | None = None
    residual: float = 0.0
    values: tuple[Value, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Whether all places were read."""
        return self.sequence.complete
