"""Actions on the document: open, save, export, undo, copy."""

from __future__ import annotations

from functools import partial

from digitapp.editor import page_edits
from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action
from digitapp.gui.window.commands import Commands
from digitapp.gui.window.file_actions import FileActions
from digitapp.i18n import _


def of_documents(session: Session, files: FileActions, window: Commands) -> list[Action]:
    """Return them in the order of their menus."""
    return [
        Action("new", _("New drawing"), session.new_drawing, ("Ctrl+N",), "new"),
        Action("open", _("Open …"), files.open_dialog, ("Ctrl+O",), "open"),
        Action("open-folder", _("Open folder …"), files.open_folder_dialog, ("Ctrl+Shift+O",)),
        Action("paste", _("Paste a picture"), files.paste, ("Ctrl+V",)),
        Action("save", _("Save"), files.save, ("Ctrl+S",), "save"),
        Action("save-as", _("Save as …"), files.save_as, ("Ctrl+Shift+S",)),
        Action(
            "export",
            _("Export the digits …"),
            files.export_dialog,
            ("Ctrl+E",),
            "",
            lambda: any(page.lines or page.is_unread for page in session.pages),
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
            partial(page_edits.clear, session),
            ("Ctrl+Del",),
            "clear",
            lambda: bool(session.page.content.strokes or session.page.content.corrections),
        ),
        Action(
            "copy",
            _("Copy digits"),
            lambda: window.sequence.copy_all(),
            ("Ctrl+C",),
            "copy",
            lambda: bool(session.page.marks),
        ),
        Action(
            "copy-line",
            _("Copy line"),
            lambda: window.sequence.copy_line(),
            ("Ctrl+Shift+C",),
            "",
            lambda: bool(session.page.marks),
        ),
    ]
