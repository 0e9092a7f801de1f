"""Synthetic training samples, from strokes to whole pages."""
