from __future__ import annotations

from pathlib import Path

import pytest

from digitapp.storage import preferences as prefs


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


@pytest.mark.parametrize(
    ("remembered", "expected"),
    [
        ("800x600+100+50", "800x600+100+50"),
        ("800x600+3000+50", "800x600+1120+50"),
        ("800x600+-700+-40", "800x600+0+0"),
        ("9000x9000+0+0", "1920x1080+0+0"),
        ("800x600-10-10", "800x600+0+0"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_a_window_comes_back_on_the_screen_there_is(remembered: str, expected: str) -> None:
    assert prefs.placed(remembered, (1920, 1080)) == expected


def test_a_folder_that_cannot_be_written_costs_only_the_memory(home: Path) -> None:
    home.write_text("a file where the folder should be")
    prefs.save(prefs.Preferences())
    assert prefs.load() == prefs.Preferences()
