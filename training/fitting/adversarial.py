"""An ESRGAN-style training (Wang et al. 2018): relativistic discriminator, perceptual loss.

The generator is the project's own. The perceptual loss compares features of a frozen
classifier, since a network trained on photographs knows nothing of pen strokes. It serves
comparison only: an adversary rewards strokes that look sharp, not strokes that were there.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from digitapp.segmentation.normalization import FINE_SIDE
from training.fitting import loop
from training.fitting.loop import COMPILED, Task
from training.fitting.super_resolution import WEIGHTS, build, pairs, pools
from training.networks.losses import charbonnier, features, perceived
from training.recipes.super_resolution import Adversary, SuperResolutionRecipe


def discriminator() -> keras.Model:
    """Build the discriminator: enlarged crops (N, 140, 140, 1) -> logits of being real (N, 1)."""
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
    """Relativistic average loss: `winner` should look more real than the mean of `loser`."""
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
    """Continue the training in `runs / "super_resolver"` with an adversary.

    classifier: for the perceptual loss, which is left out where None. Returns the path of the
    weights.
    """
    train, _ = pools(recipe, data, runs, processes)
    recipe = replace(recipe, steps=game.steps, epochs=game.epochs)

    def contest() -> keras.Model:
        generator = build(recipe)
        seen = None if classifier is None else features(classifier)
        training = AdversarialTraining(generator, seen, game)
        nothing = np.zeros((1, *generator.input_shape[1:]), np.float32)
        training.discriminator(training(nothing))  # a backup needs networks with weights
        return training

    task = Task(
        build=contest,
        prepare=lambda training: training.compile(
            keras.optimizers.Adam(game.rate), jit_compile=COMPILED
        ),
        count=len(train),
        make=pairs(train),
        weights=WEIGHTS,
        core=lambda training: training.generator,
    )
    settings = {"recipe": asdict(recipe), "adversary": asdict(game)}
    loop.fit(task, recipe, runs / "gan", settings, start_from=runs / "super_resolver")
    return runs / "gan" / WEIGHTS
