"""The table of actions of the main window."""

from __future__ import annotations

from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Actions
from digitapp.gui.window.actions.digits import of_digits
from digitapp.gui.window.actions.documents import of_documents
from digitapp.gui.window.actions.pages import of_pages
from digitapp.gui.window.actions.tools import of_tools
from digitapp.gui.window.actions.views import of_views
from digitapp.gui.window.commands import Commands
from digitapp.gui.window.file_actions import FileActions


def define_actions(session: Session, files: FileActions, window: Commands) -> Actions:
    """Return all actions of menus, toolbar and shortcuts."""
    actions = Actions()
    actions.add(*of_documents(session, files, window))
    actions.add(*of_tools(session, window))
    actions.add(*of_pages(session, files, window))
    actions.add(*of_digits(session, window))
    actions.add(*of_views(session, window))
    return actions
