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
from digitapp.records.grid import Edge, Grid, cell_of
from digitapp.records.mark import OTHER_SIGN, SIGNS, Mark, between_digits
from digitapp.records.page import Ink, Page, Segment
from digitapp.records.reading import CLASSES, NONE, Reading
from digitapp.records.sequence import Alternative, DigitSequence, Line
from digitapp.records.table import Cell, Table, tables_of

__all__ = [
    "CLASSES",
    "NONE",
    "OTHER_SIGN",
    "SIGNS",
    "Alternative",
    "Array",
    "Box",
    "Cell",
    "ColourImage",
    "DigitSequence",
    "Edge",
    "GrayImage",
    "Grid",
    "Ink",
    "InkImage",
    "Line",
    "Mark",
    "Mask",
    "Page",
    "Probabilities",
    "Reading",
    "Segment",
    "Table",
    "between_digits",
    "cell_of",
    "read_only",
    "tables_of",
]
