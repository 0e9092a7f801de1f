"""Benchmark on whole pages: digitapp, digitapp without each of its parts, and other readers."""
