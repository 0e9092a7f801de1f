"""Correct digits and their boxes; each function is one undoable step of the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor.corrections import Correction, Mark
from digitapp.editor.session import Session
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box


def type_over(session: Session, digit: str) -> None:
    """Set the selected digit to `digit`, "0" to "9"."""
    if mark := session.mark:
        change = Correction((mark.box,), mark.box, digit)
        _put(session, _("Correct"), [mark], [change], mark.box)


def delete(session: Session) -> None:
    """Delete the selected digit and select the one that takes its place, else the last one."""
    if mark := session.mark:
        index = session.selected
        _put(session, _("Delete digit"), [mark], [Correction((mark.box,), None)], None)
        count = len(session.page.marks)
        session.select(min(index or 0, count - 1) if count else None)


def add_box(session: Session, box: Box) -> None:
    """Add a box for a digit that was missed; the networks read it."""
    _put(session, _("Add box"), [], [Correction((), box)], box)


def reshape(session: Session, box: Box) -> None:
    """Move or resize the selected box; a typed digit is kept, any other is read again."""
    if mark := session.mark:
        digit = mark.digit if mark.typed else ""
        change = Correction((mark.box,), box, digit)
        _put(session, _("Change box"), [mark], [change], box)


def merge(session: Session) -> None:
    """Merge the selected box with its right neighbour; at the end of a line, with the left one."""
    mark = session.mark
    line = next((ln.digits for ln in session.page.lines if mark in ln), ())
    if mark is None or len(line) < 2:
        return
    i = min(line.index(mark), len(line) - 2)
    pair = [line[i], line[i + 1]]
    box = pair[0].box.union(pair[1].box)
    change = Correction((pair[0].box, pair[1].box), box)
    _put(session, _("Merge boxes"), pair, [change], box)


def split(session: Session, x: float) -> None:
    """Split the selected box at page coordinate x; do nothing where x is outside the box."""
    mark = session.mark
    if mark is None or not mark.box.x < round(x) < mark.box.right:
        return
    cut = round(x) - mark.box.x
    left = replace(mark.box, width=cut)
    right = replace(mark.box, x=mark.box.x + cut, width=mark.box.width - cut)
    changes = [Correction((mark.box,), left), Correction((), right)]
    _put(session, _("Split box"), [mark], changes, left)


def _put(
    session: Session, label: str, old: list[Mark], new: list[Correction], select: Box | None
) -> None:
    content = session.page.content
    session.edit(label, corrections=layer.supersede(content.corrections, old, new))
    chosen = [i for i, m in enumerate(session.page.marks) if m.box == select]
    session.select(chosen[0] if chosen else None)
