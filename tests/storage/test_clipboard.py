"""A pasted picture is decoded as an opened one."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from digitapp.errors import InputError
from digitapp.io.load import load_page
from digitapp.storage import clipboard


@pytest.fixture
def on_clipboard(monkeypatch: pytest.MonkeyPatch):
    """Let the clipboard's tool give the bytes of a file."""

    def put(file: Path) -> None:
        show = (
            "import pathlib, sys; sys.stdout.buffer.write(pathlib.Path(sys.argv[1]).read_bytes())"
        )
        command = [sys.executable, "-c", show, str(file)]
        monkeypatch.setattr(clipboard, "_LINUX", True)
        monkeypatch.setattr(clipboard, "SECONDS", 60)
        monkeypatch.setattr(clipboard, "_X11", (sys.executable, command))
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    return put


def chalk_on_nothing(file: Path) -> None:
    pixels = np.zeros((60, 80, 4), np.uint8)
    pixels[20:40, 30:34] = 255
    Image.fromarray(pixels).save(file)


def scan_of_ten_bits(file: Path) -> None:
    gray = np.full((60, 80), 1000, np.uint16)
    gray[20:40, 30:34] = 100
    cv2.imwrite(str(file), gray)


def transparent_grey(file: Path) -> None:
    pixels = np.full((60, 80, 2), 255, np.uint8)
    pixels[:, :, 0] = 30
    pixels[:, :40, 1] = 0
    Image.fromarray(pixels).save(file)


def opaque_colour(file: Path) -> None:
    Image.fromarray(np.full((60, 80, 3), (200, 180, 20), np.uint8)).save(file)


@pytest.mark.parametrize(
    "draw", [chalk_on_nothing, scan_of_ten_bits, transparent_grey, opaque_colour]
)
def test_a_picture_looks_alike_pasted_and_opened(tmp_path: Path, on_clipboard, draw) -> None:
    file = tmp_path / "picture.png"
    draw(file)
    on_clipboard(file)
    pasted, opened = clipboard.picture(), load_page(file)
    np.testing.assert_array_equal(pasted.gray, opened.gray)
    assert (pasted.colour is None) == (opened.colour is None)
    if opened.colour is not None:
        np.testing.assert_array_equal(pasted.colour, opened.colour)
    assert pasted.name == "Pasted picture"


def test_a_scan_of_ten_bits_is_pasted_light(tmp_path: Path, on_clipboard) -> None:
    scan_of_ten_bits(tmp_path / "scan.png")
    on_clipboard(tmp_path / "scan.png")
    assert np.median(clipboard.picture().gray) > 200


@pytest.mark.parametrize("content", [b"", b"words"])
def test_what_is_no_picture_gets_a_sentence(tmp_path: Path, on_clipboard, content) -> None:
    (tmp_path / "words").write_bytes(content)
    on_clipboard(tmp_path / "words")
    with pytest.raises(InputError, match=r"no picture|not an image"):
        clipboard.picture()
