"""Keys of the workers' jobs; a later job replaces an earlier one with an equal key.

Plain classes: the window defines them at every start, and dataclasses take long to make.
"""

from __future__ import annotations


class Job:
    """Equal to jobs of the same kind with the same values."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, vars(self).values()))})"


class _Numbered(Job):
    def __init__(self, number: int) -> None:
        self.number = number


class _OfPage(Job):
    def __init__(self, page: str) -> None:
        self.page = page


class Begin(Job):
    """Load ONNX Runtime."""


class Prepare(Job):
    """Import what else reading needs and load the models."""


class Load(_Numbered):
    """Open files and folders."""


class Read(_OfPage):
    """Read the page with this key."""


class ReadBoxes(_OfPage):
    """Read the boxes that a person drew on the page with this key."""


class Run(_Numbered):
    """Run another task for the window."""


class Glance(Job):
    """Make a small image of a file that may be chosen."""


class Paint(Job):
    """Prepare the image of the page for the screen."""
