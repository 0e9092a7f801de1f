"""Check model files against the SHA-256 hashes in their folder's model card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from digitapp.errors import ModelError
from digitapp.resources import assets_folder

CARD = "model_card.json"

_MOST_BYTES = 16 << 20
"""Only this much of a card is read, so a longer one counts as damaged."""


def card_files(folder: Path) -> dict[str, str]:
    """Return the file names in a folder's model card with their SHA-256 hashes in hex.

    Raises ModelError if the card is missing or damaged.
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


def identity(folder: Path | None = None) -> str:
    """Return a short name of a folder's models, by default the shipped ones, that changes with
    any of them; "" if there is no card that can be read."""
    try:
        files = card_files(folder or assets_folder())
    except ModelError:
        return ""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()[:12]


def verified_bytes(folder: Path, name: str, files: Mapping[str, str]) -> bytes:
    """Read a model file and check its hash.

    files: the folder's `card_files`. Raises ModelError if the card does not name the file, or if
    the file is missing, damaged or not the one that the card names.
    """
    if name not in files:
        raise ModelError("The model card {file} lacks {name}.", file=folder / CARD, name=name)
    try:
        content = (folder / name).read_bytes()
    except (OSError, ValueError):  # a zero byte in the name
        raise ModelError("The model file {file} cannot be read.", file=folder / name) from None
    if hashlib.sha256(content).hexdigest() != files[name]:
        raise ModelError(
            "The model file {file} is damaged or not the one that its model card names.",
            file=folder / name,
        )
    return content
