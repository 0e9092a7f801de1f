"""Training of the two networks that digitapp ships. Needs the extra `train`."""
