"""Errors whose message is the sentence a person sees, never a traceback."""


class InputError(ValueError):
    """A file or folder that was asked for cannot be read; the message says what is wrong."""


class ModelError(RuntimeError):
    """A model file is missing, damaged or foreign; the message says which and why."""


class DisplayError(RuntimeError):
    """There is no screen to open a window on."""
