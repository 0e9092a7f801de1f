"""The colours of the light and the dark theme."""

from __future__ import annotations

from typing import NamedTuple

from digitapp.gui.toolkit.tiles import Colour, rgb


class Palette(NamedTuple):
    """The colours of a theme.

    ground: background of the window. surface: cards. line: borders. text, muted: text.
    accent: buttons, selection and clear digits. on_accent: text on accent. paper, ink: a
    drawing. doubt: doubtful digits. error: the cut through a box. good: typed digits and the
    region.
    """

    ground: Colour
    surface: Colour
    line: Colour
    text: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    paper: Colour
    ink: Colour
    doubt: Colour
    error: Colour
    good: Colour


LIGHT = Palette(
    ground="#f3f4f7",
    surface="#ffffff",
    line="#dfe2e8",
    text="#1c2230",
    muted="#5b6478",
    accent="#3a5bd9",
    on_accent="#ffffff",
    paper="#ffffff",
    ink="#1b2233",
    doubt="#a84807",
    error="#c0362c",
    good="#116e34",
)
DARK = Palette(
    ground="#15171c",
    surface="#1e2128",
    line="#343944",
    text="#e8eaf0",
    muted="#9aa3b5",
    accent="#7f9cff",
    on_accent="#0f1320",
    paper="#22262f",
    ink="#f2f4f8",
    doubt="#f0a544",
    error="#ff7b72",
    good="#5fc98a",
)
PALETTES = {"light": LIGHT, "dark": DARK}


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"); text needs 4.5."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
