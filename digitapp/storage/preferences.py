"""Preferences that the window keeps between two starts, in one JSON file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.i18n import LANGUAGE
from digitapp.io.files import PRIVATE_FILE, PRIVATE_FOLDER, read_whole, replacing

FOLDER_VARIABLE = "DIGITAPP_HOME"
"""Environment variable that puts settings and autosaves into another folder."""

FILE = "window.json"

MOST_RECENT = 10
"""Names of files that are remembered."""

PANELS = ("pages", "side", "inspector")
"""The panels that can be folded."""

_MOST_BYTES = 1 << 20
_GEOMETRY = r"|([1-9]\d{0,4})x([1-9]\d{0,4})([+-]-?\d{1,5})([+-]-?\d{1,5})"


@dataclass
class Preferences:
    """show_result: tell the result of Recognise in a message window. theme: "light",
    "dark". scale: the user's factor on top of the screen's. language: "" for the system's.
    geometry: of the window, as Tk writes it. pen: its width in page units. marks: show the
    marks between digits. side: width of the right column, text: height of its upper part, 0
    for as much as the lower one leaves, both in pixels before scaling. folded: which of PANELS
    are hidden. folder: where a file was chosen last. compact: list the pages without
    thumbnails."""

    show_result: bool = True
    theme: str = "light"
    scale: float = 1.0
    language: str = ""
    geometry: str = ""
    pen: float = 9.0
    marks: bool = True
    side: float = 336.0
    text: float = 0.0
    folded: list[str] = field(default_factory=list)
    folder: str = ""
    compact: bool = False
    recent: list[str] = field(default_factory=list)


def folder() -> Path:
    """The folder of settings and autosaves."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("digitapp", appauthor=False))


def load(path: Path | None = None) -> tuple[Preferences, InputError | None]:
    """Read the settings, and a message to show if they are damaged.

    Missing and invalid values get their defaults.
    """
    result, path = Preferences(), path or folder() / FILE
    damaged = InputError(
        "The settings in {name} are damaged; those that cannot be read are as at first.",
        name=path.name,
    )
    try:
        found = json.loads(read_whole(path, _MOST_BYTES))
    except FileNotFoundError:
        return result, None
    except OSError as error:
        why = error.strerror
        return result, InputError(
            "The settings in {name} cannot be read: {why}", name=path.name, why=why
        )
    except (ValueError, RecursionError):
        return result, damaged
    values = found if isinstance(found, dict) else {}
    sound = isinstance(found, dict)
    for name, is_sound in _SOUND.items():
        if name in values and is_sound(values[name]):
            setattr(result, name, values[name])
        sound &= name not in values or is_sound(values[name])
    return result, None if sound else damaged


def _number(low: float, high: float) -> Callable[[Any], bool]:
    # NaN is in no range, and a whole number may have any number of digits.
    return lambda value: type(value) in (int, float) and low <= value <= high


def _is_recent(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_RECENT
        and all(isinstance(p, str) and len(p) <= 4096 and "\0" not in p for p in value)
    )


_SOUND: dict[str, Callable[[Any], bool]] = {
    "show_result": lambda value: isinstance(value, bool),
    "marks": lambda value: isinstance(value, bool),
    "compact": lambda value: isinstance(value, bool),
    "theme": lambda value: value in ("light", "dark"),
    "scale": _number(0.5, 4.0),
    "language": lambda value: isinstance(value, str) and bool(re.fullmatch(LANGUAGE, value)),
    "geometry": lambda value: isinstance(value, str) and bool(re.fullmatch(_GEOMETRY, value)),
    "pen": _number(2.0, 40.0),
    "recent": _is_recent,
    "side": _number(80.0, 4000.0),
    "text": _number(0.0, 4000.0),
    "folded": lambda value: isinstance(value, list) and all(p in PANELS for p in value),
    "folder": lambda value: isinstance(value, str) and len(value) <= 4096 and "\0" not in value,
}
"""The valid values of each setting. Loading a schema library would take longer than everything
else in this file."""


def placed(geometry: str, screen: tuple[int, int]) -> str:
    """A saved geometry that is still reachable on a screen of (width, height), which may have
    changed; "" if there is no valid one."""
    found = re.fullmatch(_GEOMETRY, geometry)
    if not found or not found[0]:
        return ""
    width, height = min(int(found[1]), screen[0]), min(int(found[2]), screen[1])
    x, y = (int(found[i].removeprefix("+")) if found[i][0] == "+" else 0 for i in (3, 4))
    x, y = min(max(x, 0), screen[0] - width), min(max(y, 0), screen[1] - height)
    return f"{width}x{height}+{x}+{y}"


def save(preferences: Preferences, path: Path | None = None) -> bool:
    """Write the settings, readable by their owner only; False if that fails, which only loses the
    settings."""
    path = path or folder() / FILE
    try:
        path.parent.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        with replacing(path, PRIVATE_FILE) as draft:
            draft.write_text(json.dumps(asdict(preferences), indent=1), "utf-8")
    except (OSError, InputError):
        return False
    return True


def remember(preferences: Preferences, *files: Path) -> None:
    """Put files on top of the recent ones, the last one first, and save."""
    named = [str(file.absolute()) for file in reversed(files[-MOST_RECENT:])]
    preferences.recent = list(dict.fromkeys([*named, *preferences.recent]))[:MOST_RECENT]
    save(preferences)


def forget(preferences: Preferences, file: Path) -> None:
    """Take a file off the list of recent ones, and save."""
    gone = str(file.absolute())
    preferences.recent = [recent for recent in preferences.recent if recent != gone]
    save(preferences)
