"""Records as the command line makes them, for every format."""

from __future__ import annotations

import numpy as np

from digitapp.io.page_record import Record, error_record, page_record
from digitapp.records import Page
from tests.records.sequences import marked, sequence, table

PAPER = Page(np.full((200, 300), 255, np.uint8), name="a.png")


def some_records() -> list[Record]:
    """Two pages that were read, one without digits, and one that could not be read."""
    return [
        page_record(sequence("01 572", "8", page=PAPER, doubtful="8"), 'a "&<.png', 1),
        page_record(marked("12,7", "(408) 97", page=PAPER), "b.png", 1),
        page_record(sequence(page=PAPER), "blank.png", 1),
        error_record("c--.pdf", "c--.pdf is damaged on page 2", 2),
    ]


def a_table() -> Record:
    """A page with a table of three rows and columns, of which the second row is empty."""
    found = table(["01", "", "7"], ["", "", ""], ["", "23", "9"], page=PAPER, doubtful="9")
    return page_record(found, "table.png", 1)
