"""The model card: names the files of a folder of models with their SHA-256 hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from digitapp.errors import ModelError

CARD = "model_card.json"

_MOST_BYTES = 16 << 20
"""A longer card loses its end and is damaged."""


def card_files(folder: Path) -> dict[str, str]:
    """The files that a folder's model card names, with their SHA-256 hashes in hex.

    Raises ModelError where there is no card, or a damaged one.
    """
    try:
        with (folder / CARD).open("rb") as stream:
            card = json.loads(stream.read(_MOST_BYTES))
        return {str(name): str(entry["sha256"]) for name, entry in card["files"].items()}
    except OSError:
        raise ModelError(
            "No model card ({card}) can be read in {folder}.", card=CARD, folder=folder
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ModelError("The model card {file} is damaged.", file=folder / CARD) from None


def verified_bytes(folder: Path, name: str, files: Mapping[str, str]) -> bytes:
    """Read a model file and hold it against the hash in the folder's model card.

    files: what `card_files` gives for the folder. Raises ModelError where the card does not name
    the file, or the file is missing, damaged or foreign.
    """
    if name not in files:
        raise ModelError("The model card {file} lacks {name}.", file=folder / CARD, name=name)
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise ModelError("The model file {file} cannot be read.", file=folder / name) from None
    if hashlib.sha256(content).hexdigest() != files[name]:
        raise ModelError(
            "The model file {file} is damaged or not the one that its model card names.",
            file=folder / name,
        )
    return content
