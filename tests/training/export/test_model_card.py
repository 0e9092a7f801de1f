"""The text of the model card."""

from __future__ import annotations

import pytest

pytest.importorskip("jinja2")

from training.export.model_card import readable


def note(**recipe):
    return {"recipe": recipe, "minutes": 3.2}


def card(classifier, **more):
    return {
        "date": "2026-01-02",
        "metrics": {"mnist_test": 0.5, "none_limit": 0.25},
        "difference_keras_onnx": {"crops": 1000.0, "super_resolver": 1e-6, "classifier": 2e-6},
        "data": [{"set": "mnist", "source": "MNIST"}],
        "super_resolver": note(epochs=4),
        "classifier": classifier,
        "temperature": 1.5,
        "files": {"a.onnx": {"bytes": 1000, "sha256": "ab"}},
        "versions": {"numpy": "2"},
        **more,
    }


def test_stages_are_numbered_and_later_ones_tell_what_is_new():
    first = note(epochs=8, rate=0.001, batch=128)
    second = {**note(epochs=6, rate=0.001, batch=128), "started_from": first}
    text = readable(card({**second, "stopped_after_epochs": 5}))
    earlier, later = text.split("### classifier, stage 2 of 2")
    assert "### classifier, stage 1 of 2" in earlier
    assert "- batch: 128" in earlier and "- batch" not in later
    assert "- epochs: 6" in later and "stopped after epoch 5 of 6" in later


def test_a_single_stage_needs_no_number():
    text = readable(card(note(epochs=8)))
    assert "### classifier\n" in text and "stage" not in text


def test_the_card_tells_what_a_classifier_is_and_who_taught_it():
    teacher = note(network="residual", filters=[32, 64, 128])
    pupil = {**note(network="bottleneck", filters=[8, 64, 128]), "teachers": [teacher]}
    text = readable(card(pupil))
    assert "bottleneck blocks, filters 8 64 128; its softmax" in text
    assert "- taught by: residual blocks, filters 32 64 128" in text
    assert "taught by" not in readable(card(teacher))


def test_a_quick_look_says_so():
    assert "one in 20 samples" in readable(card(note(epochs=1), measured_every=20))
    assert "quick" not in readable(card(note(epochs=1))).lower()


def test_the_card_tells_which_trainings_a_mean_of_weights_has():
    first = note(epochs=8, seed=1)
    other = {**note(epochs=8, seed=2), "started_from": first, "mean_with": first}
    last = {**note(epochs=8, seed=3), "started_from": first, "mean_with": other}
    text = readable(card(note(epochs=1), ink=last))
    assert "### ink, stage 2 of 2" in text and text.count("### ink") == 3
    assert "- seed: 2" in text.split("### ink, another part of the mean")[1]
