"""The handwriting sets, and files written whole or not at all."""
