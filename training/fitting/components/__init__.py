"""Trainings of the networks that see the components of a page."""
