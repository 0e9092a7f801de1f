"""Decide how a page must be turned to be read, and whether the turned reading stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitapp.models import Models
from digitapp.pipeline.hypotheses import settled
from digitapp.pipeline.orientation import LIES, MIRRORED, evidence, turned, views
from digitapp.recognition.row_candidates import Rows
from digitapp.records import DigitSequence, Line, Page
from digitapp.settings import Settings


@dataclass(frozen=True)
class Lie:
    """How a page seems to lie.

    turn: degrees clockwise, 0 to 270, by which it must be turned to be upright; mirrored: whether
    it seems mirrored, then turn is 0; evidence: for this and against upright, in nats, 0 if the
    page seems upright.
    """

    turn: int = 0
    mirrored: bool = False
    evidence: float = 0.0


UPRIGHT = Lie()


def find_lie(found: Rows, lines: Sequence[Line], models: Models, settings: Settings) -> Lie:
    """Tell how a page lies.

    found, lines: what a first look at the page found and read. Where that is sure, and without
    the network, the page counts as upright.
    """
    if models.orientation is None or not settings.turn:
        return UPRIGHT
    if lines and settled(lines, settings.competition):
        return UPRIGHT
    segments = [segment for row in found.rows for segment in row]
    seen = views(found.written.ink, segments, found.seen.crop)
    return lie_of(evidence(models.look_how_it_lies(seen)), settings.competition.upright)


def lie_of(nats: Sequence[float], prior: float) -> Lie:
    """The lie that stands against `prior`, in nats, for upright; nats: as `evidence` gives them."""
    best = int(np.argmax(nats))
    if nats[best] <= prior:
        return UPRIGHT
    gained = float(nats[best])
    if best == MIRRORED:
        return Lie(mirrored=True, evidence=gained)
    return Lie(turn=360 - int(LIES[best]), evidence=gained)


def turned_page(page: Page, degrees: int) -> Page:
    """Turn a page clockwise by a multiple of 90 degrees; the page itself if that is none."""
    if not degrees:
        return page
    colour = None if page.colour is None else turned(page.colour, degrees)
    return Page(turned(page.gray, degrees), colour, page.name, page.number)


def stands(reading: DigitSequence, lines: Sequence[Line], lie: Lie, settings: Settings) -> bool:
    """Tell whether the reading of the turned page stands against that of the page as it lies.

    lines: of the page as it lies. The evidence counts beside both confidences. Where no line was
    read, the page may be a drawing or a blank form, and the turned reading has to be sure.
    """
    if not reading.lines or not reading.complete:
        return False
    if not lines:
        return settled(reading.lines, settings.competition)
    return lie.evidence + _log(reading.lines) > _log(lines)


def _log(lines: Sequence[Line]) -> float:
    """The logarithm of the probability that every line is right, at least that of one in a
    million."""
    sure = float(np.prod([line.confidence for line in lines]))
    return float(np.log(max(sure, 1e-6)))
