"""One training for each network, and the loop, run folders and checkpoints they share."""
