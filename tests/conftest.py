"""What tests of several packages share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and autosaves of a test stay in its own folder; words are English."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIGITAPP_HOME", str(folder))
    monkeypatch.setenv("LANGUAGE", "en")
    return folder
