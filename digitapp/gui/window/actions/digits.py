"""Actions on the digits of a page."""

from __future__ import annotations

from functools import partial

from digitapp.editor import digit_edits, selection
from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action
from digitapp.gui.window.commands import Commands
from digitapp.i18n import _


def of_digits(session: Session, window: Commands) -> list[Action]:
    """Return them in the order of their menus."""
    step, doubt = partial(selection.step, session), partial(selection.next_doubtful, session)

    def selected() -> bool:
        return session.selected is not None

    def any_marks() -> bool:
        return bool(session.page.marks)

    return [
        Action("read", _("Recognise"), window.recognize, ("Ctrl+R", "Enter"), "read"),
        # Away from the page, Tab moves the focus to the next widget.
        Action(
            "next",
            _("Next digit"),
            lambda: step(1),
            ("Tab",),
            enabled=any_marks,
            keyed=window.page_has_focus,
        ),
        Action(
            "previous",
            _("Previous digit"),
            lambda: step(-1),
            ("Shift+Tab",),
            enabled=any_marks,
            keyed=window.page_has_focus,
        ),
        Action("leave", _("From the page to the buttons and back"), window.switch_focus, ("F6",)),
        Action(
            "next-doubt",
            _("Next doubtful digit"),
            lambda: doubt(1),
            ("F8",),
            "next-doubt",
            any_marks,
        ),
        Action(
            "previous-doubt",
            _("Previous doubtful digit"),
            lambda: doubt(-1),
            ("Shift+F8",),
            "",
            any_marks,
        ),
        Action(
            "delete",
            _("Delete digit"),
            lambda: digit_edits.delete(session),
            ("Del",),
            "clear",
            selected,
        ),
        Action(
            "insert",
            _("Add a box beside the digit"),
            lambda: digit_edits.insert(session, window.view.viewport.middle),
            ("Insert",),
        ),
        Action(
            "split-here",
            _("Split the digit in two"),
            lambda: digit_edits.split_in_two(session),
            ("Shift+X",),
            "split",
            selected,
        ),
        Action(
            "merge",
            _("Merge with neighbour"),
            lambda: digit_edits.merge(session),
            ("M",),
            "merge",
            selected,
        ),
    ]
