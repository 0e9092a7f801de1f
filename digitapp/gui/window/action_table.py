"""The table of actions of the main window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from digitapp.editor import digit_edits, page_edits, selection
from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action, Actions
from digitapp.gui.window.commands import Commands
from digitapp.gui.window.file_actions import FileActions
from digitapp.i18n import _
from digitapp.review import page_order
from digitapp.review.page_order import Order


def define_actions(session: Session, files: FileActions, window: Commands) -> Actions:
    """Return all actions of menus, toolbar and shortcuts."""
    actions = Actions()
    sort, move = partial(page_order.sort, session), partial(page_order.move, session)
    step, doubt = partial(selection.step, session), partial(selection.next_doubtful, session)

    def drawing() -> bool:
        return session.page.is_drawing

    def picture() -> bool:
        return not session.page.is_drawing

    def selected() -> bool:
        return session.selected is not None

    def any_marks() -> bool:
        return bool(session.page.marks)

    def tool(
        name: str, label: str, key: str, icon: str, enabled: Callable[[], bool] = lambda: True
    ) -> Action:
        return Action(
            name,
            label,
            lambda: window.use_tool(name),
            (key,),
            icon,
            enabled=enabled,
            chosen=lambda: window.tool == name,
        )

    def panel(name: str, label: str, key: str) -> Action:
        return Action(
            f"panel-{name}",
            label,
            lambda: window.fold(name),
            (key,),
            chosen=lambda: not window.is_folded(name),
        )

    actions.add(
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
            any_marks,
        ),
        Action(
            "copy-line",
            _("Copy line"),
            lambda: window.sequence.copy_line(),
            ("Ctrl+Shift+C",),
            "",
            any_marks,
        ),
        tool("pen", _("Pen"), "P", "pen", drawing),
        tool("eraser", _("Stroke eraser"), "E", "eraser", drawing),
        tool("rubber", _("Rubber"), "R", "rubber", drawing),
        tool("select", _("Select"), "S", "select"),
        tool("add-box", _("Add box"), "B", "box"),
        tool("split", _("Split box"), "X", "split"),
        Action("thinner", _("Thinner pen"), lambda: window.options.widen(-1), ("[",), "", drawing),
        Action("thicker", _("Thicker pen"), lambda: window.options.widen(1), ("]",), "", drawing),
        tool("region", _("Read a region only"), "G", "region", picture),
        Action(
            "straighten",
            _("Straighten"),
            window.straighten,
            ("Ctrl+L",),
            "straighten",
            lambda: any_marks() and picture(),
        ),
        Action(
            "rotate",
            _("Rotate right"),
            partial(page_edits.turn, session, 1),
            ("Ctrl+T",),
            "rotate",
            picture,
        ),
        Action(
            "rotate-left",
            _("Rotate left"),
            partial(page_edits.turn, session, 3),
            ("Ctrl+Shift+T",),
            "",
            picture,
        ),
        Action(
            "invert",
            _("Swap light and dark"),
            partial(page_edits.invert, session),
            ("Ctrl+I",),
            "invert",
            picture,
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
        Action("form-new", _("Set up a form on this page …"), window.forms.set_up, enabled=picture),
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
            "probability", _("How sure is the page?"), window.say_probability, enabled=any_marks
        ),
        Action("read", _("Recognise"), window.recognize, ("Ctrl+R", "Enter"), "read"),
        # Away from the page, Tab moves the focus to the next widget.
        Action(
            "next",
            _("Next digit"),
            lambda: step(1),
            ("Tab",),
            enabled=any_marks,
            keyed=window.page_has_focus,
        ),
        Action(
            "previous",
            _("Previous digit"),
            lambda: step(-1),
            ("Shift+Tab",),
            enabled=any_marks,
            keyed=window.page_has_focus,
        ),
        Action("leave", _("From the page to the buttons and back"), window.switch_focus, ("F6",)),
        Action(
            "next-doubt",
            _("Next doubtful digit"),
            lambda: doubt(1),
            ("F8",),
            "next-doubt",
            any_marks,
        ),
        Action(
            "previous-doubt",
            _("Previous doubtful digit"),
            lambda: doubt(-1),
            ("Shift+F8",),
            "",
            any_marks,
        ),
        Action(
            "delete",
            _("Delete digit"),
            lambda: digit_edits.delete(session),
            ("Del",),
            "clear",
            selected,
        ),
        Action(
            "insert",
            _("Add a box beside the digit"),
            lambda: digit_edits.insert(session, window.view.viewport.middle),
            ("Insert",),
        ),
        Action(
            "split-here",
            _("Split the digit in two"),
            lambda: digit_edits.split_in_two(session),
            ("Shift+X",),
            "split",
            selected,
        ),
        Action(
            "merge",
            _("Merge with neighbour"),
            lambda: digit_edits.merge(session),
            ("M",),
            "merge",
            selected,
        ),
        Action("zoom-in", _("Zoom in"), lambda: window.view.zoom(1.25), ("Ctrl++",), "zoom-in"),
        Action("zoom-out", _("Zoom out"), lambda: window.view.zoom(0.8), ("Ctrl+-",), "zoom-out"),
        Action("fit", _("Fit the page"), lambda: window.view.fit(), ("Ctrl+0",), "fit"),
        Action("actual", _("Actual size"), lambda: window.view.actual_size(), ("Ctrl+1",)),
        Action(
            "boxes",
            _("Show or hide the boxes"),
            lambda: window.view.toggle_marks(),
            ("H",),
            enabled=any_marks,
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
    )
    return actions
