"""Where the files that ship with digitapp lie, from a checkout and from an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def assets_folder() -> Path:
    """The folder of models, icons and example pages.

    A wheel holds it inside the package; a checkout, also one installed with
    ``pip install --editable``, has it beside the package.
    """
    packaged = _PACKAGE / "assets"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "assets"
