"""What tests of several packages share, and the mark of those that train."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run, in seconds; `--hypothesis-profile=search` looks for new ones.
# A busy machine is slow, which says nothing about a test.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fixed", _PATIENT, max_examples=60, derandomize=True)
settings.register_profile("search", _PATIENT, max_examples=5000)
settings.load_profile("fixed")


ALL_SLOW = "\npytestmark = pytest.mark.slow\n"
"""How a file says that all its tests are slow."""


SHARED_RUNS = ("everything", "trained")
"""Fixtures of whole trainings, the longest first: a worker makes them before another needs them."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files that are slow as a whole unread where `-m "not slow"` deselects their tests.

    What they import, such as Keras or Gradio, takes longer than the tests of many other files.
    """
    if config.getoption("markexpr") != "not slow" or collection_path.suffix != ".py":
        return None
    return True if ALL_SLOW in collection_path.read_text("utf-8") else None


def pytest_collection_finish() -> None:
    """Take what was imported out of garbage collection, which would look through it in each test.

    Every window collects when it closes.
    """
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a trained network are slow: `-m "not slow"` leaves them out.

    Two workers begin at the first test and at the middle one: one with the trainings, those of
    whole runs first, the other with all other slow tests, so that quick tests are left for whoever
    is ready first. Of these, those of the web server come first: a worker that takes over some of
    them starts a server and a browser of its own.
    """
    trainings: list[pytest.Item] = []
    slow: list[pytest.Item] = []
    quick: list[pytest.Item] = []
    for item in items:
        if "trained" in _fixtures(item):
            item.add_marker("slow")
        if item.get_closest_marker("slow") is None:
            quick.append(item)
        else:
            (trainings if "training" in item.path.parts else slow).append(item)
    trainings.sort(key=lambda item: [run not in _fixtures(item) for run in SHARED_RUNS])
    slow.sort(key=lambda item: "server" not in _fixtures(item))
    middle = max(0, len(items) // 2 - len(trainings))
    items[:] = [*trainings, *quick[:middle], *slow, *quick[middle:]]


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and autosaves of a test stay in its own folder; words are English."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIGITAPP_HOME", str(folder))
    monkeypatch.setenv("LANGUAGE", "en")
    return folder


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a white page, read as "1 5" and "7", and a black one without digits.

    Reading needs no networks."""
    import numpy as np
    from PIL import Image

    import digitapp.models
    import digitapp.pipeline.recognize
    from digitapp.records import DigitSequence, Page
    from tests.records.sequences import sequence

    def recognize(page: Page, models: object) -> DigitSequence:
        return sequence("1 5", "7", page=page) if page.gray.any() else sequence(page=page)

    monkeypatch.setattr(digitapp.models, "load_models", lambda: None)
    monkeypatch.setattr(digitapp.pipeline.recognize, "recognize", recognize)
    monkeypatch.setenv("DIGITAPP_HOME", str(tmp_path / ".home"))
    monkeypatch.chdir(tmp_path)
    for name, shade in (("a.png", 255), ("b.png", 0)):
        Image.fromarray(np.full((200, 300), shade, np.uint8)).save(tmp_path / name)
    return tmp_path
