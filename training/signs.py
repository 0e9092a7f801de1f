"""`python -m training.signs --data DATA`: fit the weights that tell slashes and brackets from ones.

Recorded strings are parted into their characters, every character is drawn by itself with a
random pen, and a softmax regression learns from the same features that digitapp computes on
a page. The weights go to `assets / signs.json`, with what they were fitted on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitapp.records import Array, Box, Segment
from digitapp.segment.signs import DIGITS, FEATURES, KINDS, describe
from training import datasets
from training.strokes import framed

_SEED = 20240229
_MARGIN = 12
"""Pixels around a drawn character, for the widest pen."""


@dataclass(frozen=True, eq=False)
class Examples:
    """features: float (N, 10) as `describe` gives them; kinds: int (N,), of `KINDS`;
    writers: str (N,)."""

    features: Array
    kinds: Array
    writers: Array


def characters(strokes: Sequence[Array], label: str) -> list[list[Array]] | None:
    """The strokes of each character of `label`, left to right; None where they do not match.

    strokes: each float (n, 2). Strokes that lie above each other are one character's.
    """
    label = re.sub(r"\s", "", label)
    groups: list[list[Array]] = []
    for stroke in sorted((s for s in strokes if len(s)), key=_middle):
        left, right = stroke[:, 0].min(), stroke[:, 0].max()
        if groups:
            before = np.concatenate(groups[-1])[:, 0]
            common = min(right, before.max()) - max(left, before.min())
            if common > 0.35 * min(right - left, np.ptp(before)):
                groups[-1].append(stroke)
                continue
        groups.append([stroke])
    return groups if len(groups) == len(label) else None


def examples(strings: datasets.StrokeSet, rng: np.random.Generator) -> Examples:
    """Every slash, bracket and digit like them that stands among other digits."""
    features, kinds, writers = [], [], []
    for i, label in enumerate(map(str, strings.labels)):
        parts = characters(strings.strokes(i), label)
        if parts is None:
            continue
        signs = re.sub(r"\s", "", label)
        segments = _drawn(parts, rng)
        digits = [s for s, c in zip(segments, signs, strict=True) if c.isdigit()]
        broad = [s for s, c in zip(segments, signs, strict=True) if c in "023456789"]
        for segment, sign in zip(segments, signs, strict=True):
            others = [s for s in (broad or digits) if s is not segment]
            if sign in KINDS and others:
                features.append(describe(segment, others))
                kinds.append(KINDS.index(sign))
                writers.append(str(strings.writers[i]))
    return Examples(np.array(features), np.array(kinds), np.array(writers))


def fit(found: Examples) -> Array:
    """Weights float (6, 10), by softmax regression on features of equal spread."""
    from sklearn.linear_model import LogisticRegression

    spread = found.features.std(0)
    spread[-1] = 1.0
    model = LogisticRegression(C=1.0, max_iter=2000, fit_intercept=False)
    model.fit(found.features / spread, found.kinds)
    return np.asarray(model.coef_ / spread)


def held_out_scores(found: Examples, folds: int = 5) -> dict[str, float]:
    """Shares of signs told and of digits lost, by weights of other writers."""
    from sklearn.model_selection import GroupKFold

    told = np.zeros(len(found.kinds), bool)
    for rest, own in GroupKFold(folds).split(found.features, groups=found.writers):
        part = Examples(found.features[rest], found.kinds[rest], found.writers[rest])
        told[own] = (found.features[own] @ fit(part).T).argmax(1) >= len(DIGITS)
    sign = found.kinds >= len(DIGITS)
    return {"signs told": float(told[sign].mean()), "digits lost": float(told[~sign].mean())}


def write(path: Path, weights: Array, found: Examples) -> None:
    """Write the weights and where they come from."""
    record = {
        "fitted by": "python -m training.signs",
        "fitted on": "unipen_strings, strings of digits and signs (UNIPEN, CC BY 4.0)",
        "examples": {kind: int((found.kinds == k).sum()) for k, kind in enumerate(KINDS)},
        "writers": len(set(found.writers)),
        "writers held out": {k: round(v, 4) for k, v in held_out_scores(found).items()},
        "weights": {
            kind: {name: round(float(w), 4) for name, w in zip(FEATURES, row, strict=True)}
            for kind, row in zip(KINDS, weights, strict=True)
        },
    }
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; returns the exit code: 0 done, 1 a sentence said why not."""
    parser = argparse.ArgumentParser("python -m training.signs", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(__file__).resolve().parent.parent / "assets" / "signs.json",
        help="where the weights go (default: the project's assets)",
    )
    options = parser.parse_args(arguments)
    try:
        strings = datasets.read_strokes(datasets.train_folder(options.data) / "unipen_strings.npz")
    except datasets.DataError as error:
        print(error, file=sys.stderr)
        return 1
    found = examples(strings, np.random.default_rng(_SEED))
    write(options.output, fit(found), found)
    print(options.output)
    return 0


def _middle(stroke: Array) -> float:
    return float(stroke[:, 0].min() + stroke[:, 0].max())


def _drawn(parts: Sequence[Sequence[Array]], rng: np.random.Generator) -> list[Segment]:
    """Characters drawn with one random pen where they stand, 40 to 100 pixels high."""
    heights = [max(float(np.ptp(np.concatenate(part)[:, 1])), 1.0) for part in parts]
    unit = rng.uniform(40, 100)
    scale = unit / float(np.quantile(heights, 0.75))
    pen = unit * float(np.exp(rng.normal(np.log(0.075), 0.35)))
    return [_segment([stroke * scale for stroke in part], pen) for part in parts]


def _segment(strokes: Sequence[Array], pen: float) -> Segment:
    points = np.concatenate(strokes)
    low = np.floor(points.min(0) - _MARGIN)
    width, height = np.ceil(points.max(0) - low + _MARGIN).astype(int)
    canvas = np.zeros((height, width), np.uint8)
    # A dot is a line as well, or nothing would be drawn.
    glyph = framed([np.concatenate([stroke, stroke[-1:]]) for stroke in strokes])
    side = max(float(np.ptp(points, axis=0).max()), 1e-6)
    shift = (points.min(0) + points.max(0)) / 2 - low
    glyph.paint(canvas, np.column_stack([np.eye(2) * side, shift]), max(pen, 1.3))
    rows, columns = np.flatnonzero(canvas.any(1)), np.flatnonzero(canvas.any(0))
    top, left = int(rows[0]), int(columns[0])
    ink = canvas[top : rows[-1] + 1, left : columns[-1] + 1]
    box = Box(int(low[0]) + left, int(low[1]) + top, ink.shape[1], ink.shape[0])
    return Segment(box, ink)


if __name__ == "__main__":
    raise SystemExit(main())
