"""Texts about the project and its page: title bar, status bar, result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digitapp.editor import corrections
from digitapp.editor.pages import OpenPage
from digitapp.editor.session import Session
from digitapp.i18n import _, decimal, plural, printable
from digitapp.review import doubt
from digitapp.review.queue import counts

if TYPE_CHECKING:
    from digitapp.batch import Progress


def title(session: Session) -> str:
    """The title bar: the project's name, and a star while there is unsaved work."""
    name = printable(session.path.name) if session.path else ""
    star = "*" if session.unsaved else ""
    return f"{name}{star} – digitapp" if name else f"{star}digitapp"


def page_figures(page: OpenPage) -> tuple[str, ...]:
    """The page's title, its digits, the ink that was not read, the reading time, and how it lies
    if not upright; empty where there is nothing to say."""
    took = _duration(page.milliseconds) if page.sequence is not None else ""
    ink = len(page.leftover)
    left = plural("{count} piece of ink not read", "{count} pieces of ink not read", ink)
    return page.title, doubt.summary(page.lines), left if ink else "", took, _lie(page)


def _lie(page: OpenPage) -> str:
    """How a page lay that did not lie upright."""
    if page.sequence is not None and page.sequence.mirrored:
        return _("This page looks mirrored.")
    if page.sequence is not None and page.sequence.turned:
        return _("Turned by {degrees} degrees").format(degrees=page.sequence.turned)
    return ""


def result_detail(page: OpenPage) -> str:
    """The line below a result: how many digits it has, and how many of them are to check."""
    return doubt.summary(page.lines) or page.title


def page_probability(page: OpenPage) -> str:
    """The probability that all lines of a page are right, for one who asks for it."""
    if not page.lines:
        return _("No digits found")
    sure = doubt.probability(corrections.confidence(page.lines, page.taken))
    return _("Probability that the whole page is right: {percent}").format(percent=sure)


def pile_progress(progress: Progress, paused: bool) -> str:
    """How far reading many pages is: n of N, rate and time left."""
    words = [_("Reading {done} of {total}").format(done=progress.done, total=progress.total)]
    if paused:
        words.append(_("paused"))
    elif progress.rate:
        words.append(_("{rate} a second").format(rate=decimal(f"{progress.rate:.1f}")))
        if progress.seconds_left is not None:
            words.append(_("{time} left").format(time=_span(progress.seconds_left)))
    return "  ·  ".join(words)


def pile_summary(pages: Sequence[OpenPage], problems: Sequence[tuple[Path, str]]) -> str:
    """What reading many pages gave: pages, digits, lines in doubt, what was refused and why."""
    read = [page for page in pages if page.sequence is not None]
    doubtful = sum(counts(page)[1] for page in read)
    digits = sum(len(page.marks) for page in read)
    unread = sum(page.is_unread for page in pages)
    words = [
        plural("{count} page read", "{count} pages read", len(read)),
        plural("{count} digit", "{count} digits", digits),
        plural("{count} line in doubt", "{count} lines in doubt", doubtful),
    ]
    if unread:
        words.append(plural("{count} page not read", "{count} pages not read", unread))
    if problems:
        refused = plural("{count} file refused", "{count} files refused", len(problems))
        words.append(_("{name}: {why}").format(name=refused, why=problems[0][1]))
    return "  ·  ".join(words)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min"


def about() -> list[tuple[str, str]]:
    """What the dialog "About" says below the version: pairs of a caption and a text."""
    from digitapp.models.model_card import identity

    return [
        (_("What it does"), _("Reads handwritten numbers, offline.")),
        (_("Licence"), _("MIT; the models: CC BY 4.0")),
        (_("Models"), identity()),
    ]


def _duration(milliseconds: float) -> str:
    """Format a duration, such as "140 ms" or "2.3 s"."""
    seconds = decimal(f"{milliseconds / 1000:.1f}")
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{seconds} s"
