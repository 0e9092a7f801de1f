"""The small picture in the file dialog: as the page looks, within the same limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from digitapp.io import decode
from digitapp.io.thumbnail import thumbnail


def saved(file: Path, mode: str = "RGB", **options: Any) -> Path:
    """A picture whose left half is dark."""
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste((20, 30, 200), (0, 0, 200, 200))
    picture.convert(mode).save(file, **options)
    return file


@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.webp", "x.tif", "x.gif"])
def test_a_picture_is_shrunk_into_a_square(tmp_path: Path, name: str) -> None:
    small = thumbnail(saved(tmp_path / name), 100)
    assert small is not None and small.shape == (50, 100, 3)
    assert small[:, :40].mean() < 120 < 240 < small[:, 60:].mean()


def test_it_is_turned_as_its_camera_was(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    small = thumbnail(saved(tmp_path / "x.jpg", exif=exif), 100)
    assert small is not None and small.shape == (100, 50, 3)
    assert small[:40].mean() < 120 < 240 < small[60:].mean()


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (60, 60))
    picture.paste((0, 0, 0, 255), (0, 0, 20, 60))
    picture.save(tmp_path / "x.png")
    small = thumbnail(tmp_path / "x.png", 60)
    assert small is not None and np.unique(small).tolist() == [0, 255]


def test_another_format_has_none_whatever_its_name(tmp_path: Path) -> None:
    saved(tmp_path / "x.pcx").rename(tmp_path / "x.png")
    assert thumbnail(tmp_path / "x.png", 60) is None
    (tmp_path / "y.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    assert thumbnail(tmp_path / "y.png", 60) is None


def test_a_damaged_or_missing_file_has_none(tmp_path: Path) -> None:
    file = saved(tmp_path / "x.png")
    file.write_bytes(file.read_bytes()[:200])
    assert thumbnail(file, 60) is None
    assert thumbnail(tmp_path, 60) is None
    assert thumbnail(tmp_path / "none.png", 60) is None


def test_the_limits_of_a_page_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    webp, png = saved(tmp_path / "x.webp"), saved(tmp_path / "x.png")
    with monkeypatch.context() as change:
        change.setattr(decode, "DECODER_MEGABYTES", 0)
        assert thumbnail(webp, 60) is None and thumbnail(png, 60) is None
    monkeypatch.setattr(decode, "SECONDS", -1)
    assert thumbnail(png, 60) is None
