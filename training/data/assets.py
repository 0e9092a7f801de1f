"""The files of exported models."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[2] / "assets"
"""The project's own assets."""

CARD_JSON, CARD_TEXT = "model_card.json", "MODEL_CARD.md"
"""The model card for programs and the one for people."""

GOLDEN_FILE = "golden.npz"
"""Crops with the models' answers, for the tests of every later build."""


def file_entry(path: Path) -> dict[str, Any]:
    """What the card says of a file: its SHA-256 hash in hex, and its bytes."""
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
