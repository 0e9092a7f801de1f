"""The network for punctuation -> the folder of exported models, and into its model card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from digitapp.models import PUNCTUATION
from training.export.single import ship
from training.networks.graphs.punctuation import Weights, write


def export_punctuation(weights: Weights, note: dict[str, Any], assets: Path, scratch: Path) -> None:
    """Put the network and the model card that names it into `assets`, together.

    note: the entry of the model card. Raises ExportError if `assets` has no model card.
    """

    def make(path: Path) -> dict[str, Any]:
        write(weights, path)
        return note

    ship("punctuation", PUNCTUATION, make, assets, scratch)
