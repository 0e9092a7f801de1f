"""What the workers are asked to do; a later job that equals an earlier one replaces it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prepare:
    """Import what reading needs and load the models."""


@dataclass(frozen=True)
class Load:
    """Open files and folders."""

    number: int


@dataclass(frozen=True)
class Read:
    """Read the page with this key."""

    page: str


@dataclass(frozen=True)
class ReadBoxes:
    """Read the boxes that a person framed on the page with this key."""

    page: str


@dataclass(frozen=True)
class Run:
    """Something else that the window asked for."""

    number: int


@dataclass(frozen=True)
class Paint:
    """Have the picture of the page on screen ready."""
