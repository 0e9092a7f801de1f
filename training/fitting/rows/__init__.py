"""Train the networks that see a whole row."""
