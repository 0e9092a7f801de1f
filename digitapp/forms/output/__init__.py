"""What was read by a form, for files: as records, as tables with a column a field."""
