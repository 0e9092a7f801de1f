"""Search for hyperparameters and comparison of optimizers."""
