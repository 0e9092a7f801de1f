"""Finds the files that ship with digitapp, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def assets_folder() -> Path:
    """The folder of models, icons and example pages.

    A wheel has it inside the package. A checkout, also one installed with
    ``pip install --editable``, has it beside the package.
    """
    packaged = _PACKAGE / "assets"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "assets"
