"""Measure the networks on single characters, and write reports."""
