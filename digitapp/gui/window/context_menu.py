"""The menu that a click of the right button opens on the page."""

from __future__ import annotations

import tkinter as tk
from functools import partial

from digitapp.editor import digit_edits
from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.i18n import _

_ON_DIGIT = ("delete", "merge", "split-here", "|", "copy", "copy-line")
_ON_PAGE = (
    *("read", "|", "copy", "paste", "|", "zoom-in", "zoom-out", "fit", "|"),
    *("rotate", "straighten", "invert", "|", "close-page"),
)
_LIKELY = 3
"""Other digits that are offered for a digit."""


def open_page_menu(
    owner: tk.Misc, session: Session, actions: Actions, x: int, y: int, on_digit: bool
) -> tk.Menu:
    """Open the menu at (x, y) on screen; on_digit: for the selected digit."""
    menu = tk.Menu(owner, tearoff=False)
    if on_digit and session.mark is not None and session.mark.reading is not None:
        for digit, _part in session.mark.reading.alternatives[:_LIKELY]:
            menu.add_command(
                label=_("Correct to {digit}").format(digit=digit),
                accelerator=digit,
                command=partial(digit_edits.type_over, session, digit),
            )
        menu.add_separator()
    add_actions(menu, actions, _ON_DIGIT if on_digit else _ON_PAGE)
    # Destroy it only when idle: Tk still uses the menu whose entry was just chosen.
    menu.bind("<Unmap>", lambda e: owner.after_idle(menu.destroy))
    menu.tk_popup(x, y)
    return menu


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
