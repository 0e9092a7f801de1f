"""The menu that a click of the right button opens on the page."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from typing import TYPE_CHECKING

from digitapp.editor import digit_edits
from digitapp.editor.session import Session
from digitapp.gui.canvas.hit_testing import Spot
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box

_ON_DIGIT = ("delete", "merge", "split-here", "|", "copy", "copy-line")
_ON_PAGE = (
    *("read", "|", "copy", "paste", "|", "zoom-in", "zoom-out", "fit", "|"),
    *("rotate", "straighten", "invert", "|", "close-page"),
)
_ON_LIST = (
    *("read", "read-rest", "review", "|", "page-up", "page-down", "|"),
    *("sort-name", "sort-doubt", "sort-unread", "|", "compact", "|", "close-page", "close-all"),
)
_SIGNS = ".,-/():+=x%"
"""Marks that are offered; see records.SIGNS."""

_LIKELY = 3
"""Other digits that are offered for a digit."""


def open_page_menu(
    owner: tk.Misc, session: Session, actions: Actions, x: int, y: int, spot: Spot
) -> tk.Menu:
    """Open the menu for what is at (x, y) on screen."""
    menu = tk.Menu(owner, tearoff=False)
    if spot.kind == "digit":
        _offer_digits(menu, session)
        add_actions(menu, actions, _ON_DIGIT)
    elif spot.box is not None:
        _offer_signs(menu, session, spot.kind, spot.box)
    else:
        add_actions(menu, actions, _ON_PAGE)
    # Destroy it only when idle: Tk still uses the menu whose entry was just chosen.
    menu.bind("<Unmap>", lambda e: owner.after_idle(menu.destroy))
    menu.tk_popup(x, y)
    return menu


def open_list_menu(owner: tk.Misc, actions: Actions, x: int, y: int) -> tk.Menu:
    """Open the menu of the list of pages."""
    menu = tk.Menu(owner, tearoff=False)
    add_actions(menu, actions, _ON_LIST)
    menu.bind("<Unmap>", lambda e: owner.after_idle(menu.destroy))
    menu.tk_popup(x, y)
    return menu


def _offer_digits(menu: tk.Menu, session: Session) -> None:
    if session.mark is None or session.mark.reading is None:
        return
    for digit, _part in session.mark.reading.alternatives[:_LIKELY]:
        menu.add_command(
            label=_("Correct to {digit}").format(digit=digit),
            accelerator=digit,
            command=partial(digit_edits.type_over, session, digit),
        )
    menu.add_separator()


def _offer_signs(menu: tk.Menu, session: Session, kind: str, box: Box) -> None:
    """Offer what a mark, or ink that was not read, may be."""
    if kind == "ink":
        menu.add_command(
            label=_("Add as a digit"), command=partial(digit_edits.add_box, session, box)
        )
    else:
        menu.add_command(
            label=_("Delete the mark"), command=partial(digit_edits.set_sign, session, box, "")
        )
    menu.add_separator()
    for sign in _SIGNS:
        menu.add_command(
            label=_("It is the mark {sign}").format(sign=sign),
            command=partial(digit_edits.set_sign, session, box, sign),
        )


def add_actions(menu: tk.Menu, actions: Actions, names: tuple[str, ...]) -> None:
    """Add the actions that can run now; "|" adds a line."""
    for name in names:
        if name == "|":
            if menu.index("end") is not None and menu.type("end") != "separator":
                menu.add_separator()
        elif actions[name].enabled():
            action = actions[name]
            menu.add_command(
                label=action.label,
                accelerator=shown(action.keys[0]) if action.keys else "",
                command=partial(actions.run, name),
            )
