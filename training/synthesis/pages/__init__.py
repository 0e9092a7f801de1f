"""Whole pages: paper, print and handwriting."""
