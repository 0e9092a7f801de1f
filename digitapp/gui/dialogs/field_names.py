"""The names of a form's fields on its page, as many as can be read."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from digitapp.gui.toolkit.theme import Theme

if TYPE_CHECKING:
    from digitapp.forms.form_editor import FormEditor

_LOW = 16
"""Height of a field on the screen below which its name does not fit inside. [pixels]"""

Corners = tuple[float, float, float, float]


def write_names(canvas: tk.Canvas, editor: FormEditor, scale: float, theme: Theme) -> None:
    """Write the names with the tag "field", first that of the selected field; those that would
    lie across another are left out.

    scale: pixels of the canvas per pixel of the page, whose corner is that of the canvas.
    """
    right, taken = editor.page.width * scale, list[Corners]()
    for number in sorted(range(len(editor.fields)), key=lambda n: n != editor.selected):
        field = editor.fields[number]
        # Above a low box, where its name would lie across what is printed beside it.
        low = field.box.height * scale < _LOW
        name = canvas.create_text(
            field.box.x * scale + (0 if low else 3),
            field.box.y * scale + (-1 if low else 1),
            text=field.name,
            anchor="sw" if low else "nw",
            fill=theme.palette.accent if number == editor.selected else theme.palette.good,
            font=theme.small,
            tags=("field", "name"),
        )
        x0, y0, x1, _y1 = canvas.bbox(name)
        canvas.move(name, -max(min(x1 - right, x0), 0), -min(y0, 0))
        corners = canvas.bbox(name)
        if any(_overlap(corners, other) for other in taken):
            canvas.delete(name)
        else:
            taken.append(corners)


def _overlap(one: Corners, other: Corners) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
