"""The files of exported models."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[2] / "assets"
"""The project's own assets."""

TEACHER = SHIPPED / "tuning" / "teacher"
"""The larger classifier that teaches the one that ships."""

CARD_JSON, CARD_TEXT = "model_card.json", "MODEL_CARD.md"
"""The model card for programs and the one for people."""

GOLDEN_FILE = "golden.npz"
"""The golden pairs: crops with the answers that every later build has to give."""


def file_entry(path: Path) -> dict[str, Any]:
    """Return a file's entry in the model card: its SHA-256 hash in hex and its size in bytes."""
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
