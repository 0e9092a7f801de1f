"""The tools of the page and which one is in use."""

from __future__ import annotations

from collections.abc import Callable

from digitapp.gui.canvas.box_tools import AddBox, ChooseRegion, Select, Split
from digitapp.gui.canvas.ink_tools import Eraser, Pen
from digitapp.gui.canvas.page_view import PageView, Tool

_INK = ("pen", "eraser", "rubber")


class Toolbox:
    """All tools by the names of their actions; name: of the one in use."""

    def __init__(self, view: PageView, pen_width: Callable[[], float]) -> None:
        """pen_width: in page units."""
        self._view = view
        self.tools: dict[str, Tool] = {
            "pen": Pen(view, pen_width),
            "eraser": Eraser(view, whole=True),
            "rubber": Eraser(view, whole=False),
            "select": Select(view),
            "add-box": AddBox(view),
            "split": Split(view),
            "region": ChooseRegion(view),
        }
        self.name = "pen"

    def use(self, name: str) -> None:
        self.name = name
        self._view.use(self.tools[name])

    def suit_page(self) -> None:
        """Use the pen on a drawing; on an image, replace an ink tool with the select tool."""
        if self._view.session.page.is_drawing:
            self.use("pen")
        elif self.name in _INK:
            self.use("select")
