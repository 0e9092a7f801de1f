"""Projects made by hand, to be damaged in tests."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np

SIZE = (60, 40)
"""Width and height of the pictures."""


def png(width: int = SIZE[0], height: int = SIZE[1], channels: int = 3) -> bytes:
    """A noisy picture, as PNG."""
    shape = (height, width, channels) if channels > 1 else (height, width)
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    return bytes(cv2.imencode(".png", pixels)[1])


def page(picture: str | None = None, **changes: Any) -> dict[str, Any]:
    """How a project describes a page: a drawing with a stroke, or one with a picture."""
    stroke = {"width": 9.0, "points": [[100.0, 100.0], [110.0, 250.0]]}
    return {
        "name": "scan.png" if picture else "",
        "number": 1,
        "path": None,
        "picture": picture,
        "size": list(SIZE) if picture else [1000, 640],
        "turns": 0,
        "inverted": False,
        "tilt": 0.0,
        "region": None,
        "strokes": [] if picture else [stroke],
        "corrections": [],
        **changes,
    }


def described(*pages: Any, **changes: Any) -> str:
    """The JSON of a project; changes may hold NaN and infinity."""
    known = {"format": "digitapp project", "version": 1, "current": 0, "pages": list(pages)}
    return json.dumps({**known, **changes})


def project(path: Path, description: str, **pictures: bytes) -> Path:
    """Write a project file; pictures: name=PNG, the name without its ending."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", description)
        for name, data in pictures.items():
            archive.writestr(f"pictures/{name[1:]}.png", data)
    return path


def copy(folder: Path, description: str, **pictures: bytes) -> Path:
    """Write the folder of a safety copy, likewise."""
    (folder / "pictures").mkdir(parents=True)
    (folder / "project.json").write_text(description)
    for name, data in pictures.items():
        (folder / "pictures" / f"{name[1:]}.png").write_bytes(data)
    return folder
