"""Samples in the form that each network learns from."""
