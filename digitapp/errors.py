"""Errors whose message is one sentence for the person, shown in place of a traceback."""

import re

_LONGEST = 300
"""Characters of what a sentence quotes from a file."""

_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class _Told(Exception):
    """An error made of a sentence and the values of its blanks, so that it can be translated:
    `InputError("{name} is empty", name=file.name)`. Without values the sentence is used as is.
    It is one line, whatever it quotes; long values are shortened in the middle.
    """

    def __init__(self, sentence: str, **blanks: object) -> None:
        short = {name: _shortened(value) for name, value in blanks.items()}
        told = sentence.format(**short) if blanks else sentence
        super().__init__(_LINE_ENDS.sub("\ufffd", told))
        self.sentence, self.blanks = sentence, short


def _shortened(value: object) -> object:
    text = str(value)
    if len(text) <= _LONGEST:
        return value
    return f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


class InputError(_Told, ValueError):
    """A file or folder cannot be used; the message says what is wrong."""


class ModelError(_Told, RuntimeError):
    """A model file is missing, damaged or foreign; the message says which and why."""


class DisplayError(RuntimeError):
    """There is no display to open a window on."""
