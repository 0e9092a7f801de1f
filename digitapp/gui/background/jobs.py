"""Keys of the workers' jobs; a later job replaces an earlier one with an equal key."""

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
    """Read the boxes that a person drew on the page with this key."""

    page: str


@dataclass(frozen=True)
class Run:
    """Run another task for the window."""

    number: int


@dataclass(frozen=True)
class Glance:
    """Make a small image of a file that may be chosen."""


@dataclass(frozen=True)
class Paint:
    """Prepare the image of the page for the screen."""
