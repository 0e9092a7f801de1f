"""Actions on what the window shows."""

from __future__ import annotations

from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action
from digitapp.gui.window.commands import Commands
from digitapp.i18n import _


def of_views(session: Session, window: Commands) -> list[Action]:
    """Return them in the order of their menus."""

    def panel(name: str, label: str, key: str) -> Action:
        return Action(
            f"panel-{name}",
            label,
            lambda: window.fold(name),
            (key,),
            chosen=lambda: not window.is_folded(name),
        )

    return [
        Action("zoom-in", _("Zoom in"), lambda: window.view.zoom(1.25), ("Ctrl++",), "zoom-in"),
        Action("zoom-out", _("Zoom out"), lambda: window.view.zoom(0.8), ("Ctrl+-",), "zoom-out"),
        Action("fit", _("Fit the page"), lambda: window.view.fit(), ("Ctrl+0",), "fit"),
        Action("actual", _("Actual size"), lambda: window.view.actual_size(), ("Ctrl+1",)),
        Action(
            "boxes",
            _("Show or hide the boxes"),
            lambda: window.view.toggle_marks(),
            ("H",),
            enabled=lambda: bool(session.page.marks),
            chosen=lambda: window.view.show_marks,
        ),
        Action(
            "cancel",
            _("Cancel reading"),
            window.reader.cancel,
            ("Esc",),
            "",
            lambda: window.reader.busy,
        ),
        panel("pages", _("List of pages"), "F7"),
        panel("side", _("Digits beside the page"), "F9"),
        panel("inspector", _("Selected digit"), "Shift+F9"),
        Action("about", _("About digitapp"), window.show_about),
        Action("shortcuts", _("Keyboard and mouse"), window.show_shortcuts, ("F1",)),
    ]
