"""Errors whose message is one sentence for the person, shown in place of a traceback."""


class _Told(Exception):
    """An error made of a sentence and the values of its blanks, so that it can be translated:
    `InputError("{name} is empty", name=file.name)`. Without values the sentence is used as is.
    """

    def __init__(self, sentence: str, **blanks: object) -> None:
        super().__init__(sentence.format(**blanks) if blanks else sentence)
        self.sentence, self.blanks = sentence, blanks


class InputError(_Told, ValueError):
    """A file or folder cannot be used; the message says what is wrong."""


class ModelError(_Told, RuntimeError):
    """A model file is missing, damaged or foreign; the message says which and why."""


class DisplayError(RuntimeError):
    """There is no display to open a window on."""
