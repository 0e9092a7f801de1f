"""Training samples drawn by program, from strokes to whole pages."""
