"""The table of actions of the main window, and the menus made from it."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.gui import digits
from digitapp.gui.actions import Action, Actions
from digitapp.gui.i18n import _, available

if TYPE_CHECKING:
    from digitapp.gui.window import MainWindow


def define_actions(window: MainWindow) -> Actions:
    """Everything that menus, toolbar and shortcuts offer."""
    session, actions = window.session, Actions()

    def drawing() -> bool:
        return session.page.is_drawing

    def selected() -> bool:
        return session.selected is not None

    def any_marks() -> bool:
        return bool(session.page.marks)

    def walking() -> bool:
        """Tab walks through the digits of the page, and elsewhere from widget to widget."""
        return any_marks() and window.root.focus_get() is window.view

    def tool(name: str, label: str, key: str, icon: str, ink: bool = False) -> Action:
        return Action(
            name,
            label,
            lambda: window.use_tool(name),
            (key,),
            icon,
            enabled=drawing if ink else lambda: True,
            chosen=lambda: window.tool == name,
        )

    actions.add(
        Action("new", _("New drawing"), session.new_drawing, ("Ctrl+N",), "new"),
        Action("open", _("Open …"), window.files.open_dialog, ("Ctrl+O",), "open"),
        Action(
            "open-folder", _("Open folder …"), window.files.open_folder_dialog, ("Ctrl+Shift+O",)
        ),
        Action("paste", _("Paste a picture"), window.files.paste, ("Ctrl+V",)),
        Action("save", _("Save"), window.files.save, ("Ctrl+S",), "save"),
        Action("save-as", _("Save as …"), window.files.save_as, ("Ctrl+Shift+S",)),
        Action(
            "export",
            _("Export the digits …"),
            window.files.export_dialog,
            ("Ctrl+E",),
            "",
            any_marks,
        ),
        Action("quit", _("Quit"), window.close, ("Ctrl+Q",)),
        Action(
            "undo",
            _("Undo"),
            session.undo,
            ("Ctrl+Z",),
            "undo",
            lambda: session.history.undo_label is not None,
            detail=lambda: session.history.undo_label or "",
        ),
        Action(
            "redo",
            _("Redo"),
            session.redo,
            ("Ctrl+Y", "Ctrl+Shift+Z"),
            "redo",
            lambda: session.history.redo_label is not None,
            detail=lambda: session.history.redo_label or "",
        ),
        Action(
            "clear",
            _("Clear"),
            session.clear,
            ("Ctrl+Del",),
            "clear",
            lambda: bool(session.page.content.strokes or session.page.content.corrections),
        ),
        Action(
            "copy", _("Copy digits"), window.copy, ("Ctrl+Shift+C", "Ctrl+C"), "copy", any_marks
        ),
        tool("pen", _("Pen"), "P", "pen", ink=True),
        tool("eraser", _("Stroke eraser"), "E", "eraser", ink=True),
        tool("rubber", _("Rubber"), "R", "rubber", ink=True),
        tool("select", _("Select"), "S", "select"),
        tool("add-box", _("Add box"), "B", "box"),
        tool("split", _("Split box"), "X", "split"),
        tool("region", _("Read a region only"), "G", "fit"),
        Action(
            "straighten",
            _("Straighten"),
            window.straighten,
            ("Ctrl+L",),
            "",
            lambda: any_marks() and not drawing(),
        ),
        Action("rotate", _("Rotate"), session.turn, ("Ctrl+T",), "rotate", lambda: not drawing()),
        Action(
            "invert",
            _("Swap light and dark"),
            session.invert,
            ("Ctrl+I",),
            "invert",
            lambda: not drawing(),
        ),
        Action(
            "next-page",
            _("Next page"),
            lambda: window.pages.turn(1),
            ("PgDn",),
            "",
            lambda: len(session.pages) > 1,
        ),
        Action(
            "previous-page",
            _("Previous page"),
            lambda: window.pages.turn(-1),
            ("PgUp",),
            "",
            lambda: len(session.pages) > 1,
        ),
        Action("close-page", _("Close page"), window.files.close_page, ("Ctrl+W",)),
        Action("read", _("Recognise"), window.recognize, ("Ctrl+R", "Enter"), "read"),
        Action("next", _("Next digit"), lambda: session.step(1), ("Tab",), "", walking),
        Action(
            "previous", _("Previous digit"), lambda: session.step(-1), ("Shift+Tab",), "", walking
        ),
        Action("leave", _("From the page to the buttons and back"), window.switch_focus, ("F6",)),
        Action(
            "next-doubt",
            _("Next doubtful digit"),
            session.next_doubtful,
            ("F8",),
            "next-doubt",
            any_marks,
        ),
        Action(
            "delete", _("Delete digit"), lambda: digits.delete(session), ("Del",), "clear", selected
        ),
        Action(
            "merge",
            _("Merge with neighbour"),
            lambda: digits.merge(session),
            ("M",),
            "merge",
            selected,
        ),
        Action("zoom-in", _("Zoom in"), lambda: window.view.zoom(1.25), ("Ctrl++",), "zoom-in"),
        Action("zoom-out", _("Zoom out"), lambda: window.view.zoom(0.8), ("Ctrl+-",), "zoom-out"),
        Action("fit", _("Fit the page"), lambda: window.view.fit(), ("Ctrl+0",), "fit"),
        Action("actual", _("Actual size"), lambda: window.view.actual_size(), ("Ctrl+1",)),
        Action(
            "cancel",
            _("Cancel reading"),
            lambda: window.reader.cancel(),
            ("Esc",),
            "",
            lambda: window.reader.busy,
        ),
        Action("shortcuts", _("Keyboard and mouse"), window.show_shortcuts, ("F1",)),
    )
    return actions


def mouse_help() -> list[tuple[str, str]]:
    """What the mouse and the bare keys do, for the list of shortcuts."""
    return [
        ("0 … 9", _("Correct the selected digit")),
        (_("Wheel"), _("Zoom at the pointer")),
        (_("Space + drag"), _("Move the page")),
    ]


MENUS = (
    (
        "File",
        (
            "new",
            "open",
            "open-folder",
            "@recent",
            "|",
            "save",
            "save-as",
            "export",
            "|",
            "close-page",
            "quit",
        ),
    ),
    ("Edit", ("undo", "redo", "|", "copy", "paste", "|", "clear", "delete", "merge")),
    (
        "View",
        (
            "zoom-in",
            "zoom-out",
            "fit",
            "actual",
            "|",
            "next-page",
            "previous-page",
            "|",
            "next",
            "previous",
            "next-doubt",
            "|",
            "@theme",
            "@scale",
            "@language",
        ),
    ),
    (
        "Tools",
        (
            "pen",
            "eraser",
            "rubber",
            "select",
            "add-box",
            "split",
            "|",
            "region",
            "rotate",
            "straighten",
            "invert",
            "|",
            "read",
            "cancel",
            "|",
            "result-window",
        ),
    ),
    ("Help", ("shortcuts",)),
)


SCALES = (0.9, 1.0, 1.25, 1.5, 1.75, 2.0)
LANGUAGES = {"": "", "en": "English", "de": "Deutsch", "fr": "Français"}


def build_menus(root: tk.Tk, window: MainWindow) -> None:
    """Hang the menu bar into the root window; entries grey out when a menu opens."""
    titles = {
        "File": _("File"),
        "Edit": _("Edit"),
        "View": _("View"),
        "Tools": _("Tools"),
        "Help": _("Help"),
    }
    bar = tk.Menu(window, tearoff=False)
    known = {action.name for action in window.actions}
    for title, names in MENUS:
        menu = tk.Menu(bar, tearoff=False)
        entries: list[tuple[int, str]] = []
        for name in names:
            if name == "|":
                menu.add_separator()
            elif name == "result-window":
                menu.add_checkbutton(
                    label=_("Show the result in a window"), variable=window.show_result
                )
            elif name.startswith("@"):
                _choices(menu, name, window)
            elif name in known:
                action = window.actions[name]
                key = action.keys[0] if action.keys else ""
                menu.add_command(
                    label=action.label,
                    accelerator=key,
                    command=partial(window.actions.run, name),
                )
                end = menu.index("end")
                entries.append((end if end is not None else 0, name))
        menu.configure(postcommand=partial(_grey_out, menu, entries, window.actions))
        bar.add_cascade(label=titles[title], menu=menu)
    bar.configure(relief="flat", borderwidth=0)
    root.configure(menu=bar)


def _choices(menu: tk.Menu, name: str, window: MainWindow) -> None:
    """A submenu of which one entry is chosen: theme, scale or language."""
    if name == "@recent":
        submenu = tk.Menu(menu, tearoff=False)
        submenu.configure(postcommand=partial(_fill_recent, submenu, window))
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
    chosen = tk.StringVar(window, str(getattr(window.preferences, setting)))
    submenu = tk.Menu(menu, tearoff=False)
    for value, text in choices.items():
        submenu.add_radiobutton(
            label=text,
            variable=chosen,
            value=str(value),
            command=partial(window.restyle, **{setting: value}),
        )
    # Tk keeps only the variable's name; without this reference it would be collected.
    submenu.chosen = chosen  # type: ignore[attr-defined]
    menu.add_cascade(label=label, menu=submenu)


def _fill_recent(menu: tk.Menu, window: MainWindow) -> None:
    menu.delete(0, "end")
    for name in window.preferences.recent:
        path = Path(name)
        menu.add_command(
            label=f"{path.name}   {path.parent}", command=partial(window.open_files, [path])
        )
    if not window.preferences.recent:
        menu.add_command(label=_("Nothing yet"), state="disabled")


def _grey_out(menu: tk.Menu, entries: list[tuple[int, str]], actions: Actions) -> None:
    for index, name in entries:
        action = actions[name]
        label = f"{action.label}: {action.detail()}" if action.detail() else action.label
        menu.entryconfigure(index, label=label, state="normal" if action.enabled() else "disabled")
