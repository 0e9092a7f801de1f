"""Self-contained HTML pages of tables and figures, with the figures as PNG beside them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib.figure import Figure

from digitapp.records import Array
from training.data.templates import render

_HTML, _MARKDOWN = (Path(__file__).with_name(f"report.{kind}.j2") for kind in ("html", "md"))


@dataclass(frozen=True)
class Part:
    """A part of a page: a heading, text, a table or a figure.

    text: the words, or a figure's caption; columns, rows: a table's cells; image: a figure's
    PNG as base64; file: the figure's file name.
    """

    kind: Literal["heading", "text", "table", "figure"]
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    image: str = ""
    file: str = ""


class Report:
    """Collects headings, text, tables and figures; `write` makes one HTML file of them, and
    `markdown` the same for those who read it beside the code."""

    def __init__(self, title: str, folder: Path) -> None:
        self.title, self.folder = title, folder
        self.parts: list[Part] = []
        self.figures: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def heading(self, text: str) -> None:
        self.parts.append(Part("heading", text))

    def text(self, text: str) -> None:
        self.parts.append(Part("text", text))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table; floats are shown with four digits."""
        shown = tuple(tuple(_shown(cell) for cell in row) for row in rows)
        self.parts.append(Part("table", columns=tuple(columns), rows=shown))

    def figure(self, name: str, figure: Figure, caption: str) -> None:
        """Save a figure as NAME.png and put it into the page as well."""
        path = self.folder / f"{name}.png"
        figure.savefig(path, dpi=110)
        self.figures.append(path)
        image = base64.b64encode(path.read_bytes()).decode("ascii")
        self.parts.append(Part("figure", caption, image=image, file=path.name))

    def write(self) -> Path:
        """Write the page; returns its path."""
        path = self.folder / "index.html"
        path.write_text(render(_HTML, title=self.title, parts=self.parts), encoding="utf-8")
        return path

    def markdown(self, made_by: str) -> str:
        """The page as Markdown; its figures are looked for beside it.

        made_by: the command that writes it.
        """
        return render(_MARKDOWN, title=self.title, made_by=made_by, parts=self.parts)


def _shown(cell: Any) -> str:
    return f"{cell:.4f}" if isinstance(cell, float | np.floating) else str(cell)


def mosaic(images: Array, columns: int) -> Array:
    """Images (N, H, W) side by side as one (rows * H, columns * W), the rest left black."""
    count, height, width = images.shape
    rows = -(-count // columns)
    full = np.zeros((rows * columns, height, width), images.dtype)
    full[:count] = images
    grid = full.reshape(rows, columns, height, width).swapaxes(1, 2)
    return grid.reshape(rows * height, columns * width)
