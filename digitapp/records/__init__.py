"""Records that the stages pass on, from page to digit sequence: frozen, arrays read-only."""

from digitapp.records.arrays import (
    Array,
    ColourImage,
    GrayImage,
    InkImage,
    Mask,
    Probabilities,
    read_only,
)
from digitapp.records.box import Box
from digitapp.records.mark import OTHER_SIGN, SIGNS, Mark, between_digits
from digitapp.records.page import Ink, Page, Segment
from digitapp.records.reading import CLASSES, NONE, Reading
from digitapp.records.sequence import Alternative, DigitSequence, Line

__all__ = [
    "CLASSES",
    "NONE",
    "OTHER_SIGN",
    "SIGNS",
    "Alternative",
    "Array",
    "Box",
    "ColourImage",
    "DigitSequence",
    "GrayImage",
    "Ink",
    "InkImage",
    "Line",
    "Mark",
    "Mask",
    "Page",
    "Probabilities",
    "Reading",
    "Segment",
    "between_digits",
    "read_only",
]
