import json
from pathlib import Path

import numpy as np
import pytest

from digitapp.segment.signs import FEATURES, KINDS, read_weights
from training import signs


def stroke(points: list[tuple[float, float]]) -> np.ndarray:
    ends = np.array(points, np.float32)
    steps = np.linspace(0, len(ends) - 1, 30)
    return np.column_stack([np.interp(steps, range(len(ends)), axis) for axis in ends.T])


def written(sign: str, x: float, rng: np.random.Generator) -> list[np.ndarray]:
    shapes = {
        "1": [[(0, 20), (0, 80)]],
        "4": [[(20, 20), (0, 60), (40, 60)], [(30, 40), (30, 80)]],
        "6": [[(30, 20), (0, 60), (15, 80), (35, 65), (15, 50), (2, 60)]],
        "7": [[(0, 20), (35, 20), (10, 80)]],
        "/": [[(40, 0), (0, 100)]],
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
    parts = signs.characters(strokes[::-1], "4 1")
    assert parts is not None and [len(part) for part in parts] == [2, 1]
    assert signs.characters(strokes, "411") is None


def test_weights_learned_from_strings_tell_signs_of_other_writers(tmp_path: Path):
    save(tmp_path / "unipen_strings.npz", ["(416) 71", "41/76", "6/14", "(7144)"] * 12)
    target = tmp_path / "signs.json"
    assert signs.main(["--data", str(tmp_path), "--output", str(target)]) == 0
    record = json.loads(target.read_text("utf-8"))
    assert record["writers"] == 6 and record["examples"]["/"] == 24
    assert record["writers held out"]["signs told"] > 0.9
    assert record["writers held out"]["digits lost"] < 0.1
    assert read_weights(target).shape == (len(KINDS), len(FEATURES))


def test_without_the_strings_a_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert signs.main(["--data", str(tmp_path)]) == 1
    assert "unipen_strings.npz is missing" in capsys.readouterr().err
