"""Recipes: the values that decide how a training ends, together with its data.

One frozen dataclass a training. Each field is an option of the training's step on the command
line; `QUICK` is the same recipe on a small slice, to try a step out.
"""
