"""Change a whole page; each function is one undoable step of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from digitapp.editor import corrections as layer
from digitapp.editor import deskew, punctuation
from digitapp.editor.pages import Content, OpenPage
from digitapp.editor.session import Session
from digitapp.editor.strokes import Stroke, touched
from digitapp.i18n import _

if TYPE_CHECKING:
    from digitapp.records import Box

LEVEL = 0.2
"""Slopes below this, in degrees, are not visible."""


def draw(session: Session, stroke: Stroke) -> None:
    """Add a stroke and drop the corrections under it, so that their digits are read again."""
    content = session.page.content
    left, top, right, bottom = stroke.bounds()
    kept = tuple(
        c
        for c in content.corrections
        if c.box is None
        or c.box.right < left
        or c.box.x > right
        or c.box.bottom < top
        or c.box.y > bottom
    )
    session.edit(_("Draw"), strokes=(*content.strokes, stroke), corrections=kept)


def erased(session: Session, before: Content, strokes: tuple[Stroke, ...], label: str) -> None:
    """Commit the strokes that an eraser left; drop corrections that have no ink any more."""
    kept = tuple(
        c
        for c in before.corrections
        if c.box is None
        or any(touched(s, *c.box.centre, max(c.box.width, c.box.height) / 2) for s in strokes)
    )
    after = replace(before, strokes=strokes, corrections=kept)
    session.commit(label, session.page, before, after)


def clear(session: Session) -> None:
    """Remove all strokes and corrections from the page; keep its image."""
    content = session.page.content
    if content.strokes or content.corrections or content.signs:
        session.edit(_("Clear"), strokes=(), corrections=(), signs=(), reviewed=(), marked=())


def turn(session: Session, quarters: int = 1) -> None:
    """Rotate an image clockwise by quarter turns, with its corrected boxes; drop the region."""
    page = session.page
    session.forget(page)
    session.commit(_("Rotate"), page, page.content, _rotated(page, quarters))


def turn_upright(session: Session, key: str, quarters: int) -> None:
    """Show a page that was turned to be read as it was read, in an undoable step."""
    page = session.find(key)
    if quarters and page is not None and page.may_turn:
        page.turned = True
        session.adopt(_("Rotate"), page, _rotated(page, quarters))


def _rotated(page: OpenPage, quarters: int) -> Content:
    """The content of a page after quarter turns clockwise, without the region."""
    content, (width, height) = page.content, page.shown_size
    for _quarter in range(quarters % 4):
        content = _moved(content, partial(layer.turned_box, height=height))
        width, height = height, width
    return replace(content, turns=(content.turns + quarters) % 4, region=None)


def _moved(content: Content, move: Callable[[Box], Box]) -> Content:
    """Move all boxes that a person made with their page."""
    return replace(
        content,
        corrections=layer.moved(content.corrections, move),
        signs=punctuation.moved(content.signs, move),
        reviewed=tuple(map(move, content.reviewed)),
    )


def straighten(session: Session) -> bool:
    """Rotate an image so that its lines are level; return False if nothing was done.

    Drawings and slopes below LEVEL are left alone. Drops the region.
    """
    page = session.page
    degrees = round(deskew.slope(page.lines), 2)
    if page.is_drawing or abs(degrees) < LEVEL:
        return False
    content = _moved(page.content, deskew.tilt_of(-degrees, page.shown_size))
    content = replace(content, tilt=page.content.tilt - degrees, region=None)
    session.forget(page)
    session.commit(_("Straighten"), page, page.content, content)
    return True


def invert(session: Session) -> None:
    """Swap light and dark of an image."""
    session.forget(session.page)
    session.edit(_("Invert"), inverted=not session.page.content.inverted)
