"""The steps from data to the models in assets: options of the command line, and actions."""
