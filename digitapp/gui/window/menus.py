"""The menu bar, made from the table of actions."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.toolkit.keys import shown
from digitapp.gui.toolkit.theme import Theme
from digitapp.gui.window.commands import Commands
from digitapp.gui.window.menu_groups import Group, fill, space
from digitapp.i18n import _, available, printable
from digitapp.storage.preferences import Preferences


def _menus() -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """The titles and groups of all menus."""
    return (
        (
            _("File"),
            (
                ("", ("new", "open", "open-folder", "@recent")),
                ("", ("save", "save-as", "export")),
                ("", ("close-page", "close-all", "quit")),
            ),
        ),
        (
            _("Edit"),
            (
                ("", ("undo", "redo")),
                ("", ("copy", "copy-line", "paste")),
                ("", ("delete", "merge", "clear")),
            ),
        ),
        (
            _("View"),
            (
                (_("Zoom"), ("zoom-in", "zoom-out", "fit", "actual")),
                (
                    _("Pages"),
                    (
                        *("next-page", "previous-page"),
                        *("sort-name", "sort-doubt", "sort-unread", "compact"),
                    ),
                ),
                (_("Digits"), ("next", "previous", "next-doubt", "previous-doubt")),
                (
                    _("Panels"),
                    ("panel-pages", "panel-side", "panel-inspector", "boxes", "marks"),
                ),
                ("", ("@theme", "@scale", "@language")),
            ),
        ),
        (
            _("Tools"),
            (
                (_("Drawing"), ("pen", "eraser", "rubber", "thinner", "thicker")),
                (_("Boxes"), ("select", "add-box", "split", "insert", "split-here")),
                (_("Picture"), ("region", "rotate", "rotate-left", "straighten", "invert")),
                ("", ("read", "read-rest", "cancel")),
                ("", ("review", "rules", "probability", "result-window")),
            ),
        ),
        (
            _("Form"),
            (("", ("form-new", "form-open")), ("", ("form-read", "form-table", "form-export"))),
        ),
        (_("Help"), (("", ("shortcuts", "about")),)),
    )


SCALES = (0.9, 1.0, 1.25, 1.5, 1.75, 2.0)
LANGUAGES = {"": "", "en": "English", "de": "Deutsch", "fr": "Français"}

Entry = tuple[tk.Menu, int, str, tk.BooleanVar | None]
"""The menu of an action, its place there, its name, and what its tick shows, if it has one."""


def build_menus(
    root: tk.Tk,
    owner: tk.Misc,
    theme: Theme,
    actions: Actions,
    preferences: Preferences,
    switches: Mapping[str, tk.BooleanVar],
    commands: Commands,
) -> None:
    """Add the menu bar to the root window. Opening a menu fills it, the first time, and updates
    which entries are enabled.

    owner: widget that owns the menus; they are destroyed with it. switches: variables of the
    settings "result-window" (show the result of Recognise in a dialog) and "marks" (show
    punctuation).
    """
    labels = {
        "result-window": _("Show the result in a window"),
        "marks": _("Show marks between digits"),
    }
    bar = tk.Menu(owner, tearoff=False)
    known = {action.name for action in actions}

    def filled(menu: tk.Menu, groups: Sequence[Group]) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}

        def add(part: tk.Menu, name: str) -> None:
            if name in labels:
                part.add_checkbutton(label=labels[name], variable=switches[name])
            elif name.startswith("@"):
                _choices(part, theme, name, preferences, commands)
            elif name in known:
                entries[name] = _add(part, name, actions)

        fill(menu, theme, groups, add)
        return entries

    taken: set[str] = set()
    for label, groups in _menus():
        menu = tk.Menu(bar, tearoff=False)
        entries = cache(partial(filled, menu, groups))
        menu.configure(postcommand=partial(_refresh, entries, actions))
        bar.add_cascade(label=label, menu=menu, underline=_letter(label, taken))
    bar.configure(relief="flat", borderwidth=0)
    space(bar, theme)
    root.configure(menu=bar)


def _letter(label: str, taken: set[str]) -> int:
    """Return the index of the letter that opens a menu with Alt: the first one not in `taken`.

    Adds the letter to `taken`. Returns -1 if there is none.
    """
    for i, letter in enumerate(label.lower()):
        if letter.isalpha() and letter not in taken:
            taken.add(letter)
            return i
    return -1


def _choices(
    menu: tk.Menu, theme: Theme, name: str, preferences: Preferences, commands: Commands
) -> None:
    """Add a submenu: recent files, or the choice of theme, scale or language."""
    if name == "@recent":
        submenu = tk.Menu(menu, tearoff=False)
        submenu.configure(postcommand=partial(_fill_recent, submenu, theme, preferences, commands))
        menu.add_cascade(label=_("Open recent"), menu=submenu)
        return
    known: dict[str, tuple[str, dict[object, str]]] = {
        "@theme": (_("Theme"), {"light": _("Light"), "dark": _("Dark")}),
        "@scale": (_("Size"), {scale: f"{scale:.0%}".replace("%", " %") for scale in SCALES}),
        "@language": (
            _("Language"),
            {code: LANGUAGES[code] or _("As the system") for code in ("", *available())},
        ),
    }
    label, choices = known[name]
    setting = name[1:]
    chosen = tk.StringVar(menu, str(getattr(preferences, setting)))
    submenu = tk.Menu(menu, tearoff=False)
    for value, text in choices.items():
        submenu.add_radiobutton(
            label=text,
            variable=chosen,
            value=str(value),
            command=partial(commands.restyle, **{setting: value}),
        )
    space(submenu, theme)
    # Keep a reference: Tk knows only the name, so Python would delete the variable.
    submenu.chosen = chosen  # type: ignore[attr-defined]
    menu.add_cascade(label=label, menu=submenu)


def _fill_recent(menu: tk.Menu, theme: Theme, preferences: Preferences, commands: Commands) -> None:
    menu.delete(0, "end")
    for name in preferences.recent:
        path = Path(name)
        menu.add_command(
            label=printable(f"{path.name}   {path.parent}"),
            command=partial(commands.open_files, [path]),
        )
    if not preferences.recent:
        menu.add_command(label=_("Nothing yet"), state="disabled")
    space(menu, theme)


def _add(menu: tk.Menu, name: str, actions: Actions) -> Entry:
    """Add an action; tools are a choice of one, switches have a tick while they are on."""
    action = actions[name]
    key = shown(action.keys[0]) if action.keys else ""
    run = partial(actions.run, name)
    chosen = tk.BooleanVar(menu) if action.chosen is not None else None
    if chosen is None:
        menu.add_command(label=action.label, accelerator=key, command=run)
    elif action.icon:
        menu.add_radiobutton(
            label=action.label, accelerator=key, command=run, variable=chosen, value=True
        )
    else:
        menu.add_checkbutton(label=action.label, accelerator=key, command=run, variable=chosen)
    end = menu.index("end")
    return menu, end if end is not None else 0, name, chosen


def _refresh(entries: Callable[[], dict[str, Entry]], actions: Actions) -> None:
    """Show of all actions what they would do now, whether they can, and which are on."""
    for menu, index, name, chosen in entries().values():
        action = actions[name]
        label = action.label
        if detail := action.detail():
            label = _("{name}: {why}").format(name=label, why=detail)
        if chosen is not None and action.chosen is not None:
            chosen.set(action.chosen())
        menu.entryconfigure(index, label=label, state="normal" if action.enabled() else "disabled")
