"""One network into the folder of exported models, and into its model card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from digitapp.models import EIGHT_BITS
from training.data.assets import CARD_JSON, CARD_TEXT, file_entry
from training.data.storage import staged, write_json
from training.export.model_card import readable
from training.fitting.restore import card_of


def ship(
    key: str, file: str, make: Callable[[Path], dict[str, Any]], assets: Path, scratch: Path
) -> None:
    """Put a network and the model card that names it into `assets`, together.

    key: the network's entry in the card; file: its file's name; make: writes that file and
    returns the entry. The one in 8 bits that was made from its forerunner goes. Raises
    ExportError where `assets` has no model card.
    """
    card = card_of(assets)
    with staged(assets, scratch) as part:
        card[key] = make(part / file)
        card["files"][file] = file_entry(part / file)
        # What was made from the network before does not answer like this one.
        stale = card["files"].pop(f"{EIGHT_BITS}/{file}", None)
        write_json(part / CARD_JSON, card)
        (part / CARD_TEXT).write_text(readable(card), encoding="utf-8")
    if stale:
        (assets / EIGHT_BITS / file).unlink(missing_ok=True)
