"""The theme of one root window: fonts, lengths, icons and tiles; see `styles.apply` for ttk.

All lengths go through `px`, so that the user's scale applies to everything.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import cached_property, partial
from tkinter import font

from digitapp.gui.toolkit import icons
from digitapp.gui.toolkit.palette import PALETTES
from digitapp.gui.toolkit.tiles import Colour, mix, rounded
from digitapp.storage.drawn_pictures import DrawnPictures

_SANS = ("Segoe UI", "SF Pro Text", "Inter", "Noto Sans", "DejaVu Sans", "Helvetica")
_MONO = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "DejaVu Sans Mono", "Consolas", "Courier")

_ENTRY = 6
"""Free height in an entry of a menu, in pixels before scaling."""


class Theme:
    """Colours, fonts and images for one root window.

    name: "light" or "dark", any other means light. scale: the user's factor for all lengths.
    drawn: keeps the images from one start to the next.
    """

    def __init__(self, root: tk.Tk, drawn: DrawnPictures, name: str, scale: float) -> None:
        self.root, self._drawn = root, drawn
        self.name = name if name in PALETTES else "light"
        self.palette = PALETTES[self.name]
        screen = root.winfo_fpixels("1i") / 96
        # Ignore low resolutions: virtual displays report odd ones, and fonts must not shrink.
        self.scale = scale * (screen if screen > 1.15 else 1.0)
        self._tiles: dict[object, tk.PhotoImage] = {}
        self._icons: dict[tuple[str, int, Colour], tk.PhotoImage] = {}
        self._make_fonts()

    def px(self, length: float) -> int:
        """Convert a length from pixels at 96 dpi to pixels of this screen."""
        return round(length * self.scale)

    def icon(self, name: str, colour: Colour | None = None, size: int = 20) -> tk.PhotoImage:
        key = name, self.px(size), colour or self.palette.text
        if key not in self._icons:
            self._icons[key] = self._picture(key, partial(icons.render, *key))
        return self._icons[key]

    def tile(
        self,
        radius: float,
        fill: Colour | None,
        border: Colour | None = None,
        line: float = 1,
        side: float = 0,
        ground: Colour | None = None,
    ) -> tk.PhotoImage:
        """Return a cached rounded tile; see tiles.rounded, lengths are in pixels before scaling."""
        key = radius, fill, border, line, side, ground
        if key not in self._tiles:
            size = self.px(radius), fill, border, max(1.0, line * self.scale), self.px(side), ground
            self._tiles[key] = self._picture(size, partial(rounded, *size))
        return self._tiles[key]

    def _picture(self, key: tuple[object, ...], draw: Callable[[], bytes]) -> tk.PhotoImage:
        name = " ".join(map(str, key))
        try:
            return tk.PhotoImage(master=self.root, data=self._drawn.get(name, draw))
        except tk.TclError:
            return tk.PhotoImage(master=self.root, data=self._drawn.again(name, draw))

    @cached_property
    def menu_row(self) -> tk.PhotoImage:
        """An invisible image as tall as an entry of a menu."""
        tall = self.body.metrics("linespace") + self.px(_ENTRY)
        return tk.PhotoImage(master=self.root, width=1, height=tall)

    def keep(self, key: object, picture: tk.PhotoImage) -> tk.PhotoImage:
        """Keep a reference so that Tk does not discard the image."""
        self._tiles[key] = picture
        return picture

    def _make_fonts(self) -> None:
        families = {name.lower() for name in font.families(self.root)}
        sans = next((f for f in _SANS if f.lower() in families), "TkDefaultFont")
        mono = next((f for f in _MONO if f.lower() in families), "TkFixedFont")
        make = self._font
        self.body = make("body", sans, 13)
        self.small = make("small", sans, 12)
        self.heading = make("heading", sans, 13, "bold")
        self.large = make("large", sans, 17, "bold")
        self.hint = make("hint", sans, 19)
        self.mono = make("mono", mono, 28)
        self.mono_medium = make("mono-medium", mono, 23)
        self.mono_low = make("mono-low", mono, 18)
        self.mono_small = make("mono-small", mono, 12)
        self.label = make("label", sans, 12, "bold")
        self.label_small = make("label-small", sans, 10, "bold")
        for name in ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont"):
            font.nametofont(name, self.root).configure(family=sans, size=-self.px(13))

    def _font(self, name: str, family: str, size: int, weight: str = "normal") -> font.Font:
        name = f"digitapp-{name}"
        if name in font.names(self.root):
            made = font.nametofont(name, self.root)
            made.configure(family=family, size=-self.px(size), weight=weight)  # type: ignore[arg-type]
            return made
        return font.Font(
            self.root,
            name=name,
            family=family,
            size=-self.px(size),
            weight=weight,  # type: ignore[arg-type]
        )

    @property
    def banner(self) -> Colour:
        return mix(self.palette.surface, self.palette.doubt, 0.13)

    @property
    def soft(self) -> Colour:
        """A pale accent: the background of selected items."""
        return mix(self.palette.surface, self.palette.accent, 0.16)
