"""Read one page for the window, in the worker's thread: all of it or a region, by the rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digitapp.editor.page_image import cut_out, page_to_read, part_to_read, put_back
from digitapp.editor.pages import OpenPage, kept
from digitapp.gui.background.engine import Engine

if TYPE_CHECKING:
    from digitapp.records import DigitSequence, Page
    from digitapp.rules import Rules
    from digitapp.rules.choice import Ruled

Recognize = Callable[["Page", Callable[[], object], bool], "DigitSequence"]
"""Reads a page; the last argument tells whether it may turn it."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What was read. milliseconds: how long it took; ruled: what the rules make of it, None
    without rules."""

    sequence: DigitSequence
    milliseconds: float
    ruled: Ruled | None = None


def read_page(
    page: OpenPage,
    engine: Engine,
    rules: Rules | None,
    known: DigitSequence | None,
    check: Callable[[], object],
) -> Answer:
    """Read a page and apply the rules.

    known: how the page was read, if it was. check: called every fraction of a second. Raises
    what it raises; ModelError if the models cannot be loaded; InputError without the picture.
    """
    start = time.perf_counter()
    sequence = known or _read(page, engine.recognize, check)
    ruled = None
    if rules:
        from digitapp.rules.choice import obeying

        again = partial(_read, page, engine.read_widely, check)
        ruled = obeying(sequence, rules, None if known and page.wide else again)
        sequence = ruled.read
    return Answer(sequence, (time.perf_counter() - start) * 1000, ruled)


def _read(page: OpenPage, recognize: Recognize, check: Callable[[], object]) -> DigitSequence:
    picture = page_to_read(page)
    check()
    part = part_to_read(page)
    if part is None:
        return kept(recognize(picture, check, page.may_turn))
    return kept(put_back(recognize(cut_out(picture, part), check, False), picture, part))
