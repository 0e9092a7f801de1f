"""Restore work after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gui.conftest import SEVEN, Hand

Launch = Callable[..., Hand]
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_work_is_offered_again_after_a_kill(launch: Launch, home: Path) -> None:
    script = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from digitapp.gui.background import autosaver
autosaver.MILLISECONDS = 50
from digitapp.gui.app import Application
from digitapp.gui.background.engine import Engine
from digitapp.editor import page_edits
from digitapp.editor.strokes import Stroke
from tests.gui.conftest import read_heights, SEVEN
application = Application(Engine(read_heights))
application.root.update()
application.start()
points = tuple((x + 100.0, y + 100.0) for x, y in SEVEN)
application.root.after(10, lambda: page_edits.draw(application.session, Stroke(points, 9.0)))
application.root.mainloop()
"""
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ))
    end = time.monotonic() + 180
    while not any('"points": [[' in p.read_text() for p in home.rglob("project.json")):
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    hand = launch()
    question = hand.application.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.wait(lambda: hand.text == "7")
    assert hand.window.session.unsaved


@pytest.mark.slow
def test_a_picture_and_its_corrections_come_back_after_a_kill(
    launch: Launch, home: Path, page_file: Path
) -> None:
    script = f"""
import sys, pathlib; sys.path.insert(0, {str(ROOT)!r})
from digitapp.editor import digit_edits
from digitapp.gui.background import autosaver
autosaver.MILLISECONDS = 50
from digitapp.gui.app import Application
from digitapp.gui.background.engine import Engine
from tests.gui.conftest import read_heights
application = Application(Engine(read_heights))
application.root.update()
application.start([pathlib.Path({str(page_file)!r})])
def correct():
    if not application.session.page.marks:
        application.root.after(10, correct)
        return
    application.session.select(0)
    digit_edits.type_over(application.session, "4")
correct()
application.root.mainloop()
"""
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ))
    end = time.monotonic() + 180
    while not any('"digit": "4"' in p.read_text() for p in home.rglob("project.json")):
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    page_file.unlink()
    hand = launch()
    question = hand.application.window.files.questions.current
    assert question is not None
    question.event_generate("<Return>")
    hand.wait(lambda: hand.text.replace(" ", "") == "47")
    assert hand.window.session.page.name == "page.png"


@pytest.mark.slow
def test_a_clean_end_leaves_nothing_to_restore(launch: Launch, home: Path) -> None:
    hand = launch()
    hand.draw(SEVEN, 200, 200)
    hand.settle()
    hand.application.window.files.end(hand.window.end)
    assert launch().application.window.files.questions.current is None
