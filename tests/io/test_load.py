"""Every format a person may hold is read as it looks: values, colours, turns and pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitapp.io.load import load_page, load_pages

INK, PAPER = 30, 220


def drawing(width: int = 60, height: int = 40) -> np.ndarray:
    """Paper with a dark bar in its top left quarter, so that every turn is visible."""
    page = np.full((height, width), PAPER, np.uint8)
    page[4:12, 5:25] = INK
    return page


def coloured() -> np.ndarray:
    page = np.dstack([drawing()] * 3)
    page[4:12, 5:25] = (20, 30, 120)
    return page


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "gif", "tif", "pgm"])
def test_grey_formats_keep_their_values(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"page.{suffix}"
    image = Image.fromarray(drawing())
    if suffix == "webp":
        image.save(file, lossless=True)
    else:
        image.save(file)
    page = load_page(file)
    assert np.array_equal(page.gray, drawing())
    assert (page.name, page.number) == (file.name, 1)


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "jpg", "tif", "ppm"])
def test_coloured_formats_keep_their_colour(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"page.{suffix}"
    Image.fromarray(coloured()).save(file, quality=95)
    page = load_page(file)
    assert page.colour is not None and page.colour.shape == (40, 60, 3)
    assert page.colour[8, 15, 2] > page.colour[8, 15, 0] + 60
    assert page.gray[8, 15] < 80 < 200 < page.gray[30, 50]


def test_the_ending_of_the_name_does_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "scan.dat"
    Image.fromarray(drawing()).save(file, format="PNG")
    assert load_page(file).width == 60


@pytest.mark.parametrize("brightest", [65535, 4095, 1023])
def test_sixteen_bits_keep_ink_and_paper_apart(tmp_path: Path, brightest: int) -> None:
    file = tmp_path / "deep.png"
    values = (drawing().astype(np.uint32) * brightest // 255).astype(np.uint16)
    Image.fromarray(values).save(file)
    page = load_page(file)
    assert page.gray.dtype == np.uint8
    assert np.allclose(page.gray, drawing(), atol=2)


@pytest.mark.parametrize("scale", [1 / 255, 1.0, 300.0])
def test_float_tiff(tmp_path: Path, scale: float) -> None:
    file = tmp_path / "float.tif"
    values = drawing().astype(np.float32) * np.float32(scale)
    values[0, 0] = np.nan
    Image.fromarray(values).save(file)
    gray = load_page(file).gray
    assert int(gray[30, 50]) - int(gray[8, 15]) > 150


def test_one_bit_palette_and_cmyk(tmp_path: Path) -> None:
    Image.fromarray(drawing()).convert("1", dither=Image.Dither.NONE).save(tmp_path / "bits.tif")
    Image.fromarray(coloured()).quantize(8).save(tmp_path / "palette.png")
    Image.fromarray(coloured()).convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    for file in tmp_path.iterdir():
        gray = load_page(file).gray
        assert gray[8, 15] < 100 < 200 < gray[30, 50], file.name


def test_transparent_is_white_paper_around_dark_ink(tmp_path: Path) -> None:
    art = np.zeros((40, 60, 4), np.uint8)
    art[4:12, 5:25] = (0, 0, 0, 255)
    Image.fromarray(art).save(tmp_path / "art.png")
    gray = load_page(tmp_path / "art.png").gray
    assert gray[8, 15] == 0 and gray[30, 50] == 255


def test_transparent_is_black_board_around_chalk(tmp_path: Path) -> None:
    art = np.zeros((40, 60, 4), np.uint8)
    art[4:12, 5:25] = (255, 255, 255, 255)
    Image.fromarray(art).save(tmp_path / "art.png")
    gray = load_page(tmp_path / "art.png").gray
    assert gray[8, 15] == 255 and gray[30, 50] == 0


def test_corners_cut_from_a_light_page_turn_white(tmp_path: Path) -> None:
    art = np.dstack([coloured(), np.full((40, 60), 255, np.uint8)])
    art[-3:, -3:] = 0
    Image.fromarray(art).save(tmp_path / "art.png")
    gray = load_page(tmp_path / "art.png").gray
    assert gray[-1, -1] == 255 and gray[8, 15] < 80


def test_palette_and_grey_transparency_are_paper(tmp_path: Path) -> None:
    page = Image.fromarray(np.where(drawing() == PAPER, 0, 1).astype(np.uint8), "P")
    page.putpalette([7, 7, 7, 20, 20, 20])
    page.save(tmp_path / "palette.gif", transparency=0)
    grey = np.dstack([np.zeros((40, 60), np.uint8), np.where(drawing() == PAPER, 0, 255)])
    Image.fromarray(grey.astype(np.uint8), "LA").save(tmp_path / "grey.png")
    for file in tmp_path.iterdir():
        gray = load_page(file).gray
        assert gray[8, 15] < 50 and gray[30, 50] == 255, file.name


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_obeyed(tmp_path: Path, suffix: str, orientation: int) -> None:
    turns: dict[int, Callable[[np.ndarray], np.ndarray]] = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: np.transpose,
        6: np.rot90,
        7: lambda a: np.rot90(a, 2).T,
        8: lambda a: np.rot90(a, -1),
    }
    stored = turns[orientation](drawing())
    picture = Image.fromarray(np.ascontiguousarray(stored))
    exif = picture.getexif()
    exif[0x0112] = orientation
    file = tmp_path / f"turned.{suffix}"
    picture.save(file, exif=exif, quality=95)
    page = load_page(file)
    assert (page.width, page.height) == (60, 40)
    assert page.gray[8, 15] < 100 and page.gray[30, 50] > 180


def test_all_pages_of_a_tiff_but_the_first_frame_of_a_gif(tmp_path: Path) -> None:
    frames = [Image.fromarray(drawing(width)) for width in (60, 70, 80)]
    frames[0].save(tmp_path / "pages.tif", save_all=True, append_images=frames[1:])
    same_size = [Image.fromarray(np.full((40, 60), shade, np.uint8)) for shade in (10, 200)]
    same_size[0].save(tmp_path / "film.gif", save_all=True, append_images=same_size[1:])
    pages = list(load_pages(tmp_path / "pages.tif"))
    assert [(page.number, page.width) for page in pages] == [(1, 60), (2, 70), (3, 80)]
    film = list(load_pages(tmp_path / "film.gif"))
    assert len(film) == 1 and film[0].gray.max() == 10


def test_all_pages_of_a_pdf_at_300_dpi(tmp_path: Path) -> None:
    frames = [Image.fromarray(drawing(600, 400)) for _ in range(2)]
    file = tmp_path / "pages.pdf"
    frames[0].save(file, save_all=True, append_images=frames[1:], resolution=150)
    pages = list(load_pages(file))
    assert [(page.number, page.width, page.height) for page in pages] == [
        (1, 1200, 800),
        (2, 1200, 800),
    ]
    assert pages[1].gray[16, 30] < 60 < 200 < pages[1].gray[600, 1000]


def test_one_pixel_is_a_page(tmp_path: Path) -> None:
    Image.new("L", (1, 1), 255).save(tmp_path / "dot.png")
    assert load_page(tmp_path / "dot.png").gray.shape == (1, 1)


def test_pages_cannot_be_written_to(tmp_path: Path) -> None:
    Image.fromarray(coloured()).save(tmp_path / "page.png")
    page = load_page(tmp_path / "page.png")
    with pytest.raises(ValueError):
        page.gray[0, 0] = 1
