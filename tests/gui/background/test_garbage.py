"""What Tk made is freed in the main thread, whichever thread makes objects meanwhile."""

from __future__ import annotations

import gc
import threading
import tkinter as tk
from collections.abc import Callable

import pytest

from digitapp.gui.background import garbage
from tests.gui.conftest import Hand


def make_many_objects() -> None:
    """Enough for Python to collect all generations."""
    kept: list[object] = []
    for _ in range(300_000):
        kept.append([kept])


@pytest.mark.slow
def test_another_thread_frees_no_variable_of_tk(
    launch: Callable[[], Hand], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_ALL", 1)
    hand = launch()
    threads: list[threading.Thread] = []
    free = tk.Variable.__del__

    def note(variable: tk.Variable) -> None:
        threads.append(threading.current_thread())
        free(variable)

    monkeypatch.setattr(tk.Variable, "__del__", note)
    hand.window.restyle(theme="dark")
    hand.wait(lambda: hand.application.preferences.theme == "dark")
    hand.settle()
    other = threading.Thread(target=make_many_objects)
    other.start()
    other.join()
    hand.wait(lambda: threads)
    assert set(threads) == {threading.main_thread()}


def test_once_the_window_is_gone_python_collects_by_itself(hand: Hand) -> None:
    assert not gc.isenabled()
    hand.application.window.files.end(hand.window.end)
    assert gc.isenabled()


@pytest.mark.slow
def test_objects_that_others_froze_stay_frozen(hand: Hand) -> None:
    gc.freeze()
    hand.restyle(theme="dark")
    hand.application.window.files.end(hand.window.end)
    assert gc.get_freeze_count() > 0
