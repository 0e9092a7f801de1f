"""Train the networks that digitapp ships. Needs the extra `train`."""
