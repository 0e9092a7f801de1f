"""The table of actions of the main window, and the menus made from it."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from typing import TYPE_CHECKING

from digitapp.gui import digits
from digitapp.gui.actions import Action, Actions
from digitapp.gui.i18n import _

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

    def tool(name: str, label: str, key: str, icon: str, ink: bool = False) -> Action:
        return Action(
            name, label, lambda: window.use_tool(name), (key,), icon,
            enabled=drawing if ink else lambda: True, chosen=lambda: window.tool == name,
        )

    actions.add(
        Action("new", _("New drawing"), session.new_drawing, ("Ctrl+N",), "new"),
        Action("open", _("Open …"), window.open_dialog, ("Ctrl+O",), "open"),
        Action("quit", _("Quit"), window.close, ("Ctrl+Q",)),
        Action("undo", _("Undo"), session.undo, ("Ctrl+Z",), "undo",
               lambda: session.history.undo_label is not None),
        Action("redo", _("Redo"), session.redo, ("Ctrl+Y", "Ctrl+Shift+Z"), "redo",
               lambda: session.history.redo_label is not None),
        Action("clear", _("Clear"), session.clear, ("Ctrl+Del",), "clear",
               lambda: bool(session.page.content.strokes or session.page.content.corrections)),
        Action("copy", _("Copy digits"), window.copy, ("Ctrl+Shift+C", "Ctrl+C"), "copy",
               any_marks),
        tool("pen", _("Pen"), "P", "pen", ink=True),
        tool("eraser", _("Stroke eraser"), "E", "eraser", ink=True),
        tool("rubber", _("Rubber"), "R", "rubber", ink=True),
        tool("select", _("Select"), "S", "select"),
        tool("add-box", _("Add box"), "B", "box"),
        tool("split", _("Split box"), "X", "split"),
        Action("read", _("Recognise"), window.recognize, ("Ctrl+R", "Enter"), "read"),
        Action("next", _("Next digit"), lambda: session.step(1), ("Tab",), "", any_marks),
        Action("previous", _("Previous digit"), lambda: session.step(-1), ("Shift+Tab",), "",
               any_marks),
        Action("next-doubt", _("Next doubtful digit"), session.next_doubtful, ("F8",),
               "next-doubt", any_marks),
        Action("delete", _("Delete digit"), lambda: digits.delete(session), ("Del",), "clear",
               selected),
        Action("merge", _("Merge with neighbour"), lambda: digits.merge(session), ("M",),
               "merge", selected),
        Action("zoom-in", _("Zoom in"), lambda: window.view.zoom(1.25), ("Ctrl++",), "zoom-in"),
        Action("zoom-out", _("Zoom out"), lambda: window.view.zoom(0.8), ("Ctrl+-",),
               "zoom-out"),
        Action("fit", _("Fit the page"), lambda: window.view.fit(), ("Ctrl+0",), "fit"),
        Action("actual", _("Actual size"), lambda: window.view.actual_size(), ("Ctrl+1",)),
        Action("cancel", _("Cancel reading"), lambda: window.reader.cancel(), ("Esc",), "",
               lambda: window.reader.busy),
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
    ("File", ("new", "open", "save", "save-as", "export", "|", "close-page", "quit")),
    ("Edit", ("undo", "redo", "|", "copy", "paste", "|", "clear", "delete", "merge")),
    ("View", ("zoom-in", "zoom-out", "fit", "actual", "|", "next", "previous", "next-doubt")),
    ("Tools", ("pen", "eraser", "rubber", "select", "add-box", "split", "|", "rotate",
               "invert", "|", "read", "cancel", "|", "result-window")),
    ("Help", ("shortcuts",)),
)


def build_menus(root: tk.Tk, window: MainWindow) -> None:
    """Hang the menu bar into the root window; entries grey out when a menu opens."""
    titles = {"File": _("File"), "Edit": _("Edit"), "View": _("View"), "Tools": _("Tools"),
              "Help": _("Help")}
    bar = tk.Menu(root, tearoff=False)
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
            elif name in known:
                action = window.actions[name]
                key = action.keys[0] if action.keys else ""
                menu.add_command(
                    label=action.label, accelerator=key,
                    command=partial(window.actions.run, name),
                )
                end = menu.index("end")
                entries.append((end if end is not None else 0, name))
        menu.configure(postcommand=partial(_grey_out, menu, entries, window.actions))
        bar.add_cascade(label=titles[title], menu=menu)
    bar.configure(relief="flat", borderwidth=0)
    root.configure(menu=bar)


def _grey_out(menu: tk.Menu, entries: list[tuple[int, str]], actions: Actions) -> None:
    for index, name in entries:
        menu.entryconfigure(index, state="normal" if actions[name].enabled() else "disabled")
