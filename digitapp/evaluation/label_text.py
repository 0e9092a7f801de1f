"""Convert labels as people type them to the digits and signs that digitapp knows."""

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
"""Maps signs that look the same on paper to one of them."""


def plain(text: str) -> str:
    """Simplify a label: remove blanks and unify signs.

    Signs that look alike become one of them, all brackets become round, and unknown signs become
    "¤". Letters stay, but "X" becomes the sign "x".
    """
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return "".join(_sign(c) for c in alike if not c.isspace())


def compared(text: str) -> str:
    """Return the digits and signs of a text that are compared: all but "¤"."""
    return "".join(c for c in plain(text) if c in "0123456789" or c in SIGNS).replace(
        OTHER_SIGN, ""
    )


def _sign(character: str) -> str:
    if character in SIGNS or unicodedata.category(character)[0] not in "PS":
        return character
    return OTHER_SIGN
