"""Self-contained HTML pages of tables and figures, with the figures as PNG beside them."""

from __future__ import annotations

import base64
import html
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib.figure import Figure

from digitapp.records import Array

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c2733; background: #fff }
h1, h2 { line-height: 1.2 } h2 { margin-top: 2.5rem }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .8rem; text-align: right; border-bottom: 1px solid #d8dee5 }
th:first-child, td:first-child { text-align: left }
.wide { overflow-x: auto }
figure { margin: 1rem 0 }
figcaption { color: #52606d; font-size: .9rem }
img { max-width: 100%; height: auto }
"""


class Report:
    """Collects headings, text, tables and figures; `write` makes one HTML file of them, and
    `markdown` the same for those who read it beside the code."""

    def __init__(self, title: str, folder: Path) -> None:
        self.title, self.folder = title, folder
        self._html: list[str] = []
        self._markdown: list[str] = []
        self.figures: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def heading(self, text: str) -> None:
        self._html.append(f"<h2>{html.escape(text)}</h2>")
        self._markdown.append(f"## {text}")

    def text(self, text: str) -> None:
        self._html.append(f"<p>{html.escape(text)}</p>")
        self._markdown.append(textwrap.fill(text, 99))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table; floats are shown with four digits."""
        shown = [[_shown(cell) for cell in row] for row in rows]
        head = "".join(f"<th>{html.escape(column)}</th>" for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in shown
        )
        self._html.append(f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>')
        lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *shown]
        self._markdown.append("\n".join("| " + " | ".join(line) + " |" for line in lines))

    def figure(self, name: str, figure: Figure, caption: str) -> None:
        """Save a figure as NAME.png and put it into the page as well."""
        path = self.folder / f"{name}.png"
        figure.savefig(path, dpi=110)
        self.figures.append(path)
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        words = html.escape(caption)
        self._html.append(
            f'<figure><img alt="{words}" src="data:image/png;base64,{data}">'
            f"<figcaption>{words}</figcaption></figure>"
        )
        self._markdown.append(f"![{caption}]({path.name})")

    def write(self) -> Path:
        """Write the page; returns its path."""
        title = html.escape(self.title)
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
            f"<h1>{title}</h1>{''.join(self._html)}</html>\n"
        )
        path = self.folder / "index.html"
        path.write_text(page, encoding="utf-8")
        return path

    def markdown(self, made_by: str) -> str:
        """The page as Markdown; its figures are looked for beside it."""
        return "\n\n".join([f"# {self.title}", f"Written by `{made_by}`.", *self._markdown]) + "\n"


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
