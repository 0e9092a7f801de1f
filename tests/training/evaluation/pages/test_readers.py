"""Variants of digitapp without one part, made only by other models and settings."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from digitapp.evaluation import Label
from digitapp.models import Models
from digitapp.records import NONE, Page
from digitapp.settings import DEFAULTS
from training.evaluation.pages.readers import (
    Bicubic,
    Digitapp,
    Missing,
    identity,
    variant,
    whole_components,
)


class Unsure(Models):
    """Classifies every crop as a 3 with low confidence."""

    def __init__(self) -> None:
        pass

    ink = touching = None

    def classify_enlarged(self, enlarged):
        found = np.full((len(enlarged), NONE + 1), 0.05, np.float32)
        found[:, 3] = 0.5
        return found

    def super_resolve(self, crops):
        return np.zeros((len(crops), 140, 140), np.float32)


def test_without_the_lattice_every_component_is_read_whole():
    gray = np.full((100, 260), 255, np.uint8)
    for x in (40, 110, 180):
        cv2.circle(gray, (x, 50), 30, 0, 5)
    cv2.line(gray, (60, 50), (90, 50), 0, 5)  # the first two touch
    reader = Digitapp("x", "x", "x", Unsure(), whole_components(DEFAULTS))
    result = reader.read(Label(Path("a"), ("333",)), Page(gray), "line")
    assert result.lines == ("33",)


def test_bicubic_enlarges_as_the_network_does():
    crops = np.zeros((3, 28, 28), np.float32)
    crops[:, 10:18, 12:16] = 1
    large = Bicubic()(crops)
    assert large.shape == (3, 140, 140) and large[:, 65:75, 68:72].min() > 0.9
    assert Bicubic()(crops[:0]).shape == (0, 140, 140)


@pytest.mark.slow
def test_the_identity_follows_the_settings():
    assert identity(DEFAULTS) == identity(DEFAULTS)
    assert identity(DEFAULTS) != identity(whole_components(DEFAULTS))


@pytest.mark.slow
def test_variants_differ_in_what_they_leave_out():
    whole, blunt = variant("digitapp"), variant("no_super_resolution")
    assert blunt.models.classifier.__class__ is whole.models.classifier.__class__
    assert isinstance(blunt.models.super_resolver, Bicubic)
    crops = np.zeros((1, 28, 28), np.float32)
    crops[0, 6:22, 13:15] = 1
    ours, theirs = (reader.models.super_resolve(crops) for reader in (whole, blunt))
    assert np.abs(ours - theirs).max() > 0.05
    if whole.models.ink is None:
        with pytest.raises(Missing):
            variant("no_ink_network")
    else:
        assert variant("no_ink_network").models.ink is None
    assert variant("no_lattice").models.touching is None
    if whole.models.touching is None:
        with pytest.raises(Missing):
            variant("no_whole_look")
    else:
        assert variant("no_whole_look").models.touching is None
