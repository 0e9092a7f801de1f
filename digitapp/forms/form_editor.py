"""Set up a form: draw fields on its page, name them, give each a rule; everything can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from digitapp.forms.form import LEAST_SIDE, Field, Form, Kind, check_fields
from digitapp.forms.proposals import propose
from digitapp.forms.registration.register import check_print
from digitapp.records import Box, Page
from digitapp.rules.rules import Rules

_MARK_SIDE, _SQUARE = 0.045, 1.45
"""A new field is to be marked if its height is at most this part of the page's longer side, and
its sides differ by this factor at most."""

_MOST_UNDONE = 200


class FormEditor:
    """A form while it is set up.

    page: its image; name: of the form; fields: in their order; selected: index of a field, None
    if none is; filled: whether somebody has written on the page. changed: called after each
    change.
    """

    def __init__(self, page: Page, name: str = "form") -> None:
        self.page, self.name = page, name
        self.fields: tuple[Field, ...] = ()
        self.selected: int | None = None
        self.filled = False
        self.changed: Callable[[], object] = lambda: None
        self._undone: list[tuple[Field, ...]] = []
        self._done: list[tuple[Field, ...]] = []

    @staticmethod
    def of(form: Form) -> FormEditor:
        """Go on with a form."""
        editor = FormEditor(form.page, form.name)
        editor.fields, editor.filled = form.fields, form.filled
        return editor

    @property
    def field(self) -> Field | None:
        """The selected field."""
        return None if self.selected is None else self.fields[self.selected]

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def form(self) -> Form:
        """The form as it is now. Raises InputError if it has no fields, or too little print."""
        form = Form(self.name, self.page, self.fields, self.filled)
        check_print(form)
        return form

    def draw(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Add a field between two corners, in pixels of the page; False if it would be too small.

        Raises InputError if the form has too many fields.
        """
        left, top = round(min(x0, x1)), round(min(y0, y1))
        box = Box(left, top, round(max(x0, x1)) - left, round(max(y0, y1)) - top)
        inside = box.intersection(Box(0, 0, self.page.width, self.page.height))
        if inside is None or min(inside.width, inside.height) < LEAST_SIDE:
            return False
        self._take((*self.fields, Field(self._free_name(), self._kind(inside), inside)))
        self.select(len(self.fields) - 1)
        return True

    def select(self, index: int | None) -> None:
        """Select a field, or none."""
        self.selected = index
        self.changed()

    def at(self, x: float, y: float) -> int | None:
        """The smallest field at a point, in pixels of the page; None if there is none."""
        hit = [
            n
            for n, field in enumerate(self.fields)
            if field.box.x <= x < field.box.right and field.box.y <= y < field.box.bottom
        ]
        return min(hit, key=lambda n: self.fields[n].box.area, default=None)

    def move(self, right: int, down: int) -> None:
        """Move the selected field by pixels; it stays on the page."""
        if self.field is not None:
            box = self.field.box
            x = min(max(box.x + right, 0), self.page.width - box.width)
            y = min(max(box.y + down, 0), self.page.height - box.height)
            self._replace(box=replace(box, x=x, y=y))

    def rename(self, name: str) -> None:
        """Name the selected field. Raises InputError."""
        self._replace(name=name.strip())

    def set_kind(self, kind: Kind, parts: int = 1) -> None:
        """Say what the selected field is, and how many boxes or rows it has. Raises InputError."""
        self._replace(kind=kind, parts=parts if kind in ("comb", "column") else 1)

    def set_rules(self, rules: Rules) -> None:
        """Say what the numbers of the selected field must obey. Raises InputError."""
        self._replace(rules=rules)

    def delete(self) -> None:
        """Delete the selected field."""
        if self.selected is not None:
            gone, self.selected = self.selected, None
            self._take(tuple(f for n, f in enumerate(self.fields) if n != gone))

    def propose(self) -> int:
        """Add the fields that the page's boxes suggest where there are none yet; return how many.

        Raises InputError if they are too many.
        """
        taken = [field.box for field in self.fields]
        new: list[Field] = []
        for found in propose(self.page.gray):
            if not any(found.box.common_area(box) > 0 for box in taken):
                name = self._free_name(found.name, [field.name for field in new])
                new.append(replace(found, name=name))
        if new:
            self._take((*self.fields, *new))
        return len(new)

    def undo(self) -> None:
        """Take the last change back."""
        if self._done:
            self._undone.append(self.fields)
            self._show(self._done.pop())

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if self._undone:
            self._done.append(self.fields)
            self._show(self._undone.pop())

    def _replace(self, **changes: object) -> None:
        if self.selected is None or self.field is None:
            return
        changed = replace(self.field, **changes)  # type: ignore[arg-type]
        if changed != self.field:
            before, after = self.fields[: self.selected], self.fields[self.selected + 1 :]
            self._take((*before, changed, *after))

    def _take(self, fields: tuple[Field, ...]) -> None:
        """Show other fields, in a step that can be undone. Raises InputError if they cannot be."""
        if fields:
            check_fields(fields, self.page.width, self.page.height)
        self._done = [*self._done, self.fields][-_MOST_UNDONE:]
        self._undone = []
        self._show(fields)

    def _show(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        if self.selected is not None and self.selected >= len(fields):
            self.selected = None
        self.changed()

    def _kind(self, box: Box) -> Kind:
        ratio = max(box.width, box.height) / min(box.width, box.height)
        small = box.height <= _MARK_SIDE * max(self.page.width, self.page.height)
        return "mark" if small and ratio <= _SQUARE else "number"

    def _free_name(self, wished: str = "", more: list[str] | None = None) -> str:
        taken = {*(field.name for field in self.fields), *(more or [])}
        if wished and wished not in taken:
            return wished
        number = 1
        while f"field {number}" in taken:
            number += 1
        return f"field {number}"
