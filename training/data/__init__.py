"""Handwriting data sets, atomic files and templates."""
