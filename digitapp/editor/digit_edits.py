"""Correct digits and their boxes; each function is one undoable step of the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor import punctuation
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


def add_box(session: Session, box: Box, digit: str = "") -> None:
    """Add a box for a digit that was missed; without `digit`, the networks read it."""
    _put(session, _("Add box"), [], [Correction((), box, digit)], box)


def reshape(session: Session, box: Box) -> None:
    """Move or resize the selected box; a typed digit is kept, any other is read again."""
    if mark := session.mark:
        digit = mark.digit if mark.typed else ""
        change = Correction((mark.box,), box, digit)
        _put(session, _("Change box"), [mark], [change], box)


def set_sign(session: Session, box: Box, sign: str) -> None:
    """Say that the mark `sign` is at `box`, or with "" that no mark is there."""
    content = session.page.content
    label = _("Correct mark") if sign else _("Delete mark")
    session.edit(label, signs=punctuation.edited(content.signs, box, sign))


def nudge(session: Session, right: int = 0, down: int = 0, wider: int = 0, higher: int = 0) -> None:
    """Move the selected box and its right and lower sides by page pixels, within the page.

    Several in a row are one undoable step.
    """
    mark = session.mark
    if mark is None:
        return
    width, height = session.page.shown_size
    x = min(max(mark.box.x + right, 0), max(width - 2, 0))
    y = min(max(mark.box.y + down, 0), max(height - 2, 0))
    box = replace(
        mark.box,
        x=x,
        y=y,
        width=min(max(mark.box.width + wider, 2), max(width - x, 2)),
        height=min(max(mark.box.height + higher, 2), max(height - y, 2)),
    )
    if box == mark.box:
        return
    if mark.source is not None:
        # Keep what the correction replaced: every step on the way would add a box.
        new = replace(mark.source, box=box)
        old = session.page.content.corrections
        changed = tuple(new if c is mark.source else c for c in old)
    else:
        change = Correction((mark.box,), box)
        changed = layer.supersede(session.page.content.corrections, [mark], [change])
    session.edit(_("Change box"), joined=True, corrections=changed)
    _select(session, box)


def insert(session: Session, at: tuple[float, float], digit: str = "") -> None:
    """Add a box of a usual size to the right of the selected digit, or without one at the page
    point `at`.

    digit: "0" to "9", or "" to have the networks read the box.
    """
    width, height = session.page.shown_size
    marks = session.page.marks
    if mark := session.mark:
        x = mark.box.right + max(mark.box.width // 8, 1)
        line = next((ln for ln in session.page.lines if mark in ln.digits), ())
        # A box over the next digit would replace it.
        beyond = min((m.box.x for m in line if m.box.x > mark.box.x), default=width)
        box = replace(mark.box, x=x, width=max(min(mark.box.width, beyond - x - 1), 2))
    else:
        sizes = sorted((m.box.height, m.box.width) for m in marks)
        high, wide = sizes[len(sizes) // 2] if sizes else (height // 8, height // 12)
        from digitapp.records import Box

        box = Box(round(at[0] - wide / 2), round(at[1] - high / 2), wide, high)
    box = replace(
        box,
        x=min(max(box.x, 0), max(width - box.width, 0)),
        y=min(max(box.y, 0), max(height - box.height, 0)),
        width=min(max(box.width, 2), width),
        height=min(max(box.height, 2), height),
    )
    _put(session, _("Add box"), [], [Correction((), box, digit)], box)


def split_in_two(session: Session) -> None:
    """Split the selected box where its ink is thinnest near the middle."""
    mark = session.mark
    if mark is None or mark.box.width < 4:
        return
    cut = mark.box.width // 2
    if mark.reading is not None and mark.reading.segment.ink.shape[1] == mark.box.width:
        quarter = mark.box.width // 4
        columns = mark.reading.segment.ink.astype(int).sum(axis=0)[quarter:-quarter]
        least = [i for i, ink in enumerate(columns) if ink == columns.min()]
        cut = quarter + min(least, key=lambda i: abs(quarter + i - cut))
    split(session, mark.box.x + max(cut, 1))


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
    _select(session, select)


def _select(session: Session, box: Box | None) -> None:
    chosen = [i for i, m in enumerate(session.page.marks) if m.box == box]
    session.select(chosen[0] if chosen else None)
