"""The files of exported models."""

from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "assets"
"""The project's own assets."""

CARD_JSON, CARD_TEXT = "model_card.json", "MODEL_CARD.md"
"""The model card for programs and the one for people."""

GOLDEN_FILE = "golden.npz"
"""Crops with the models' answers, for the tests of every later build."""
