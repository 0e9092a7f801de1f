"""Actions on the list of pages, their review, rules and forms."""

from __future__ import annotations

from functools import partial

from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action
from digitapp.gui.window.commands import Commands
from digitapp.gui.window.file_actions import FileActions
from digitapp.i18n import _
from digitapp.review import page_order
from digitapp.review.page_order import Order


def of_pages(session: Session, files: FileActions, window: Commands) -> list[Action]:
    """Return them in the order of their menus."""
    sort, move = partial(page_order.sort, session), partial(page_order.move, session)

    def picture() -> bool:
        return not session.page.is_drawing

    def any_marks() -> bool:
        return bool(session.page.marks)

    return [
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
        Action("close-page", _("Close page"), files.close_page, ("Ctrl+W",)),
        Action("close-all", _("Close all"), files.close_all, ("Ctrl+Shift+W",)),
        Action(
            "page-up",
            _("Move the page up"),
            lambda: move(-1),
            enabled=lambda: session.current > 0,
        ),
        Action(
            "page-down",
            _("Move the page down"),
            lambda: move(1),
            enabled=lambda: session.current + 1 < len(session.pages),
        ),
        Action("sort-name", _("Sort by name"), lambda: sort(Order.NAME)),
        Action("sort-doubt", _("Doubtful pages first"), lambda: sort(Order.DOUBT)),
        Action("sort-unread", _("Unread pages first"), lambda: sort(Order.UNREAD)),
        Action(
            "compact",
            _("List without pictures"),
            window.toggle_compact,
            chosen=lambda: window.is_compact,
        ),
        Action(
            "read-rest",
            _("Read the rest"),
            window.reader.read_rest,
            ("Ctrl+Shift+R",),
            enabled=lambda: any(page.is_unread for page in session.pages),
        ),
        Action(
            "review",
            _("Review the lines of all pages"),
            window.review_lines,
            ("F4",),
            enabled=lambda: any(page.lines for page in session.pages),
        ),
        Action("rules", _("Rules for the numbers …"), window.edit_rules, ("Ctrl+K",)),
        Action(
            "form-new",
            _("Set up a form on this page …"),
            window.forms.set_up,
            enabled=lambda: not session.page.is_drawing,
        ),
        Action("form-open", _("Open a form …"), window.forms.open),
        Action(
            "form-read",
            _("Read the open pages by the form"),
            window.forms.read_pages,
            enabled=lambda: window.forms.form is not None,
        ),
        Action(
            "form-table",
            _("Show the table"),
            window.forms.show_table,
            enabled=lambda: window.forms.has_table,
        ),
        Action(
            "form-export",
            _("Export the table …"),
            window.forms.export,
            enabled=lambda: window.forms.has_table,
        ),
        Action(
            "probability",
            _("How sure is the page?"),
            window.say_probability,
            enabled=lambda: bool(session.page.marks),
        ),
    ]
