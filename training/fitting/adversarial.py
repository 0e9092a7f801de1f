"""An ESRGAN-style training (Wang et al. 2018): relativistic discriminator, perceptual loss.

The generator is the project's own; the perceptual loss compares features of a frozen
classifier, since a network trained on photographs knows nothing of pen strokes. It is an
option to compare with: an adversary rewards strokes that look sharp, not strokes that
were there.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from digitapp.segmentation.normalization import FINE_SIDE
from training.data.storage import write_json
from training.fitting.loop import Batches, Progress, begin, finished
from training.fitting.super_resolution import WEIGHTS, SuperResolutionRecipe, build, pairs, pools
from training.networks.losses import charbonnier, features, perceived


@dataclass(frozen=True)
class Adversary:
    """Weights of the losses, and how long to train after the pixel loss has done its part."""

    pixel: float = 1.0
    perceptual: float = 0.1
    adversarial: float = 5e-3
    rate: float = 1e-4
    steps: int = 200
    epochs: int = 10


def discriminator() -> keras.Model:
    """Says how real an enlarged crop looks, as a logit."""
    picture = keras.Input((FINE_SIDE, FINE_SIDE, 1))
    x = picture
    for width, stride in ((16, 4), (32, 2), (64, 2), (64, 2)):
        x = layers.Conv2D(width, 5, stride, padding="same")(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(1, dtype="float32")(x), name="discriminator")


class AdversarialTraining(keras.Model):  # type: ignore[misc]
    """A generator against a relativistic average discriminator (Jolicoeur-Martineau 2018)."""

    def __init__(self, generator: keras.Model, seen: keras.Model | None, game: Adversary) -> None:
        super().__init__(name="gan")
        self.generator, self.seen, self.game = generator, seen, game
        self.discriminator = discriminator()
        self.judge_optimizer = keras.optimizers.Adam(game.rate)

    def call(self, crops: Any, training: bool = False) -> Any:
        return self.generator(crops, training=training)

    def train_step(self, batch: tuple[Any, Any]) -> dict[str, Any]:
        crops, truth = batch
        with tf.GradientTape(persistent=True) as tape:
            guess = self.generator(crops, training=True)
            real, fake = self.discriminator(truth), self.discriminator(guess)
            judged = _relative(real, fake)
            fooled = _relative(fake, real)
            pixel = charbonnier(truth, guess)
            loss = self.game.pixel * pixel + self.game.adversarial * fooled
            if self.seen is not None:
                loss += self.game.perceptual * perceived(self.seen, truth, guess)
        weights = self.generator.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        judges = self.discriminator.trainable_variables
        self.judge_optimizer.apply_gradients(
            zip(tape.gradient(judged, judges), judges, strict=True)
        )
        return {"loss": loss, "pixel": pixel, "fooled": fooled, "judged": judged}


def _relative(winner: Any, loser: Any) -> Any:
    """How far `winner` is from looking more real than the mean `loser`, and the other way."""
    above = winner - tf.reduce_mean(loser)
    below = loser - tf.reduce_mean(winner)
    return 0.5 * tf.reduce_mean(tf.nn.softplus(-above)) + 0.5 * tf.reduce_mean(
        tf.nn.softplus(below)
    )


def fit(
    recipe: SuperResolutionRecipe,
    game: Adversary,
    data: Path | None,
    runs: Path,
    classifier: keras.Model | None,
    *,
    processes: int = 2,
) -> Path:
    """Go on from the trained super-resolver with an adversary; returns the weights' path."""
    folder = runs / "gan"
    train, _ = pools(recipe, data, runs, processes)
    first_epoch = begin(folder, {"recipe": asdict(recipe), "adversary": asdict(game)})
    keras.utils.set_random_seed(recipe.seed)
    generator = build(recipe)
    earlier = runs / "super_resolver"
    generator.load_weights(earlier / WEIGHTS)
    training = AdversarialTraining(
        generator, features(classifier) if classifier is not None else None, game
    )
    training.compile(keras.optimizers.Adam(game.rate), jit_compile=False)
    nothing = np.zeros((1, *generator.input_shape[1:]), np.float32)
    training.discriminator(training(nothing))  # a backup needs networks that exist
    start = time.time()
    training.fit(
        Batches(len(train), recipe.batch, game.steps, pairs(train), recipe.seed, first_epoch),
        epochs=game.epochs,
        verbose=0,
        callbacks=[
            Progress(),
            keras.callbacks.CSVLogger(folder / "history.csv", append=True),
            keras.callbacks.BackupAndRestore(folder / "backup"),
        ],
    )
    weights = folder / WEIGHTS
    generator.save_weights(weights)
    write_json(
        folder / "recipe.json",
        {
            "recipe": asdict(replace(recipe, steps=game.steps, epochs=game.epochs)),
            "adversary": asdict(game),
            **finished(folder, start),
            "started_from": json.loads((earlier / "recipe.json").read_text("utf-8")),
        },
    )
    return weights


def quick(game: Adversary) -> Adversary:
    """The same game, a few steps long."""
    return replace(game, steps=10, epochs=1)
