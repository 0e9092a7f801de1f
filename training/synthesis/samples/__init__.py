"""Samples in the form that each network is trained on."""
