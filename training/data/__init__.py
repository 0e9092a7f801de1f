"""Handwriting data sets, batches made ahead, atomic files and templates."""
