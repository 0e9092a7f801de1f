"""Replay recorded pen strokes with the mouse on the real canvas, and count correct readings.

    python tests/tools/window/replay_strokes.py FILE.npz... [--samples 200] [--compose 5]
                                                            [--length 5]

Needs a display (xvfb-run gives one) and the shipped models. A file holds `points` (P, 2),
`stroke_start`, `sample_start`, `labels`, `y_axis` ("up" or "down") and, where labels have
punctuation, `digits`; `writer` for --compose, which sets that many single digits of one
writer side by side with natural gaps. Every sample is scaled to the canvas, drawn with mouse
events and read as if a person had drawn it. --length keeps labels of that many digits;
--failures saves an image of each wrong reading.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from digitapp.editor import page_edits  # noqa: E402
from digitapp.editor.strokes import rasterise  # noqa: E402
from digitapp.gui.app import Application  # noqa: E402

Stroke = list[tuple[int, int]]
Sample = tuple[str, list[np.ndarray]]

HEIGHT, MARGIN = 150, 40  # of a sample on the canvas, in pixels
GAPS = 0.15, 0.35  # between composed digits, in digit heights
WOBBLE = 0.025  # of their base line


class Strokes:
    """The samples of one file, y downward."""

    def __init__(self, file: Path) -> None:
        self._data = dict(np.load(file))
        self._up = str(self._data["y_axis"]) == "up"
        self.labels = [
            str(label) for label in self._data["digits" if "digits" in self._data else "labels"]
        ]

    def sample(self, i: int) -> list[np.ndarray]:
        first, last = self._data["sample_start"][i], self._data["sample_start"][i + 1]
        bounds = self._data["stroke_start"][first : last + 1]
        return [
            self._data["points"][a:b].astype(float) * (1, -1 if self._up else 1)
            for a, b in zip(bounds, bounds[1:], strict=False)
            if b > a
        ]

    def singles(self, count: int, length: int | None) -> Iterator[Sample]:
        """Up to `count` samples as recorded, chosen with a fixed seed."""
        fitting = [
            i
            for i, label in enumerate(self.labels)
            if label.isdigit() and length in (None, len(label))
        ]
        for i in np.random.default_rng(0).permutation(fitting)[:count]:
            if strokes := self.sample(i):
                yield self.labels[i], strokes

    def composed(self, count: int, length: int) -> Iterator[Sample]:
        """`count` strings of `length` digits, each of one writer."""
        random = np.random.default_rng(0)
        hands: dict[str, list[int]] = {}
        for i, (label, writer) in enumerate(zip(self.labels, self._data["writer"], strict=True)):
            if label.isdigit() and len(label) == 1:
                hands.setdefault(str(writer), []).append(i)
        large = [digits for digits in hands.values() if len(digits) >= length]
        for _ in range(count):
            chosen = random.choice(large[random.integers(len(large))], length, replace=False)
            text = "".join(self.labels[i] for i in chosen)
            yield text, _side_by_side([self.sample(i) for i in chosen], random)


def _side_by_side(digits: list[list[np.ndarray]], random: np.random.Generator) -> list[np.ndarray]:
    """Scale digits to a common height of one and set them in a row, as people write."""
    placed: list[np.ndarray] = []
    x = 0.0
    for strokes in digits:
        points = np.concatenate(strokes)
        low, extent = points.min(0), np.ptp(points, axis=0)
        scale = 1 / max(extent[1], 0.8 * extent[0], 1)
        y = (1 - extent[1] * scale) / 2 + random.normal(0, WOBBLE)
        placed += [(stroke - low) * scale + (x, y) for stroke in strokes]
        x += extent[0] * scale + random.uniform(*GAPS)
    return placed


def on_canvas(strokes: list[np.ndarray], width: int, height: int) -> list[Stroke]:
    """Scale strokes to a comfortable size within the canvas, in whole pixels."""
    points = np.concatenate(strokes)
    low, extent = points.min(0), np.ptp(points, axis=0)
    scale = min(HEIGHT / max(extent[1], 1e-6), (width - 2 * MARGIN) / max(extent[0], 1e-6))
    left = MARGIN if extent[0] * scale > width / 2 else width / 2 - extent[0] * scale / 2
    top = height / 2 - extent[1] * scale / 2
    return [
        [(round(x), round(y)) for x, y in (stroke - low) * scale + (left, top)]
        for stroke in strokes
    ]


def replay(app: Application, strokes: list[Stroke]) -> str:
    """Draw the strokes; return the text that the window reads, without blanks and line ends."""
    view, session = app.window.view, app.session
    page_edits.clear(session)
    wait(app)
    for stroke in strokes:
        view.event_generate("<ButtonPress-1>", x=stroke[0][0], y=stroke[0][1])
        for x, y in stroke[1:]:
            view.event_generate("<B1-Motion>", x=x, y=y)
        view.event_generate("<ButtonRelease-1>", x=stroke[-1][0], y=stroke[-1][1])
    app.reader.read_due()
    wait(app)
    return "".join(session.page.text.split())


def wait(app: Application) -> None:
    end = time.monotonic() + 60
    app.root.update()
    while app.reader.busy or not app.reader.is_ready:
        if time.monotonic() > end:
            sys.exit("waited in vain: are the models there?")
        app.root.update()
        time.sleep(0.001)


def main() -> None:
    parser = argparse.ArgumentParser(description="Replay pen strokes on the canvas.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--length", type=int)
    parser.add_argument("--compose", type=int, metavar="DIGITS")
    parser.add_argument("--failures", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITAPP_HOME"] = home
        app = Application()
        app.root.geometry("1400x760+0+0")
        app.root.update()
        app.start()
        wait(app)
        for file in options.files:
            known = Strokes(file)
            if options.compose:
                samples = known.composed(options.samples, options.compose)
            else:
                samples = known.singles(options.samples, options.length)
            wrong = count = 0
            for label, strokes in samples:
                view = app.window.view.viewport
                text = replay(app, on_canvas(strokes, view.width, view.height))
                count += 1
                if text != label:
                    wrong += 1
                    print(f"{label} read as {text or 'nothing'}")
                    if options.failures:
                        keep(app, options.failures / f"{file.stem}-{label}-{text}-{count}.png")
            rate = 100 * (count - wrong) / max(count, 1)
            print(f"{file.name}: {count - wrong} of {count} right, {rate:.1f} %", flush=True)
        app.window.files.end(app.window.end)


def keep(app: Application, file: Path) -> None:
    """Save the drawing as the networks received it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page = app.session.page
    cv2.imwrite(str(file), rasterise(page.content.strokes, *page.size).gray)


if __name__ == "__main__":
    main()
