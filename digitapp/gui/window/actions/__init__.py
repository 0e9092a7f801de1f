"""The actions of the main window."""
