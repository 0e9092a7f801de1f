"""What the window remembers between two starts, in one JSON file."""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from digitapp.io.files import replacing

FOLDER_VARIABLE = "DIGITAPP_HOME"
"""Environment variable that puts settings and autosaves into another folder."""

FILE = "window.json"


@dataclass
class Preferences:
    """show_result: tell the result of Recognise in a message window. theme: "light",
    "dark". scale: the user's factor on top of the screen's. language: "" for the system's.
    geometry: of the window, as Tk writes it. pen: its width in page units. marks: show the
    marks between digits."""

    show_result: bool = True
    theme: str = "light"
    scale: float = 1.0
    language: str = ""
    geometry: str = ""
    pen: float = 9.0
    marks: bool = True
    recent: list[str] = field(default_factory=list)


def folder() -> Path:
    """Where settings and autosaves lie."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("digitapp", appauthor=False))


def load(path: Path | None = None) -> Preferences:
    """Read the settings; what is missing or makes no sense falls back to its default."""
    result = Preferences()
    try:
        found = json.loads((path or folder() / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return result
    if not isinstance(found, dict):
        return result
    for item in fields(result):
        value = found.get(item.name)
        default = getattr(result, item.name)
        if isinstance(default, float) and isinstance(value, int):
            value = float(value)
        if type(value) is type(default):
            setattr(result, item.name, value)
    result.recent = [entry for entry in result.recent if isinstance(entry, str)]
    result.scale = min(max(result.scale, 0.5), 4.0)
    result.pen = min(max(result.pen, 2.0), 40.0)
    return result


def placed(geometry: str, screen: tuple[int, int]) -> str:
    """A remembered geometry where the window can still be reached on a screen of (width,
    height), perhaps another than last time; "" where there is none that makes sense."""
    found = re.fullmatch(r"(\d+)x(\d+)([+-]-?\d+)([+-]-?\d+)", geometry)
    if found is None:
        return ""
    width, height = min(int(found[1]), screen[0]), min(int(found[2]), screen[1])
    x, y = (int(found[i].removeprefix("+")) if found[i][0] == "+" else 0 for i in (3, 4))
    x, y = min(max(x, 0), screen[0] - width), min(max(y, 0), screen[1] - height)
    return f"{width}x{height}+{x}+{y}"


def save(preferences: Preferences, path: Path | None = None) -> None:
    """Write the settings; a folder that cannot be written costs only the memory of them."""
    path = path or folder() / FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as draft:
            draft.write_text(json.dumps(asdict(preferences), indent=1), "utf-8")
