"""Recipes: the settings that, with the data, decide the outcome of a training.

There is one frozen dataclass for each training. Each field is an option of the training's step
on the command line. `QUICK` is the same recipe on a small slice, to try a step out.
"""
