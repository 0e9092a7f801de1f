"""`python -m training.fitting.punctuation --data DATA`: fit the weights of punctuation.

They tell slashes, brackets, dots and dashes from digits.

Recorded and composed lines are drawn and read as digitapp reads a page, and a small network
learns which components were signs from the features that digitapp computes there. The weights
go to `assets / signs.json`, with what they were fitted on. Fit them anew when the classifier
or the ink network changes: their readings are among the features.
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

from digitapp.models import load_models
from digitapp.recognition.punctuation import Weights, likelihoods
from digitapp.recognition.punctuation_features import FEATURES, KINDS, describe
from digitapp.records import Array
from training.data import datasets
from training.synthesis.samples.punctuation_lines import Composer, KnownRow, known_rows, recorded

_SEED = 20240229
_HIDDEN = 48
_STEPS, _BATCH = 7000, 256
_COMPOSED = 1800
"""Lines composed; each recorded string is drawn `_DRAWN` times beside them."""
_DRAWN = 1


@dataclass(frozen=True, eq=False)
class Examples:
    """features: float (N, 29) as `describe` gives them; kinds: int (N,), of `KINDS`;
    writers: str (N,)."""

    features: Array
    kinds: Array
    writers: Array


def examples(rows: Sequence[KnownRow]) -> Examples:
    """All components of lines that were drawn and have something to be compared with."""
    features, kinds, writers = [], [], []
    for row in rows:
        read = row.read
        described, usable = describe(read)
        usable &= row.kinds >= 0
        features.append(described[usable])
        kinds.append(row.kinds[usable])
        writers += [row.writer] * int(usable.sum())
    return Examples(np.concatenate(features), np.concatenate(kinds), np.array(writers))


def fit(found: Examples, seed: int = _SEED) -> Weights:
    """Weights by cross entropy on features of equal spread."""
    from sklearn.neural_network import MLPClassifier

    middle, spread = found.features.mean(0), found.features.std(0) + 1e-6
    batch = min(_BATCH, len(found.kinds))
    model = MLPClassifier(
        (_HIDDEN,),
        activation="tanh",
        alpha=5e-2,
        batch_size=batch,
        max_iter=round(_STEPS * batch / len(found.kinds)),
        tol=0.0,
        n_iter_no_change=_STEPS,
        random_state=seed,
    )
    model.fit((found.features - middle) / spread, found.kinds)
    (hidden, output), (hidden_bias, output_bias) = model.coefs_, model.intercepts_
    hidden = hidden / spread[:, None]
    return Weights(hidden, hidden_bias - middle @ hidden, output, output_bias)


def held_out_scores(found: Examples, folds: int = 4) -> dict[str, float]:
    """Shares of signs told and of digits lost, by weights of other writers."""
    from sklearn.model_selection import GroupKFold

    told = np.zeros(len(found.kinds), bool)
    for rest, own in GroupKFold(folds).split(found.features, groups=found.writers):
        part = Examples(found.features[rest], found.kinds[rest], found.writers[rest])
        told[own] = likelihoods(found.features[own], fit(part)).argmax(1) > 0
    sign = found.kinds > 0
    return {"signs told": float(told[sign].mean()), "digits lost": float(told[~sign].mean())}


def write(path: Path, weights: Weights, found: Examples) -> None:
    """Write the weights and where they come from."""

    def named(names: Sequence[str], rows: Array) -> dict[str, object]:
        return {name: np.round(row, 4).tolist() for name, row in zip(names, rows, strict=True)}

    record = {
        "fitted by": "python -m training.fitting.punctuation",
        "fitted on": "unipen_strings, unipen_digits, unipen_nondigits (UNIPEN, CC BY 4.0)",
        "examples": {kind: int((found.kinds == k).sum()) for k, kind in enumerate(KINDS)},
        "writers": len(set(found.writers)),
        "writers held out": {k: round(v, 4) for k, v in held_out_scores(found).items()},
        "weights": {
            "hidden": named(FEATURES, weights.hidden),
            "hidden bias": np.round(weights.hidden_bias, 4).tolist(),
            "output": named(KINDS, weights.output.T),
            "output bias": named(KINDS, weights.output_bias),
        },
    }
    text = json.dumps(record, indent=1)
    path.write_text(_short_rows(text) + "\n", "utf-8")


def _short_rows(text: str) -> str:
    """JSON with every list on one line."""
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found[0].split()), text)


def rows_of(data: Path, composed: int = _COMPOSED, drawn: int = _DRAWN) -> list[KnownRow]:
    """Lines of all writers of the training sets, read by the models that ship.

    Raises DataError where a set is missing.
    """
    folder = datasets.train_folder(data)
    strings, digits, signs = (
        datasets.read_strokes(folder / f"{name}.npz")
        for name in ("unipen_strings", "unipen_digits", "unipen_nondigits")
    )
    models, rng = load_models(), np.random.default_rng(_SEED)
    lines = list(recorded(strings)) * drawn
    composer = Composer(digits, signs)
    lines += [composer.line(rng) for _ in range(composed)]
    return [row for writer, line in lines for row in known_rows(writer, line, models, rng)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; returns the exit code: 0 done, 1 a sentence said why not."""
    parser = argparse.ArgumentParser("python -m training.fitting.punctuation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--lines", type=int, default=_COMPOSED, help="how many are composed")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(__file__).resolve().parents[2] / "assets" / "signs.json",
        help="where the weights go (default: the project's assets)",
    )
    options = parser.parse_args(arguments)
    try:
        rows = rows_of(options.data, options.lines)
    except datasets.DataError as error:
        print(error, file=sys.stderr)
        return 1
    found = examples(rows)
    write(options.output, fit(found), found)
    print(options.output)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
