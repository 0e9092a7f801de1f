"""Networks that teach: what they say together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("keras")

from digitapp.models import CLASSIFIER
from digitapp.models.onnx_network import open_session
from digitapp.records import CLASSES, Array
from training.data.assets import SHIPPED, TEACHER
from training.fitting import classifier
from training.fitting.checkpoints import recipe_of
from training.fitting.restore import teacher
from training.networks.teachers import Teacher, answers
from training.recipes.classifier import ClassifierRecipe

pytestmark = pytest.mark.slow

IMAGES = np.zeros((450, 140, 140), np.uint8)


def saying(*probabilities: float) -> Teacher:
    """A teacher that gives the same first probabilities to every image, and the rest to "none"."""
    p = np.full(len(CLASSES), 1e-6)
    p[: len(probabilities)] = probabilities
    p[-1] = 1 - p[:-1].sum()

    def predict_on_batch(batch: Array) -> Array:
        assert batch.shape[1:] == (140, 140, 1) and batch.dtype == np.float32
        return np.repeat(np.log(p)[None] + 3.0, len(batch), axis=0)

    return Teacher(SimpleNamespace(predict_on_batch=predict_on_batch), {})


def test_one_teacher_is_quoted():
    said = answers([saying(0.7, 0.2)], IMAGES, 1.0)
    assert said.shape == (450, 11)
    assert said.sum(axis=1) == pytest.approx(np.ones(450), abs=1e-5)
    assert said[-1, :2] == pytest.approx([0.7, 0.2], abs=1e-4)


def test_teachers_that_disagree_meet_in_the_middle():
    (said,) = answers([saying(0.8, 0.1), saying(0.2, 0.7)], IMAGES[:1], 1.0)
    assert said[0] / said[1] == pytest.approx(np.sqrt(8 * 2 / 7), rel=1e-3)


def test_softness_brings_out_the_less_likely_classes():
    (sharp,), (soft,) = (answers([saying(0.9, 0.05)], IMAGES[:1], s) for s in (1.0, 2.0))
    assert soft[0] < sharp[0] and soft[1] > sharp[1]
    assert soft[0] / soft[1] == pytest.approx(np.sqrt(sharp[0] / sharp[1]), rel=1e-3)


def test_a_summary_leaves_out_who_taught_the_teacher(runs: Path):
    known = teacher(runs / "classifier")
    told = Teacher(known.network, {**known.note, "teachers": [{}], "started_from": {}}).summary
    assert told["recipe"] == known.note["recipe"] and not {"teachers", "started_from"} & set(told)


def test_nobody_cannot_teach():
    with pytest.raises(ValueError, match="nobody"):
        answers([], IMAGES, 1.0)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_training_tells_who_taught_it(runs: Path, data: Path, tmp_path: Path):
    known_recipe = recipe_of(runs / "classifier", ClassifierRecipe)
    pupil = replace(known_recipe, filters=(4, 4, 4), samples=40, held_out_samples=20, epochs=1)
    resolver = runs / "super_resolver" / "super_resolver.onnx"
    taught_by = [teacher(runs / "classifier")]
    weights = classifier.fit(
        pupil, data, tmp_path, resolver, processes=1, fast=False, teachers=taught_by
    )
    note = json.loads((weights.parent / "recipe.json").read_text("utf-8"))
    assert note["recipe"]["filters"] == [4, 4, 4]
    (known,) = note["teachers"]
    assert known["recipe"]["filters"] == [4, 8, 8] and known["metrics"]


@pytest.mark.parametrize("folder", [SHIPPED, TEACHER])
def test_an_exported_classifier_teaches_what_its_file_answers(folder: Path):
    images = np.zeros((3, 140, 140), np.uint8)
    images[0, 20:120, 64:76] = 255  # a plain 1
    said = answers([teacher(folder)], images, 1.0)
    assert said[0].argmax() == 1 and said[0].max() > 0.7
    session = open_session((folder / CLASSIFIER).read_bytes())
    batch = images[..., None].astype(np.float32) / 255
    (told,) = session.run(None, {session.get_inputs()[0].name: batch})
    assert np.array_equal(told.argmax(axis=1), said.argmax(axis=1))
