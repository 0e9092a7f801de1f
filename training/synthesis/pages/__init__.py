"""Synthetic pages: paper, print and handwriting."""
