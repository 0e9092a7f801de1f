"""Fit the punctuation network, which tells slashes, brackets, dots and dashes from digits.

Recorded and composed lines are drawn and read as digitapp reads a page. A small network learns
from the features that digitapp computes there which components are punctuation. The features
include outputs of the classifier and the ink network, so fit it again after either changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitapp.models import Models
from digitapp.recognition.punctuation import likelihoods
from digitapp.recognition.punctuation_features import KINDS, describe
from digitapp.records import Array
from training.data import datasets
from training.networks.graphs.punctuation import Weights
from training.recipes.punctuation import PunctuationRecipe
from training.synthesis.samples.punctuation_lines import Composer, KnownRow, known_rows, recorded


@dataclass(frozen=True, eq=False)
class Examples:
    """features: float (N, 29), from `describe`; kinds: int (N,), indices into `KINDS`;
    writers: str (N,)."""

    features: Array
    kinds: Array
    writers: Array


def examples(rows: Sequence[KnownRow]) -> Examples:
    """Collect the components and pieces of known lines whose kind and features are usable."""
    features, kinds, writers = [], [], []
    for row in rows:
        read = row.read
        described, usable = describe(read)
        usable &= row.kinds >= 0
        features.append(described[usable])
        kinds.append(row.kinds[usable])
        writers += [row.writer] * int(usable.sum())
    return Examples(np.concatenate(features), np.concatenate(kinds), np.array(writers))


def fit(found: Examples, recipe: PunctuationRecipe) -> Weights:
    """Fit the weights by cross-entropy on standardized features."""
    from sklearn.neural_network import MLPClassifier

    middle, spread = found.features.mean(0), found.features.std(0) + 1e-6
    batch = min(recipe.batch, len(found.kinds))
    model = MLPClassifier(
        (recipe.hidden,),
        activation="tanh",
        alpha=5e-2,
        batch_size=batch,
        max_iter=round(recipe.steps * batch / len(found.kinds)),
        tol=0.0,
        n_iter_no_change=recipe.steps,
        random_state=recipe.seed,
    )
    model.fit((found.features - middle) / spread, found.kinds)
    (hidden, output), (hidden_bias, output_bias) = model.coefs_, model.intercepts_
    hidden = hidden / spread[:, None]
    return Weights(hidden, hidden_bias - middle @ hidden, output, output_bias)


def held_out_scores(found: Examples, recipe: PunctuationRecipe, folds: int = 4) -> dict[str, float]:
    """Cross-validate over writers: shares of signs found and of digits lost, 0 to 1."""
    from sklearn.model_selection import GroupKFold

    told = np.zeros(len(found.kinds), bool)
    for rest, own in GroupKFold(folds).split(found.features, groups=found.writers):
        part = Examples(found.features[rest], found.kinds[rest], found.writers[rest])
        told[own] = likelihoods(fit(part, recipe).scores(found.features[own])).argmax(1) > 0
    sign = found.kinds > 0
    return {"signs told": float(told[sign].mean()), "digits lost": float(told[~sign].mean())}


def note(found: Examples, recipe: PunctuationRecipe) -> dict[str, Any]:
    """Return the model card's entry on weights fitted on these examples."""
    return {
        "fitted on": "unipen_strings, unipen_digits, unipen_nondigits (UNIPEN, CC BY 4.0)",
        "examples": {kind: int((found.kinds == k).sum()) for k, kind in enumerate(KINDS)},
        "writers": len(set(found.writers)),
        "writers held out": {k: round(v, 4) for k, v in held_out_scores(found, recipe).items()},
    }


def rows_of(data: Path, recipe: PunctuationRecipe, models: Models) -> list[KnownRow]:
    """Draw lines by all writers of the training sets and read them with `models`.

    Raises DataError where a set is missing.
    """
    folder = datasets.train_folder(data)
    strings, digits, signs = (
        datasets.read_strokes(folder / f"{name}.npz")
        for name in ("unipen_strings", "unipen_digits", "unipen_nondigits")
    )
    rng = np.random.default_rng(recipe.seed)
    lines = list(recorded(strings)) * recipe.drawn
    composer = Composer(digits, signs)
    lines += [composer.line(rng) for _ in range(recipe.lines)]
    return [row for writer, line in lines for row in known_rows(writer, line, models, rng)]
