"""Draw pages with known content for the benchmark."""
