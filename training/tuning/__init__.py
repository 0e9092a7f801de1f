"""Hyperparameter search and comparison of optimizers."""
