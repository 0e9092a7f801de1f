"""What the window says about its project and its page: title bar, status bar, result."""

from __future__ import annotations

from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.i18n import _, plural, printable


def title(session: Session) -> str:
    """The title bar: the project's name, and a star while there is unsaved work."""
    name = printable(session.path.name) if session.path else ""
    star = "*" if session.unsaved else ""
    return f"{name}{star} – digitapp" if name else f"{star}digitapp"


def page_figures(page: OpenPage) -> tuple[str, str, str]:
    """The page's title, its number of digits and its reading time; empty where unknown."""
    took = _duration(page.milliseconds) if page.sequence is not None else ""
    return page.title, _digits(page), took


def result_detail(page: OpenPage) -> str:
    """The line below a result: how many digits it has, and how many of them are doubtful."""
    detail = _digits(page) or page.title
    doubtful = sum(mark.doubtful for mark in page.marks)
    if doubtful:
        detail += " · " + plural("{count} doubtful", "{count} doubtful", doubtful)
    return detail


def about() -> list[tuple[str, str]]:
    """What the dialog "About" says below the version: pairs of a caption and a text."""
    from digitapp.models.model_card import identity

    return [
        (_("What it does"), _("Reads handwritten numbers, offline.")),
        (_("Licence"), "MIT; " + _("the models: CC BY 4.0")),
        (_("Models"), identity()),
    ]


def _digits(page: OpenPage) -> str:
    count = len(page.marks)
    return plural("{count} digit", "{count} digits", count) if count else ""


def _duration(milliseconds: float) -> str:
    """Format a duration, such as "140 ms" or "2.3 s"."""
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"
