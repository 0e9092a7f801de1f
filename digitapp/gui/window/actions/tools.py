"""Tools for ink and boxes, and what turns a picture the right way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from digitapp.editor import page_edits
from digitapp.editor.session import Session
from digitapp.gui.toolkit.actions import Action
from digitapp.gui.window.commands import Commands
from digitapp.i18n import _


def of_tools(session: Session, window: Commands) -> list[Action]:
    """Return them in the order of their menus."""

    def drawing() -> bool:
        return session.page.is_drawing

    def picture() -> bool:
        return not session.page.is_drawing

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

    return [
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
            lambda: bool(session.page.marks) and picture(),
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
    ]
