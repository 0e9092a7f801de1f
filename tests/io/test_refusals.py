"""Every file that cannot be read gets one sentence, which says why."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from digitapp.errors import InputError
from digitapp.io.decode import MAX_MEGAPIXELS
from digitapp.io.load import load_page, load_pages


def a_text(folder: Path) -> Path:
    file = folder / "x.png"
    file.write_text("this is no picture\n")
    return file


def a_truncated_jpeg(folder: Path) -> Path:
    file = folder / "x.jpg"
    Image.effect_noise((300, 200), 60).save(file)
    file.write_bytes(file.read_bytes()[:4000])
    return file


def a_truncated_png(folder: Path) -> Path:
    file = folder / "x.png"
    Image.effect_noise((300, 200), 60).save(file)
    file.write_bytes(file.read_bytes()[:4000])
    return file


def a_truncated_pdf(folder: Path) -> Path:
    file = folder / "x.pdf"
    file.write_bytes(b"%PDF-1.4\n1 0 obj <<")
    return file


def damaged_tiffs(folder: Path) -> list[Path]:
    """Pages whose damage libtiff has a word for; it reads the first all the same."""
    files = []
    picture = Image.effect_noise((60, 40), 60)
    for mode, compression in (("1", "group4"), ("L", "tiff_lzw"), ("L", "tiff_adobe_deflate")):
        file = folder / f"{compression}.tif"
        picture.convert(mode).save(file, compression=compression)
        data = bytearray(file.read_bytes())
        data[12:24] = bytes(byte ^ 0x5A for byte in data[12:24])
        file.write_bytes(data)
        files.append(file)
    return files


def an_empty_file(folder: Path) -> Path:
    file = folder / "x.png"
    file.touch()
    return file


def a_missing_file(folder: Path) -> Path:
    return folder / "x.png"


def a_folder(folder: Path) -> Path:
    (folder / "x.png").mkdir()
    return folder / "x.png"


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "x.png")
    return folder / "x.png"


def a_png_header(folder: Path, width: int, height: int) -> Path:
    """A PNG that promises a size and holds no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = b""
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + name + data
        chunks += struct.pack(">I", zlib.crc32(name + data))
    file = folder / "x.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    return file


def of_200_megapixels(folder: Path) -> Path:
    return a_png_header(folder, 20_000, 10_000)


def of_120_megapixels(folder: Path) -> Path:
    return a_png_header(folder, 12_000, 10_000)


def of_no_width(folder: Path) -> Path:
    return a_png_header(folder, 0, 10)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (a_text, "x.png is not an image or PDF that can be read"),
        (a_truncated_jpeg, "x.jpg is damaged or cut off"),
        (a_truncated_png, "x.png is damaged or cut off"),
        (a_truncated_pdf, "x.pdf is a damaged PDF"),
        (an_empty_file, "x.png is empty"),
        (a_missing_file, "x.png does not exist"),
        (a_folder, "x.png is a folder, not a file"),
        pytest.param(
            a_pipe,
            "x.png is a device or pipe, not a file",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no mkfifo"),
        ),
        (of_200_megapixels, f"larger than {MAX_MEGAPIXELS} megapixels"),
        (of_120_megapixels, f"larger than {MAX_MEGAPIXELS} megapixels"),
        (of_no_width, "x.png"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path: Path, make, sentence: str, capfd, recwarn) -> None:
    with pytest.raises(InputError) as caught:
        load_page(make(tmp_path))
    message = str(caught.value)
    assert sentence in message and "\n" not in message
    assert capfd.readouterr().err == "", "a decoder wrote to stderr"
    assert not recwarn.list


def test_a_decoder_does_not_speak_for_itself(tmp_path: Path, capfd) -> None:
    group4, *damaged = damaged_tiffs(tmp_path)
    assert load_page(group4).width == 60
    for file in damaged:
        with pytest.raises(InputError, match=f"{file.name} is damaged or cut off"):
            load_page(file)
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"8BPS\0\1", "Photoshop"),
    ],
)
def test_a_format_that_is_not_read_is_named_with_what_to_do(
    tmp_path: Path, start: bytes, kind: str
) -> None:
    file = tmp_path / "IMG_1.HEIC"
    file.write_bytes(start + bytes(100))
    with pytest.raises(InputError) as caught:
        load_page(file)
    assert str(caught.value) == (
        f"IMG_1.HEIC is a {kind} picture, which digitapp cannot read; save it as JPEG or PNG"
    )


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\udcff.png"])
def test_names_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_page(tmp_path / name)
    assert len(str(caught.value)) < 400


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = a_text(tmp_path)
    file.chmod(0)
    with pytest.raises(InputError, match="cannot be opened"):
        load_page(file)


def test_pages_before_a_damaged_one_are_still_read(tmp_path: Path) -> None:
    file = tmp_path / "pages.tif"
    frames = [Image.effect_noise((200, 200), 50) for _ in range(2)]
    frames[0].save(file, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = file.read_bytes()
    with Image.open(file) as tiff:
        assert isinstance(tiff, TiffImageFile)
        tiff.seek(1)
        offset = tiff.tag_v2[273][0]
    file.write_bytes(data[: offset + 50] + b"\xff" * 20_000 + data[offset + 20_050 :])
    pages = load_pages(file)
    assert next(pages).number == 1
    with pytest.raises(InputError, match="damaged"):
        next(pages)
