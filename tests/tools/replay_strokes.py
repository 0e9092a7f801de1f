"""Replay recorded pen strokes with the mouse on the real canvas, and count what is read right.

    python tests/tools/replay_strokes.py FILE.npz... [--samples 200] [--length 5]

Needs a display (xvfb-run gives one) and the shipped models. A file holds `points` (P, 2),
`stroke_start`, `sample_start`, `labels`, `y_axis` ("up" or "down") and, where labels have
punctuation, `digits`. Every sample is scaled to the canvas, drawn with mouse events and
read as if a person had drawn it; --length keeps strings of that many digits.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digitapp.gui.app import Application  # noqa: E402

Stroke = list[tuple[int, int]]

HEIGHT, MARGIN = 150, 40  # of a sample on the canvas, in pixels


def samples(file: Path, count: int, length: int | None) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Label and strokes of up to `count` samples, chosen with a fixed seed."""
    data = dict(np.load(file))
    labels = data.get("digits", data["labels"])
    fitting = [
        i
        for i, label in enumerate(labels)
        if str(label).isdigit() and length in (None, len(str(label)))
    ]
    chosen = np.random.default_rng(0).permutation(fitting)[:count]
    up = str(data["y_axis"]) == "up"
    for i in chosen:
        first, last = data["sample_start"][i], data["sample_start"][i + 1]
        bounds = data["stroke_start"][first : last + 1]
        strokes = [
            data["points"][a:b].astype(float) * (1, -1 if up else 1)
            for a, b in zip(bounds, bounds[1:], strict=False)
            if b > a
        ]
        if strokes:
            yield str(labels[i]), strokes


def on_canvas(strokes: list[np.ndarray], width: int, height: int) -> list[Stroke]:
    """Scale strokes to a comfortable size within the canvas, in whole pixels."""
    points = np.concatenate(strokes)
    low, extent = points.min(0), np.ptp(points, axis=0)
    scale = min(HEIGHT / max(extent[1], 1), (width - 2 * MARGIN) / max(extent[0], 1))
    left = MARGIN if extent[0] * scale > width / 2 else width / 2 - extent[0] * scale / 2
    top = height / 2 - extent[1] * scale / 2
    return [
        [(round(x), round(y)) for x, y in (stroke - low) * scale + (left, top)]
        for stroke in strokes
    ]


def replay(app: Application, strokes: list[Stroke]) -> str:
    """Draw and return what the window reads, blanks and line ends removed."""
    view, session = app.window.view, app.session
    session.clear()
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
    parser.add_argument("--wrong", action="store_true", help="print what was read wrong")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITAPP_HOME"] = home
        app = Application()
        app.root.geometry("1400x760+0+0")
        app.root.update()
        app.start()
        wait(app)
        for file in options.files:
            right = count = 0
            for label, strokes in samples(file, options.samples, options.length):
                view = app.window.view.viewport
                text = replay(app, on_canvas(strokes, view.width, view.height))
                count += 1
                right += text == label
                if options.wrong and text != label:
                    print(f"{label} read as {text or 'nothing'}")
            rate = 100 * right / max(count, 1)
            print(f"{file.name}: {right} of {count} right, {rate:.1f} %", flush=True)
        app.files.end(app.window.end)


if __name__ == "__main__":
    main()
