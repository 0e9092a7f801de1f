"""The tables of a page, beside its text."""
