"""The older name of `python -m training pages`, kept for one release."""
