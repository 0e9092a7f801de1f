"""Pages of a pile, each with another number, and what is to be read on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from tests.gui.conftest import Hand


def number(page: int) -> str:
    """What is written on a page of the pile: ones and sevens, the page's number in binary."""
    return "".join("17"[int(bit)] for bit in f"{page:08b}")


def write_page(file: Path, text: str, doubtful: bool = False) -> None:
    """Write a page with narrow ones and sevens; a wide 7 at the end is read in doubt."""
    picture = np.full((100, 60 + 50 * (len(text) + doubtful)), 230, np.uint8)
    for n, digit in enumerate(text + "7" * doubtful):
        x = 30 + 50 * n
        if digit == "1":
            cv2.line(picture, (x + 8, 20), (x + 8, 78), 30, 6)
        else:
            wide = 52 if doubtful and n == len(text) else 26
            points = np.array([(x, 22), (x + wide, 22), (x + 8, 78)], np.int32)
            cv2.polylines(picture, [points], False, 30, 6)
    cv2.imwrite(str(file), picture)


def write_pile(folder: Path, count: int) -> None:
    """Write so many pages into a new folder; every fourth has a digit in doubt."""
    folder.mkdir()
    for n in range(1, count + 1):
        write_page(folder / f"page{n}.png", number(n), n % 4 == 0)


def expected(count: int = 20) -> list[str]:
    return [number(n) + "7" * (n % 4 == 0) for n in range(1, count + 1)]


def texts(hand: Hand) -> list[str]:
    return [page.text.replace(" ", "") for page in hand.window.session.pages]
