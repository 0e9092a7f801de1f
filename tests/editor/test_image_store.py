"""Images on disk and in memory, without a window."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest

from digitapp.editor.image_store import PREVIEW, PictureStore
from digitapp.errors import InputError
from digitapp.records import Page


def page(seed: int, colour: bool = True) -> Page:
    made = np.random.default_rng(seed).integers(0, 256, (300, 400, 3), np.uint8)
    return Page(made[:, :, 0], None, f"{seed}.png") if not colour else _gray(made, seed)


def _gray(colour: np.ndarray, seed: int) -> Page:
    import cv2

    return Page(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), colour, f"{seed}.png", seed)


@pytest.mark.parametrize("colour", [True, False])
def test_pixels_come_back_unchanged_from_disk(tmp_path: Path, colour: bool) -> None:
    store = PictureStore(tmp_path / "pictures", recent_bytes=0)
    pictures = [store.put(page(n, colour)) for n in range(3)]
    for picture in pictures:
        store.write(picture)
    for n, picture in enumerate(pictures):
        found, made = picture.load(), page(n, colour)
        np.testing.assert_array_equal(found.gray, made.gray)
        assert (found.colour is None) == (not colour)
        assert (found.name, found.number) == (made.name, made.number)


@pytest.mark.slow
def test_only_recent_pixels_are_in_memory(tmp_path: Path) -> None:
    weight = 300 * 400 * 4
    store = PictureStore(tmp_path / "pictures", recent_bytes=3 * weight)
    pictures = []
    for n in range(12):
        pictures.append(store.put(page(n)))
        store.write(pictures[-1])
    loaded = [weakref.ref(picture.load()) for picture in pictures]
    gc.collect()
    alive = [n for n, page in enumerate(loaded) if page() is not None]
    assert alive == [9, 10, 11]


def test_without_a_folder_pictures_stay_in_memory() -> None:
    store = PictureStore(None, recent_bytes=0)
    pictures = [store.put(page(n)) for n in range(3)]
    for picture in pictures:
        store.write(picture)
        assert picture.load().width == 400


@pytest.mark.slow
def test_files_of_forgotten_pictures_are_swept_away(tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "pictures")
    kept, gone = store.put(page(1)), store.put(page(2))
    store.write(kept)
    store.write(gone)
    del gone
    gc.collect()
    store.sweep()
    assert [file.name for file in (tmp_path / "pictures").iterdir()] == [kept.entry]
    assert kept.load().width == 400


def test_a_lost_file_is_told(tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "pictures", recent_bytes=0)
    first, second = store.put(page(1)), store.put(page(2))
    store.write(first)
    store.write(second)
    (tmp_path / "pictures" / first.entry).unlink()
    with pytest.raises(InputError, match=r"1\.png"):
        first.load()
    with pytest.raises(InputError, match=r"1\.png"):
        first.png()


def test_what_is_no_picture_is_not_taken_in() -> None:
    for data in (b"", b"words", b"\x89PNG\r\n\x1a\n cut"):
        with pytest.raises(ValueError, match="no picture"):
            PictureStore().adopt(data, "x", 1)


def test_a_preview_is_small_and_keeps_the_proportions() -> None:
    picture = PictureStore().put(page(1))
    assert picture.preview.shape == (PREVIEW * 3 // 4, PREVIEW, 3)
