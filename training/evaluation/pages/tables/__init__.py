"""Tables of the benchmark on whole pages."""
