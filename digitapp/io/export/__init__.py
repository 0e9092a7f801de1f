"""The output formats: one file each, made of the records of pages."""
