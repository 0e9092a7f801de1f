from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp import i18n
from digitapp.storage import preferences as prefs


def test_settings_come_back(home: Path) -> None:
    prefs.save(prefs.Preferences(show_result=False, theme="dark", scale=1.5, recent=["a.png"]))
    expected = prefs.Preferences(show_result=False, theme="dark", scale=1.5, recent=["a.png"])
    assert prefs.load() == (expected, None)
    assert (home / prefs.FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "no json",
        "[" * 100_000,
        '{"show_result": "yes", "scale": -5, "recent": [1]}',
        '{"scale": NaN, "pen": 1' + "0" * 400 + "}",
        '{"language": "\\ud800", "theme": "../x", "geometry": "[exit]"}',
        '{"language": "../../x", "recent": ["a\\u0000b"]}',
        '{"geometry": "1x1+99999999999999999999+5"}',
    ],
)
def test_nonsense_falls_back_to_the_defaults(home: Path, content: str) -> None:
    home.mkdir()
    (home / prefs.FILE).write_text(content)
    found, damaged = prefs.load()
    assert found == prefs.Preferences()
    assert damaged is not None and prefs.FILE in i18n.sentence(damaged)


def test_one_damaged_setting_leaves_the_others(home: Path) -> None:
    home.mkdir()
    (home / prefs.FILE).write_text('{"theme": "dark", "scale": Infinity, "unknown": 1}')
    found, damaged = prefs.load()
    assert found == prefs.Preferences(theme="dark")
    assert damaged is not None


def test_a_pipe_in_the_place_of_the_settings_keeps_nobody_waiting(home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / prefs.FILE)
    found, damaged = prefs.load()
    assert found == prefs.Preferences()
    assert damaged is not None


# A small alphabet of what has a meaning somewhere: hypothesis takes long to prepare all letters.
texts = st.text("ade_/.[]{}+-x0ß\0\n\ud800", max_size=12)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=6,
)
names = st.sampled_from([setting.name for setting in dataclasses.fields(prefs.Preferences)])


@pytest.mark.slow
@given(st.dictionaries(names | texts, anything, max_size=7))
def test_whatever_the_settings_hold_the_window_gets_some_it_can_use(values: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / prefs.FILE
        file.write_text(json.dumps(values))
        found, _damaged = prefs.load(file)
        assert 0.5 <= found.scale <= 4
        assert 2 <= found.pen <= 40
        assert found.theme in ("light", "dark")
        prefs.placed(found.geometry, (1920, 1080)).encode()
        i18n.install(found.language)
        i18n.install("en")
        assert prefs.save(found, file)
        assert prefs.load(file) == (found, None)


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
    assert not prefs.save(prefs.Preferences())
    found, damaged = prefs.load()
    assert found == prefs.Preferences()
    assert damaged is not None


def test_every_preference_is_checked_when_it_is_loaded() -> None:
    assert prefs._SOUND.keys() == {field.name for field in dataclasses.fields(prefs.Preferences)}


def test_many_files_opened_together_are_remembered_with_the_last_one_first(home: Path) -> None:
    kept = prefs.Preferences(recent=["/old"])
    files = [Path(f"/scans/{n}.png") for n in range(prefs.MOST_RECENT - 1)]
    prefs.remember(kept, *files)
    assert kept.recent == [*(str(file) for file in reversed(files)), "/old"]
    prefs.remember(kept, files[0], Path("/new"))
    assert kept.recent[:3] == ["/new", "/scans/0.png", str(files[-1])]
    assert len(kept.recent) == prefs.MOST_RECENT
    assert prefs.load()[0].recent == kept.recent
