"""Pictures are decoded within limits of size, memory and time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitapp.errors import InputError
from digitapp.io import decode
from digitapp.io.load import load_page
from tests.inputs.hostile_files import jpeg_of_many_scans, webp_header


def bars() -> np.ndarray:
    """Dark bars on light paper, 90 x 62, in blocks of four pixels so that halving is exact."""
    page = np.full((62, 90), 220, np.uint8)
    page[8:40, 12:24] = page[20:52, 60:72] = 30
    return page


MODES = {
    "grey.png": lambda grey: Image.fromarray(grey),
    "colour.png": lambda grey: Image.fromarray(np.dstack([grey] * 3)),
    "alpha.png": lambda grey: Image.fromarray(np.dstack([grey] * 3 + [np.full_like(grey, 255)])),
    "grey_alpha.png": lambda grey: Image.fromarray(grey).convert("LA"),
    "palette.gif": lambda grey: Image.fromarray(grey).convert("P"),
    "bits.png": lambda grey: Image.fromarray(grey).convert("1", dither=Image.Dither.NONE),
    "deep.png": lambda grey: Image.fromarray(grey.astype(np.uint16) * 257),
    "float.tif": lambda grey: Image.fromarray(grey.astype(np.float32) / 255),
    "print.tif": lambda grey: Image.fromarray(np.dstack([grey] * 3)).convert("CMYK"),
}


@pytest.mark.parametrize("name", MODES)
def test_a_large_picture_is_halved_whatever_its_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    MODES[name](bars()).save(tmp_path / name)
    whole = load_page(tmp_path / name)
    monkeypatch.setattr(decode, "WHOLE_MEGAPIXELS", 0.004)
    monkeypatch.setattr(decode, "_STRIP", 16)
    page = load_page(tmp_path / name)
    assert page.gray.shape == (31, 45)
    assert np.abs(page.gray.astype(int) - whole.gray[::2, ::2]).max() <= 1


def test_a_large_jpeg_is_halved_by_its_decoder_and_still_turned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Image.fromarray(bars())
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    monkeypatch.setattr(decode, "WHOLE_MEGAPIXELS", 0.004)
    page = load_page(tmp_path / "turned.jpg")
    assert (page.width, page.height) == (31, 45)
    upright = np.rot90(bars(), -1)[::2, ::2]
    assert np.abs(page.gray.astype(int) - upright).mean() < 4


def test_a_large_transparent_picture_still_gets_its_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    art = np.zeros((62, 90, 4), np.uint8)
    art[8:40, 12:24] = (255, 255, 255, 255)
    Image.fromarray(art).save(tmp_path / "chalk.png")
    monkeypatch.setattr(decode, "WHOLE_MEGAPIXELS", 0.004)
    gray = load_page(tmp_path / "chalk.png").gray
    assert gray[10, 8] == 255
    assert gray[28, 40] == 0


@pytest.mark.slow
def test_a_jpeg_of_endless_scans_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scans.jpg"
    file.write_bytes(jpeg_of_many_scans(3000, 2000))
    monkeypatch.setattr("digitapp.io.load.DECODE_SECONDS", 0.2)
    with pytest.raises(InputError, match="takes longer than"):
        load_page(file)


def test_a_strip_that_no_page_is(tmp_path: Path) -> None:
    file = tmp_path / "strip.png"
    Image.new("1", (1, 100_001)).save(file)
    with pytest.raises(InputError, match="longer than 100000 pixels"):
        load_page(file)
    Image.new("1", (1, 100_000)).save(file)
    assert load_page(file).height == 100_000


def test_a_webp_is_refused_before_its_memory_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "large.webp"
    file.write_bytes(webp_header(12_000, 8_000))
    with pytest.raises(InputError, match=r"large.webp is larger than 33 megapixels"):
        load_page(file)


@pytest.mark.parametrize("lossless", [True, False])
def test_the_size_of_a_webp_is_known_from_its_first_bytes(tmp_path: Path, lossless: bool) -> None:
    for mode in ("RGB", "RGBA"):
        file = tmp_path / f"{mode}.webp"
        Image.new(mode, (301, 207), "white").save(file, lossless=lossless)
        assert decode.webp_size(file.read_bytes()[:30]) == (301, 207)


def test_colours_that_need_more_memory_than_the_decoder_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "photo.jpg"
    Image.new("RGB", (400, 300)).save(file, progressive=True, subsampling=0)
    monkeypatch.setattr(decode, "DECODER_MEGABYTES", 0)
    with pytest.raises(InputError, match="needs more memory"):
        load_page(file)
