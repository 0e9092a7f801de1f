"""Pages with known content that are drawn for the benchmark."""
