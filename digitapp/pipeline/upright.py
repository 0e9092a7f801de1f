"""Decide how a page must be turned to be read, and whether the turned reading stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitapp.models import Models
from digitapp.pipeline.hypotheses import settled
from digitapp.pipeline.orientation import (
    LIES,
    MIRRORED,
    UPSIDE_DOWN,
    evidence,
    row_evidence,
    row_pictures,
    turned,
    views,
)
from digitapp.recognition.row_candidates import Rows
from digitapp.records import Array, DigitSequence, Line, Page
from digitapp.settings import Settings

_LEAST_LEFT, _SURER = 0.8, 0.5
"""Share of the digits of the page as it lies that the turned page must have at least; and if it is
read more surely."""

_SURE = 1.5
"""A page that is read surely as it lies takes this many times as much evidence to be turned: few
pages that are upside down are read so."""

_NOTHING = 0.007
"""What a page without any line counts as: the probability of a reading."""


@dataclass(frozen=True)
class Turn:
    """degrees: clockwise, by which a page may have to be turned; evidence: for it and against
    upright, in nats."""

    degrees: int
    evidence: float


@dataclass(frozen=True)
class Lie:
    """How a page may lie. turns: the likeliest first; mirrored: whether it seems mirrored."""

    turns: tuple[Turn, ...] = ()
    mirrored: bool = False


UPRIGHT = Lie()


@dataclass(frozen=True)
class TurnedReading:
    """sequence: what a turned page reads; upside_down: the evidence of its rows that it should have
    been turned by 180 degrees more, in nats."""

    sequence: DigitSequence
    upside_down: float = 0.0


def find_lie(found: Rows, lines: Sequence[Line], models: Models, settings: Settings) -> Lie:
    """Tell how a page may lie.

    found: the components of the page; lines: what was read. Without the network, the page counts
    as upright.
    """
    if models.orientation is None or not settings.turn:
        return UPRIGHT
    segments = [segment for row in found.rows for segment in row]
    seen = views(found.written.ink, segments, found.seen.crop)
    nats = evidence(models.look_how_it_lies(seen))
    if models.row_orientation is not None and segments:
        nats[UPSIDE_DOWN] = upside_down(found, models)
    return lie_of(nats, settings.competition.turn, settled(lines, settings.competition))


def upside_down(found: Rows, models: Models) -> float:
    """The evidence of a page's rows that it is upside down, in nats; 0 without the network."""
    if models.row_orientation is None:
        return 0.0
    pictures = row_pictures(found.rows, found.image)
    return row_evidence([float(models.look_if_upside_down(row)[0, 0]) for row in pictures])


def lie_of(nats: Array, least: float, sure: bool = True) -> Lie:
    """What evidence, float (5,) from `evidence`, says of a page.

    least: what it takes; sure: whether the page is read surely as it lies. If not, any evidence
    is a reason to read it turned, and both readings decide together with the evidence.
    """
    if np.argmax(nats) == MIRRORED and nats[MIRRORED] > least:
        return Lie(mirrored=True)
    quarters = [n for n in range(1, MIRRORED) if nats[n] > (_SURE * least if sure else 0.0)]
    quarters.sort(key=lambda n: -nats[n])
    return Lie(tuple(Turn(360 - int(LIES[n]), float(nats[n])) for n in quarters))


def upright_reading(
    lines: Sequence[Line], lie: Lie, read: Callable[[int], TurnedReading], settings: Settings
) -> DigitSequence | None:
    """The reading of the turned page that stands, None if that of the page as it lies does.

    lines: of the page as it lies; read: reads the page turned clockwise by so many degrees. No
    other turn is tried once a sure reading stands, unless its rows seem upside down.
    """
    best, most = None, settings.competition.turn_weight * _log(lines)
    for turn in lie.turns:
        turned = read(turn.degrees)
        other = turned.sequence
        if not other.complete:
            break
        if not other.lines:
            continue
        # Lines that the turned page hides would count as sure.
        least = _SURER if _mean(other.lines) > _mean(lines) else _LEAST_LEFT
        if _digits(other.lines) < least * _digits(lines):
            continue
        sure = settled(other.lines, settings.competition)
        # Where nothing was read, the page may be a drawing or a blank form.
        if not sure and not lines:
            continue
        # Components hardly tell a quarter turn from the opposite one, rows do. Those of the page
        # as it lies have told already whether it is upside down; none tell a quarter turn from
        # none.
        against = max(turned.upside_down, 0.0) if turn.degrees != 180 else 0.0
        # Most pages lie upright: evidence counts from the least that a turn takes.
        beyond = turn.evidence - against - settings.competition.turn
        score = beyond + settings.competition.turn_weight * _log(other.lines)
        if score > most:
            best, most = replace(other, turned=turn.degrees), score
            if sure and against <= 0:
                break
    return best


def turned_page(page: Page, degrees: int) -> Page:
    """Turn a page clockwise by a multiple of 90 degrees; the page itself if that is none."""
    return page.mapped(lambda array: turned(array, degrees)) if degrees else page


def _digits(lines: Sequence[Line]) -> int:
    return sum(len(line.readings) for line in lines)


def _mean(lines: Sequence[Line]) -> float:
    """How sure a line is in the mean, 0 to 1."""
    return float(np.mean([line.confidence for line in lines])) if lines else 0.0


def _log(lines: Sequence[Line]) -> float:
    """The logarithm of the probability that every line is right, in nats, at least that of one in
    a million."""
    sure = float(np.prod([line.confidence for line in lines])) if lines else _NOTHING
    return float(np.log(max(sure, 1e-6)))
