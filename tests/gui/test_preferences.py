from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.gui import preferences as prefs


def test_settings_come_back(home: Path) -> None:
    prefs.save(prefs.Preferences(show_result=False, theme="dark", scale=1.5, recent=["a.png"]))
    assert prefs.load() == prefs.Preferences(
        show_result=False, theme="dark", scale=1.5, recent=["a.png"]
    )


@pytest.mark.parametrize(
    "content", ["", "[]", "no json", '{"show_result": "yes", "scale": -5, "recent": [1]}']
)
def test_nonsense_falls_back_to_the_defaults(home: Path, content: str) -> None:
    home.mkdir()
    (home / prefs.FILE).write_text(content)
    found = prefs.load()
    assert found.show_result is True
    assert 0.5 <= found.scale <= 1
    assert found.recent == []


def test_a_folder_that_cannot_be_written_costs_only_the_memory(home: Path) -> None:
    home.write_text("a file where the folder should be")
    prefs.save(prefs.Preferences())
    assert prefs.load() == prefs.Preferences()
