"""What the networks reach on single characters, and the reports."""
