"""Shapes of pen strokes: digits, regional and careless forms, doodles, marks."""
