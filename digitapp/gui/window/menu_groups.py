"""Menus of groups of entries that fit any screen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from digitapp.gui.toolkit.theme import Theme

Group = tuple[str, Sequence[str]]
"""The title of a group, "" for none, and the names of its entries."""


def fill(
    menu: tk.Menu, theme: Theme, groups: Sequence[Group], add: Callable[[tk.Menu, str], object]
) -> None:
    """Fill a menu, with lines between its groups. On a screen that is too low for it, the groups
    that have a title become submenus.

    add: adds the entry of a name to a menu; what it added before is outdated.
    """
    _add(menu, theme, groups, add, nested=False)
    if height(menu) > menu.winfo_screenheight():
        _add(menu, theme, groups, add, nested=True)


def height(menu: tk.Menu) -> int:
    """The height of a menu in pixels, also before it is shown."""
    menu.update_idletasks()
    return menu.winfo_reqheight()


def space(menu: tk.Menu, theme: Theme) -> None:
    """Give the entries their height by an invisible image: what Tk has for that, a border around
    the active entry, looks raised."""
    image = theme.menu_row
    for index in range(-1 if menu.index("end") is None else menu.index("end") + 1):  # type: ignore[operator]
        if menu.type(index) != "separator":
            menu.entryconfigure(index, image=image, compound="left")


def _add(
    menu: tk.Menu,
    theme: Theme,
    groups: Sequence[Group],
    add: Callable[[tk.Menu, str], object],
    nested: bool,
) -> None:
    menu.delete(0, "end")
    for title, names in groups:
        if not names:
            continue
        inner = bool(title) and nested
        if menu.index("end") is not None and not inner:
            menu.add_separator()
        part = tk.Menu(menu, tearoff=False) if inner else menu
        for name in names:
            add(part, name)
        if part is not menu:
            space(part, theme)
            menu.add_cascade(label=title, menu=part)
    space(menu, theme)
