"""Errors whose message is the sentence a person sees, never a traceback."""


class _Told(Exception):
    """Made of a sentence and what fills its blanks, so that it can be said in any language:
    `InputError("{name} is empty", name=file.name)`. Without blanks the sentence stays as it is.
    """

    def __init__(self, sentence: str, **blanks: object) -> None:
        super().__init__(sentence.format(**blanks) if blanks else sentence)
        self.sentence, self.blanks = sentence, blanks


class InputError(_Told, ValueError):
    """A file or folder that was asked for cannot be read; the message says what is wrong."""


class ModelError(_Told, RuntimeError):
    """A model file is missing, damaged or foreign; the message says which and why."""


class DisplayError(RuntimeError):
    """There is no screen to open a window on."""
