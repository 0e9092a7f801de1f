"""Baselines: older methods on the same split, for the report."""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from digitapp.records import CLASSES, Array
from training.fitting.loop import COMPILED, cosine


@dataclass(frozen=True, eq=False)
class Baseline:
    """probabilities: float32 (N, 11) of the test crops; seconds: of training; trained_on:
    samples."""

    name: str
    probabilities: Array
    seconds: float
    trained_on: int


def baselines(
    crops: Array, labels: Array, test: Array, *, quick: bool = False, seed: int = 0
) -> list[Baseline]:
    """Train every baseline and apply it to `test`.

    crops, test: uint8 (N, 28, 28); labels: int (N,), 0 to 10. quick: train LeNet-5 for one
    epoch instead of ten.
    """
    train, truth, tested = _flat(crops), labels, _flat(test)
    found = []
    for name, model in (
        ("logistic regression", LogisticRegression(C=0.05, max_iter=200)),
        ("k nearest neighbours", KNeighborsClassifier(3, weights="distance")),
        ("SVM, radial basis", SVC(C=10, probability=False, random_state=seed)),
    ):
        start = time.time()
        with warnings.catch_warnings():
            # With few steps, the logistic regression stops before it converges.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(train, truth)
        seconds = time.time() - start
        found.append(Baseline(name, _probabilities(model, tested), seconds, len(train)))
    found.append(_lenet(crops, labels, test, quick=quick, seed=seed))
    return found


def lenet5() -> keras.Model:
    """LeNet-5 (LeCun et al. 1998) with eleven outputs: 28x28 crops, tanh, average pooling."""
    crop = keras.Input((28, 28, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="tanh")(crop)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Conv2D(16, 5, activation="tanh")(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(120, activation="tanh")(x)
    x = layers.Dense(84, activation="tanh")(x)
    return keras.Model(crop, layers.Dense(len(CLASSES), activation="softmax")(x), name="lenet5")


def _lenet(crops: Array, labels: Array, test: Array, *, quick: bool, seed: int) -> Baseline:
    keras.utils.set_random_seed(seed)
    network, epochs = lenet5(), 1 if quick else 10
    network.compile(
        keras.optimizers.Adam(cosine(2e-3, max(1, epochs * len(crops) // 128), 20)),
        loss="sparse_categorical_crossentropy",
        jit_compile=COMPILED,
    )
    start = time.time()
    images = crops.astype(np.float32)[..., None] / 255.0
    network.fit(images, labels, batch_size=128, epochs=epochs, verbose=0)
    seconds = time.time() - start
    found = network.predict(test.astype(np.float32)[..., None] / 255.0, verbose=0)
    return Baseline("LeNet-5", found, seconds, len(crops))


def _flat(crops: Array) -> Array:
    flat: Array = crops.reshape(len(crops), -1).astype(np.float32) / 255.0
    return flat


def _probabilities(model: LogisticRegression | KNeighborsClassifier | SVC, test: Array) -> Array:
    """Return (N, 11), zero for classes missing in training; for an SVM, softmax of its margins."""
    if hasattr(model, "predict_proba") and not isinstance(model, SVC):
        raw = model.predict_proba(test)
    else:
        margins = model.decision_function(test)
        raw = np.exp(margins - margins.max(axis=1, keepdims=True))
        raw /= raw.sum(axis=1, keepdims=True)
    result = np.zeros((len(test), len(CLASSES)), np.float32)
    result[:, model.classes_] = raw
    return result
