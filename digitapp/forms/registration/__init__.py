"""Lay pages on their forms by what is printed on both."""
