"""Arrow keys on the page: they move the selected box, or the page if no digit is selected."""

from __future__ import annotations

from functools import partial

from digitapp.editor import digit_edits
from digitapp.gui.canvas.page_view import PageView

_WAYS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}

FAR = 10
"""Page pixels that one press moves with Shift."""


def bind_arrows(view: PageView) -> None:
    """Move the selected box with the arrow keys; with Ctrl, its right and lower sides."""
    for name, way in _WAYS.items():
        view.bind(f"<{name}>", partial(_move, view, way, 1))
        view.bind(f"<Shift-{name}>", partial(_move, view, way, FAR))
        view.bind(f"<Control-{name}>", partial(_resize, view, way, 1))
        view.bind(f"<Control-Shift-{name}>", partial(_resize, view, way, FAR))


def _move(view: PageView, way: tuple[int, int], steps: int, _event: object) -> str:
    if view.session.mark is None:
        view.step(way[0] * (1 if steps == 1 else 4), way[1] * (1 if steps == 1 else 4))
    else:
        digit_edits.nudge(view.session, way[0] * steps, way[1] * steps)
    return "break"


def _resize(view: PageView, way: tuple[int, int], steps: int, _event: object) -> str:
    digit_edits.nudge(view.session, wider=way[0] * steps, higher=way[1] * steps)
    return "break"
