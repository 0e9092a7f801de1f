import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")
pytest.importorskip("tyro")

from digitapp.models import load_models
from digitapp.recognition.punctuation_features import KINDS
from training.cli import main
from training.data.assets import CARD_JSON, SHIPPED
from training.data.datasets import read_strokes
from training.export.punctuation import export_punctuation
from training.fitting import punctuation
from training.networks.graphs.conversion import ExportError
from training.networks.graphs.punctuation import Weights
from training.recipes.punctuation import PunctuationRecipe
from training.synthesis.samples import punctuation_lines

pytestmark = pytest.mark.slow


def stroke(points: list[tuple[float, float]]) -> np.ndarray:
    ends = np.array(points, np.float32)
    steps = np.linspace(0, len(ends) - 1, 30)
    return np.column_stack([np.interp(steps, range(len(ends)), axis) for axis in ends.T])


def written(sign: str, x: float, rng: np.random.Generator) -> list[np.ndarray]:
    shapes: dict[str, list[list[tuple[float, float]]]] = {
        "0": [[(15, 20), (0, 50), (15, 80), (30, 50), (15, 20)]],
        "1": [[(0, 20), (0, 80)]],
        "4": [[(20, 20), (0, 60), (40, 60)], [(30, 40), (30, 80)]],
        "6": [[(30, 20), (0, 60), (15, 80), (35, 65), (15, 50), (2, 60)]],
        "7": [[(0, 20), (35, 20), (10, 80)]],
        "/": [[(40, 0), (0, 100)]],
        ",": [[(6, 75), (0, 92)]],
        "(": [[(20, 0), (2, 30), (2, 70), (20, 100)]],
        ")": [[(0, 0), (18, 30), (18, 70), (0, 100)]],
    }
    shift = np.array([x, 0])
    return [stroke(part) * 10 + shift * 10 + rng.normal(0, 4, (30, 2)) for part in shapes[sign]]


def save(path: Path, labels: list[str]) -> None:
    rng = np.random.default_rng(0)
    samples = [
        [s for k, sign in enumerate(label.replace(" ", "")) for s in written(sign, 60 * k, rng)]
        for label in labels
    ]
    strokes = [s for sample in samples for s in sample]
    np.savez(
        path,
        points=np.concatenate(strokes).astype(np.int32),
        stroke_start=np.cumsum([0, *map(len, strokes)]),
        sample_start=np.cumsum([0, *map(len, samples)]),
        labels=np.array(labels),
        writer=np.array([f"w{i % 6}" for i in range(len(labels))]),
        y_axis=np.array("down"),
    )


def test_strokes_above_each_other_are_one_character():
    rng = np.random.default_rng(0)
    strokes = [*written("4", 0, rng), *written("1", 60, rng)]
    parts = punctuation_lines.characters(strokes[::-1], "4 1")
    assert parts is not None and [len(part) for part in parts] == [2, 1]
    assert punctuation_lines.characters(strokes, "411") is None


def test_components_are_known_by_what_was_drawn(tmp_path: Path):
    save(tmp_path / "strings.npz", ["(40) 7/6"])
    (_, line), *_ = punctuation_lines.recorded(read_strokes(tmp_path / "strings.npz"))
    rows = punctuation_lines.known_rows("w", line, load_models(), np.random.default_rng(1))
    assert len(rows) == 1
    read = rows[0].read
    assert len(rows[0].kinds) == len(read.segments) + len(read.pieces)
    names = [KINDS[kind] for kind in rows[0].kinds[: len(read.segments)]]
    assert names == ["(", "digit", "digit", ")", "digit", "/", "digit"]
    assert read.probabilities.shape == (7, 11)


def test_composed_lines_hold_digits_of_one_hand_and_signs(tmp_path: Path):
    # Six writers take turns; the shapes stand in for all ten digits.
    save(tmp_path / "digits.npz", [d for d in "0146701467" for _ in range(6)])
    save(tmp_path / "signs.npz", list("/()"))
    digits = read_strokes(tmp_path / "digits.npz")
    named = replace(digits, labels=np.repeat(list("0123456789"), 6))
    composer = punctuation_lines.Composer(named, read_strokes(tmp_path / "signs.npz"))
    rng = np.random.default_rng(3)
    lines = [composer.line(rng)[1] for _ in range(60)]
    written_signs = {character.sign for line in lines for character in line}
    assert written_signs >= set("0123456789/()-,.")
    for line in lines:
        lefts = [min(s[:, 0].min() for s in c.strokes) for c in line if c.sign.isdigit()]
        assert all(b > a - 0.2 for a, b in pairwise(lefts))
        tall = [np.ptp(np.concatenate(c.strokes)[:, 1]) for c in line if c.sign.isdigit()]
        assert all(0.7 < height < 1.3 for height in tall)


def test_weights_learned_from_lines_tell_signs_of_other_writers(tmp_path: Path):
    recipe = PunctuationRecipe(steps=500)
    save(tmp_path / "strings.npz", ["(416) 70,", "40/76", "6/14", "(7046)", "4107"] * 8)
    rng, models = np.random.default_rng(2), load_models()
    lines = punctuation_lines.recorded(read_strokes(tmp_path / "strings.npz"))
    rows = [row for w, line in lines for row in punctuation_lines.known_rows(w, line, models, rng)]
    found = punctuation.examples(rows)
    scores = punctuation.held_out_scores(found, recipe, folds=2)
    assert scores["signs told"] > 0.9 and scores["digits lost"] < 0.1
    weights = punctuation.fit(found, recipe)
    note = punctuation.note(found, recipe)
    assert note["writers"] == 6 and note["examples"]["/"] >= 10
    assets = tmp_path / "assets"
    shutil.copytree(SHIPPED, assets)
    export_punctuation(weights, note, assets, tmp_path)
    exported = load_models(assets).punctuation
    assert exported is not None
    assert np.abs(exported(found.features) - weights.scores(found.features)).max() < 1e-6
    card = json.loads((assets / CARD_JSON).read_text("utf-8"))
    assert card["punctuation"]["writers"] == 6


def test_without_a_model_card_it_is_refused(tmp_path: Path):
    weights = Weights(np.zeros((29, 2)), np.zeros(2), np.zeros((2, 5)), np.zeros(5))
    with pytest.raises(ExportError, match=r"model_card\.json"):
        export_punctuation(weights, {}, tmp_path / "none", tmp_path)


def test_without_the_strings_a_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["punctuation", "--data", str(tmp_path), "--runs", str(tmp_path / "runs")]) == 1
    assert "unipen_strings.npz is missing" in capsys.readouterr().err
