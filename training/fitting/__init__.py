"""One training a network, and the loop, checkpoints and restarts they share."""
