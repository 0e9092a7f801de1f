"""The menu that a click of the right button opens on the page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from digitapp.editor import digit_edits
from digitapp.editor.punctuation import belongs
from digitapp.editor.session import Session
from digitapp.gui.canvas.hit_testing import Spot
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window.menu_groups import Group, fill
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box

_Entry = tuple[str, str, Callable[[], object]]
"""Label, shortcut as shown, and what it runs."""

_SIGNS = ".,-/():+=x%"
"""Marks that are offered; see records.SIGNS."""

_LIKELY = 3
"""Other digits that are offered for a digit."""


def open_page_menu(
    owner: tk.Misc,
    theme: Theme,
    session: Session,
    actions: Actions,
    x: int,
    y: int,
    spot: Spot,
) -> tk.Menu:
    """Open the menu for what is at (x, y) on screen."""
    entries: dict[str, _Entry] = {}
    groups: list[Group]
    if spot.kind == "digit":
        entries |= _digits(session)
        groups = [
            ("", list(entries)),
            ("", ["delete", "merge", "split-here"]),
            ("", ["copy", "copy-line"]),
        ]
    elif spot.box is not None:
        entries |= _signs(session, spot.kind, spot.box)
        first, *signs = entries
        lines = [[mark.box for mark in line] for line in session.page.lines]
        # A mark stands in a line: where there is none, only a digit can be added.
        groups = [("", [first]), (_("Mark"), signs if belongs(spot.box, lines) else [])]
    else:
        groups = [
            ("", ["read"]),
            ("", ["copy", "paste"]),
            (_("Zoom"), ["zoom-in", "zoom-out", "fit"]),
            (_("Picture"), ["rotate", "straighten", "invert"]),
            ("", ["close-page"]),
        ]
    return _open(owner, theme, actions, groups, entries, x, y)


def open_list_menu(owner: tk.Misc, theme: Theme, actions: Actions, x: int, y: int) -> tk.Menu:
    """Open the menu of the list of pages."""
    groups: list[Group] = [
        ("", ["read", "read-rest", "review"]),
        (_("Order"), ["page-up", "page-down", "sort-name", "sort-doubt", "sort-unread"]),
        ("", ["compact"]),
        ("", ["close-page", "close-all"]),
    ]
    return _open(owner, theme, actions, groups, {}, x, y)


def _open(
    owner: tk.Misc,
    theme: Theme,
    actions: Actions,
    groups: Sequence[Group],
    entries: Mapping[str, _Entry],
    x: int,
    y: int,
) -> tk.Menu:
    """Open a menu of `entries` and of the actions that can run now."""
    known = dict(entries)
    for name in (name for _title, names in groups for name in names if name not in entries):
        if actions[name].enabled():
            keys = actions[name].keys
            run = partial(actions.run, name)
            known[name] = actions[name].label, shown(keys[0]) if keys else "", run
    possible = [(title, [name for name in names if name in known]) for title, names in groups]
    menu = tk.Menu(owner, tearoff=False)

    def add(part: tk.Menu, name: str) -> None:
        label, key, run = known[name]
        part.add_command(label=label, accelerator=key, command=run)

    fill(menu, theme, possible, add)
    # Destroy it only when idle: Tk still uses the menu whose entry was just chosen.
    menu.bind("<Unmap>", lambda e: owner.after_idle(menu.destroy))
    menu.tk_popup(x, y)
    return menu


def _digits(session: Session) -> dict[str, _Entry]:
    """Offer the digits that the selected one may be."""
    if session.mark is None or session.mark.reading is None:
        return {}
    return {
        f"is {digit}": (
            _("Correct to {digit}").format(digit=digit),
            digit,
            partial(digit_edits.type_over, session, digit),
        )
        for digit, _part in session.mark.reading.alternatives[:_LIKELY]
    }


def _signs(session: Session, kind: str, box: Box) -> dict[str, _Entry]:
    """Offer what a mark, or ink that was not read, may be."""
    if kind == "ink":
        first = _("Add as a digit"), "", partial(digit_edits.add_box, session, box)
    else:
        first = _("Delete the mark"), "", partial(digit_edits.set_sign, session, box, "")
    signs: dict[str, _Entry] = {
        f"is {sign}": (
            _("It is the mark {sign}").format(sign=sign),
            "",
            partial(digit_edits.set_sign, session, box, sign),
        )
        for sign in _SIGNS
    }
    return {"first": first} | signs
