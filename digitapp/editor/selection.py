"""Move the selection from digit to digit."""

from __future__ import annotations

from digitapp.editor.session import Session


def step(session: Session, by: int) -> None:
    """Select the digit `by` places further, wrapping around at the ends."""
    count = len(session.page.marks)
    if count:
        here = session.selected if session.selected is not None else (-1 if by > 0 else 0)
        session.select((here + by) % count)


def next_doubtful(session: Session, way: int = 1) -> bool:
    """Select the next doubtful digit after the selected one, or before it with `way` -1;
    return False if there is none."""
    marks = session.page.marks
    start = session.selected if session.selected is not None else min(-way, 0)
    for offset in range(1, len(marks) + 1):
        i = (start + way * offset) % len(marks)
        if marks[i].doubtful:
            session.select(i)
            return True
    return False
