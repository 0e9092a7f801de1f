"""The digits of a page beside it, as text or as a table."""
