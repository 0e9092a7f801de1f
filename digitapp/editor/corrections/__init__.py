"""A person's corrections, and the lines that the window shows with them."""

from digitapp.editor.corrections.apply import COVERED, marks, supersede
from digitapp.editor.corrections.correction import Correction, moved, turned_box
from digitapp.editor.corrections.mark_line import (
    Mark,
    MarkLine,
    between_digits,
    confidence,
    line_confidence,
    line_text,
    text,
)

__all__ = [
    "COVERED",
    "Correction",
    "Mark",
    "MarkLine",
    "between_digits",
    "confidence",
    "line_confidence",
    "line_text",
    "marks",
    "moved",
    "supersede",
    "text",
    "turned_box",
]
