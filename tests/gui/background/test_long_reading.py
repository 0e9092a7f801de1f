"""A page whose reading takes long: Cancel ends it, and so does its deadline, which is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digitapp.gui.background.engine import Engine
from digitapp.records import DigitSequence, Page
from tests.gui.conftest import Hand, read_heights

Launch = Callable[..., Hand]


class Endless:
    """A reading that ends only if it is no longer wanted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = self.ended = 0.0
        monkeypatch.setattr(Engine, "recognize", lambda engine, page, check, turn: self.read(check))

    def read(self, check: Callable[[], object]) -> DigitSequence:
        self.started = time.monotonic()
        try:
            while True:
                check()
                time.sleep(0.01)
        finally:
            self.ended = time.monotonic()


def test_cancel_ends_a_reading_within_half_a_second(
    launch: Launch, page_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = launch()
    endless = Endless(monkeypatch)
    hand.application.reader.load([page_file])
    hand.wait(lambda: endless.started)
    hand.wait(lambda: hand.window.status.cancel_button.winfo_ismapped())
    asked = time.monotonic()
    hand.window.status.cancel_button.invoke()
    hand.wait(lambda: endless.ended)
    assert endless.ended - asked < 0.5
    assert hand.banner == []


def test_a_page_that_was_not_read_to_its_end_is_said(launch: Launch, page_file: Path) -> None:
    def in_part(page: Page) -> DigitSequence:
        return replace(read_heights(page), complete=False)

    hand = launch(in_part, [page_file])
    hand.wait(lambda: hand.banner)
    assert hand.text == "17", "what was read is shown"
    (said,) = hand.banner
    assert said.startswith("page.png was not read to its end")
