"""Labels as people type them, in the digits and signs that digitapp knows."""

from __future__ import annotations

import unicodedata

from digitapp.records import OTHER_SIGN, SIGNS

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘", "-"),
        **dict.fromkeys("·•∙⋅․", "."),
        **dict.fromkeys("‚٫،", ","),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("∶", ":"),
        **dict.fromkeys("×✕✖X", "x"),
        **dict.fromkeys("٪", "%"),
        **dict.fromkeys("[{", "("),
        **dict.fromkeys("]}", ")"),
    }
)
"""Signs that look the same on paper, and the sign that stands for them."""


def plain(text: str) -> str:
    """Digits, signs and whatever else a label holds, without blanks.

    Signs that look alike become one of them, brackets of all kinds round ones, and every other
    sign becomes "¤". Letters stay, except for x.
    """
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return "".join(_sign(c) for c in alike if not c.isspace())


def compared(text: str) -> str:
    """The digits and signs of a text that are held against each other: all but "¤"."""
    return "".join(c for c in plain(text) if c in "0123456789" or c in SIGNS).replace(
        OTHER_SIGN, ""
    )


def _sign(character: str) -> str:
    if character in SIGNS or unicodedata.category(character)[0] not in "PS":
        return character
    return OTHER_SIGN
