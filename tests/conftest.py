"""What tests of several packages share, and the mark of those that train."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, in seconds; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("fixed", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile("fixed")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of a trained network are slow: `-m "not slow"` leaves them out."""
    for item in items:
        if "trained" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and autosaves of a test stay in its own folder; words are English."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIGITAPP_HOME", str(folder))
    monkeypatch.setenv("LANGUAGE", "en")
    return folder
