"""The network for punctuation -> the folder of exported models, and into its model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from digitapp.models import PUNCTUATION
from training.data.assets import CARD_JSON, CARD_TEXT, file_entry
from training.data.storage import staged, write_json
from training.export.model_card import readable
from training.networks.onnx_conversion import ExportError
from training.networks.punctuation_onnx import Weights, write


def export_punctuation(weights: Weights, note: dict[str, Any], assets: Path, scratch: Path) -> None:
    """Put the network and the model card that names it into `assets`, together.

    note: what the card says of it. Raises ExportError where `assets` has no model card.
    """
    try:
        card = json.loads((assets / CARD_JSON).read_text("utf-8"))
    except (OSError, ValueError):
        raise ExportError(f"{assets / CARD_JSON} is missing or damaged") from None
    with staged(assets, scratch) as part:
        write(weights, part / PUNCTUATION)
        card["punctuation"] = note
        card["files"][PUNCTUATION] = file_entry(part / PUNCTUATION)
        write_json(part / CARD_JSON, card)
        (part / CARD_TEXT).write_text(readable(card), encoding="utf-8")
