"""Turn the result of a process into what the session shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from digitapp.editor.pages import Content, OpenPage

if TYPE_CHECKING:
    from digitapp.batch import PageResult
    from digitapp.records import Array, DigitSequence


def is_as_loaded(page: OpenPage) -> bool:
    """Tell whether a page is read as its file has it: neither turned nor a part of it."""
    content = page.content
    plain = replace(Content(), corrections=content.corrections, signs=content.signs)
    return page.picture is not None and replace(content, reviewed=()) == plain


def sequence_of(
    page: OpenPage, result: PageResult, enlarge: Callable[[Array], Array]
) -> DigitSequence:
    """Return the result's lines with a network to enlarge crops; `result.lines` is not None."""
    import numpy as np

    from digitapp.records import DigitSequence, Page

    lines = tuple(
        replace(
            line, readings=tuple(replace(reading, enlarge=enlarge) for reading in line.readings)
        )
        for line in result.lines or ()
    )
    blank = Page(np.zeros((1, 1), np.uint8), None, page.name, page.number)
    return DigitSequence(blank, lines, leftover=tuple(getattr(result, "leftover", ())))
