"""Results reach the window whatever happens to those that wait for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gui.conftest import Hand

Launch = Callable[..., Hand]


def test_an_error_in_what_takes_a_result_is_told_and_the_next_results_come(hand: Hand) -> None:
    tasks, taken = hand.application.reader.tasks, list[object]()

    def fail(value: object) -> None:
        raise RuntimeError("nobody shows this")

    tasks.run(lambda job: 1, fail)
    tasks.run(lambda job: 2, taken.append)
    hand.wait(lambda: taken == [2])
    assert [str(error) for error in hand.errors] == ["nobody shows this"]
    assert not tasks.worker.busy
    tasks.run(lambda job: 3, taken.append)
    hand.wait(lambda: taken == [2, 3])
    hand.errors.clear()


def test_a_picture_that_is_painted_for_a_window_that_is_gone_disturbs_nobody(
    launch: Launch, page_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = launch(files=[page_file])
    hand.settle()
    held: list[tuple[Any, Any]] = []
    tasks = hand.application.reader.tasks
    monkeypatch.setattr(tasks, "paint", lambda task, done: held.append((task, done)))
    hand.application.rebuild()
    hand.wait(lambda: bool(held))
    ((task, done),) = held
    hand.application.rebuild()
    done(task(None))
    hand.root.update()
    assert hand.errors == []


def test_what_was_saved_while_the_window_was_rebuilt_counts_as_saved(
    launch: Launch, page_file: Path, tmp_path: Path
) -> None:
    hand = launch(files=[page_file])
    hand.settle()
    session, ended = hand.window.session, list[bool]()
    session.path = tmp_path / "numbers.digits"
    hand.window.files.save(lambda: ended.append(True))
    hand.application.rebuild()
    hand.wait(lambda: ended == [True])
    assert session.path.exists() and hand.errors == []
