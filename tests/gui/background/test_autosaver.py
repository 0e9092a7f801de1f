"""When a safety copy is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digitapp.gui.background.autosaver import Autosaver


@pytest.fixture
def saver(tmp_path: Path) -> Any:
    """A saver of an empty document, which counts its copies in `copies`."""
    session: Any = SimpleNamespace(pages=[], revision=0, saved=0, path=None, pages_read=0)
    reader: Any = SimpleNamespace(reads_pile=False)
    root: Any = SimpleNamespace(after=lambda milliseconds, call: "timer")
    made: Any = Autosaver(root, session, reader, tmp_path)
    made.copies = 0

    def save(then: Callable[[], None] = lambda: None) -> None:
        made.copies += 1
        made._copied = made._state()

    made.save = save
    return made


def look(saver: Any, pages: int = 0, acts: int = 0) -> int:
    """How many copies are made after so many pages were added and a person acted so often."""
    before = saver.copies
    saver._session.pages += [object()] * pages
    saver._session.revision += pages + acts
    saver._look()
    return int(saver.copies - before)


def test_every_change_is_copied_at_the_next_look(saver: Any) -> None:
    assert look(saver) == 0
    assert look(saver, pages=3) == 1
    assert look(saver) == 0
    assert look(saver, acts=1) == 1


def test_while_a_pile_is_read_its_pages_are_copied_seldom_and_a_persons_work_at_once(
    saver: Any,
) -> None:
    saver._reader.reads_pile = True
    assert [look(saver, pages=5) for _ in range(8)] == [0, 0, 0, 1, 0, 0, 0, 1]
    assert look(saver, pages=5) == 0
    assert look(saver, pages=5, acts=1) == 1
    saver._reader.reads_pile = False
    assert look(saver, pages=5) == 1
