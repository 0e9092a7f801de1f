"""The look: colours, type and spacing in one place, and the ttk styles made of them.

Built on ttk's "clam", whose elements are replaced by rounded tiles. All lengths go
through `px`, so that the user's scale factor reaches everything.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from tkinter import font, ttk
from typing import Any

from digitapp.gui import icons
from digitapp.gui.tiles import Colour, mix, rounded


@dataclass(frozen=True)
class Palette:
    """ground: behind everything; surface: cards; line: borders; text, muted: type;
    accent: what to press; paper, ink: a drawing; doubt, error: marks, with a shape beside."""

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
    muted="#667085",
    accent="#3a5bd9",
    on_accent="#ffffff",
    paper="#ffffff",
    ink="#1b2233",
    doubt="#b45309",
    error="#c0362c",
    good="#15803d",
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

_SANS = ("Segoe UI", "SF Pro Text", "Inter", "Noto Sans", "DejaVu Sans", "Helvetica")
_MONO = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "DejaVu Sans Mono", "Consolas", "Courier")


class Theme:
    """Fonts, pictures and styles for one root window."""

    def __init__(self, root: tk.Tk, name: str = "light", scale: float = 1.0) -> None:
        self.root = root
        self.name = name if name in PALETTES else "light"
        self.palette = PALETTES[self.name]
        screen = root.winfo_fpixels("1i") / 96
        # Odd resolutions that small virtual displays report are no reason to shrink type.
        self.scale = scale * (screen if screen > 1.15 else 1.0)
        self._tiles: dict[object, tk.PhotoImage] = {}
        self._icons: dict[tuple[str, int, Colour], tk.PhotoImage] = {}
        self._make_fonts()
        self._apply()

    def px(self, length: float) -> int:
        """A length in pixels of a 96 dpi screen, on this one."""
        return round(length * self.scale)

    def icon(self, name: str, colour: Colour | None = None, size: int = 20) -> tk.PhotoImage:
        key = name, self.px(size), colour or self.palette.text
        if key not in self._icons:
            self._icons[key] = tk.PhotoImage(master=self.root, data=icons.render(*key))
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
        """A rounded tile (see tiles.rounded), made once."""
        key = radius, fill, border, line, side, ground
        if key not in self._tiles:
            data = rounded(
                self.px(radius), fill, border, max(1.0, line * self.scale), self.px(side), ground
            )
            self._tiles[key] = tk.PhotoImage(master=self.root, data=data)
        return self._tiles[key]

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
        self.mono_small = make("mono-small", mono, 12)
        self.label = make("label", sans, 12, "bold")
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

    def _apply(self) -> None:
        p = self.palette
        style = ttk.Style(self.root)
        # Image elements cannot be redefined, so each theme and scale is a ttk theme of its own.
        name = f"digitapp-{self.name}-{self.scale:.3f}"
        if name not in style.theme_names():
            style.theme_create(name, "clam")
            style.theme_use(name)
            self._elements(style)
        style.theme_use(name)
        self.root.configure(background=p.ground)
        style.configure(
            ".",
            background=p.ground,
            foreground=p.text,
            font=self.body,
            borderwidth=0,
            focuscolor=p.accent,
            troughcolor=p.line,
            selectbackground=p.accent,
            selectforeground=p.on_accent,
            insertcolor=p.text,
            fieldbackground=p.surface,
        )
        for ground, prefix in ((p.ground, ""), (p.surface, "Card.")):
            style.configure(f"{prefix}TFrame", background=ground)
            style.configure(f"{prefix}TLabel", background=ground)
            style.configure(
                f"{prefix}Muted.TLabel", background=ground, foreground=p.muted, font=self.small
            )
            style.configure(f"{prefix}Heading.TLabel", background=ground, font=self.heading)
            self._buttons(style, prefix, ground)
        style.configure("Line.TFrame", background=p.line)
        style.configure("Large.TLabel", background=p.surface, font=self.large)
        style.configure("Banner.TLabel", background=self.banner, foreground=p.text, font=self.body)
        style.configure("Banner.TFrame", background=self.banner)
        for state in ("Banner.Tool.TButton",):
            style.configure(state, background=self.banner)
        self._choices(style)
        self._scrollbars(style)
        self._options()

    @property
    def banner(self) -> Colour:
        return mix(self.palette.surface, self.palette.doubt, 0.13)

    @property
    def soft(self) -> Colour:
        """A breath of the accent, behind what is selected."""
        return mix(self.palette.surface, self.palette.accent, 0.16)

    def _elements(self, style: ttk.Style) -> None:
        p = self.palette
        hover, press = mix(p.ground, p.text, 0.07), mix(p.ground, p.text, 0.13)
        self._nine(
            style,
            "Tool.border",
            7,
            self.tile(7, None),
            ("disabled", self.tile(7, None)),
            ("selected", self.tile(7, self.soft, mix(p.surface, p.accent, 0.45))),
            ("pressed", self.tile(7, press)),
            ("active", self.tile(7, hover)),
            ("focus", self.tile(7, None, p.accent, 1.5)),
        )
        self._nine(
            style,
            "Plain.border",
            7,
            self.tile(7, p.surface, p.line),
            ("disabled", self.tile(7, p.ground, p.line)),
            ("pressed", self.tile(7, press, p.line)),
            ("active", self.tile(7, mix(p.surface, p.text, 0.05), p.line)),
            ("focus", self.tile(7, p.surface, p.accent, 1.5)),
        )
        self._nine(
            style,
            "Accent.border",
            7,
            self.tile(7, p.accent),
            ("disabled", self.tile(7, mix(p.ground, p.accent, 0.35))),
            ("pressed", self.tile(7, mix(p.accent, "#000000", 0.22))),
            ("active", self.tile(7, mix(p.accent, "#000000", 0.1))),
            ("focus", self.tile(7, p.accent, mix(p.accent, p.text, 0.6), 2)),
        )
        style.element_create(
            "Tick.indicator",
            "image",
            self._check(False),
            ("selected", self._check(True)),
            sticky="",
        )
        thumb = mix(p.surface, p.text, 0.25)
        self._nine(
            style,
            "Slim.thumb",
            4,
            self.tile(4, thumb, side=9),
            ("active", self.tile(4, mix(p.surface, p.text, 0.4), side=9)),
        )
        self._nine(style, "Knob.slider", 7, self.tile(7, p.accent, side=15), sticky="")
        self._nine(style, "Groove.trough", 2, self.tile(2, p.line), sticky="ew")

    def _check(self, on: bool) -> tk.PhotoImage:
        """A box to tick, 16 pixels wide, with room to its right."""
        p, side, room = self.palette, self.px(16), self.px(8)
        tile = self.tile(4, p.accent if on else p.surface, p.accent if on else p.muted, side=16)
        made = tk.PhotoImage(master=self.root, width=side + room, height=side)
        self.root.tk.call(made, "copy", tile)
        if on:
            tick = self.icon("check", p.on_accent, 14)
            rule = "-to", self.px(1), self.px(1), "-compositingrule", "overlay"
            self.root.tk.call(made, "copy", tick, *rule)
        self._tiles["check", on] = made
        return made

    def _nine(
        self,
        style: ttk.Style,
        name: str,
        radius: int,
        normal: tk.PhotoImage,
        *states: tuple[str, tk.PhotoImage],
        sticky: str = "nsew",
    ) -> None:
        style.element_create(
            name,
            "image",
            normal,
            *states,
            border=self.px(radius),
            sticky=sticky,
            padding=0,
            width=2 * self.px(radius),
            height=2 * self.px(radius),
        )

    def _buttons(self, style: ttk.Style, prefix: str, ground: Colour) -> None:
        p = self.palette
        for kind, border, pad in (
            ("Tool.TButton", "Tool.border", (7, 7)),
            ("TButton", "Plain.border", (12, 6)),
            ("Accent.TButton", "Accent.border", (15, 8)),
        ):
            name = f"{prefix}{kind}"
            style.layout(
                name,
                [
                    (
                        border,
                        {
                            "sticky": "nsew",
                            "children": [
                                (
                                    "Button.padding",
                                    {
                                        "sticky": "nsew",
                                        "children": [("Button.label", {"sticky": "nsew"})],
                                    },
                                )
                            ],
                        },
                    )
                ],
            )
            style.configure(
                name,
                background=ground,
                foreground=p.text,
                font=self.body,
                anchor="center",
                padding=[self.px(v) for v in pad],
            )
            style.map(name, background=[], foreground=[("disabled", mix(ground, p.muted, 0.6))])
        style.configure(f"{prefix}Accent.TButton", foreground=p.on_accent, font=self.heading)
        style.map(f"{prefix}Accent.TButton", foreground=[("disabled", p.on_accent)])

    def _choices(self, style: ttk.Style) -> None:
        p = self.palette
        for name, ground in (("TCheckbutton", p.ground), ("Card.TCheckbutton", p.surface)):
            style.layout(
                name,
                [
                    (
                        "Checkbutton.focus",
                        {
                            "children": [
                                ("Tick.indicator", {"side": "left", "sticky": ""}),
                                ("Checkbutton.label", {"side": "left"}),
                            ]
                        },
                    )
                ],
            )
            style.configure(name, background=ground, foreground=p.text, focusthickness=1)
            style.map(name, background=[("active", ground)])
        style.layout(
            "Horizontal.TScale",
            [("Groove.trough", {"sticky": "ew"}), ("Knob.slider", {"side": "left", "sticky": ""})],
        )
        style.configure("Horizontal.TScale", background=p.ground)
        style.configure(
            "Horizontal.TProgressbar",
            background=p.accent,
            troughcolor=p.line,
            bordercolor=p.line,
            lightcolor=p.accent,
            darkcolor=p.accent,
            thickness=self.px(4),
        )
        style.configure(
            "TCombobox",
            arrowcolor=p.text,
            bordercolor=p.line,
            lightcolor=p.surface,
            darkcolor=p.surface,
            padding=self.px(5),
            arrowsize=self.px(13),
        )
        style.map(
            "TCombobox",
            fieldbackground=[("readonly", p.surface)],
            foreground=[("readonly", p.text)],
            selectbackground=[("readonly", p.surface)],
            selectforeground=[("readonly", p.text)],
            bordercolor=[("focus", p.accent)],
        )

    def _scrollbars(self, style: ttk.Style) -> None:
        for way, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
            thumb = ("Slim.thumb", {"expand": 1, "sticky": "nsew"})
            trough: Any = {"sticky": sticky, "children": [thumb]}
            style.layout(f"{way}.TScrollbar", [(f"{way}.Scrollbar.trough", trough)])
            style.configure(
                f"{way}.TScrollbar",
                background=self.palette.surface,
                borderwidth=0,
                troughcolor=self.palette.surface,
                bordercolor=self.palette.surface,
            )

    def _options(self) -> None:
        """Colours of the classic widgets that are made from now on."""
        p = self.palette
        for pattern, value in (
            ("*Menu.background", p.surface),
            ("*Menu.foreground", p.text),
            ("*Menu.activeBackground", self.soft),
            ("*Menu.activeForeground", p.text),
            ("*Menu.disabledForeground", mix(p.surface, p.muted, 0.6)),
            ("*Menu.relief", "flat"),
            ("*Menu.borderWidth", 0),
            ("*Menu.activeBorderWidth", self.px(3)),
            ("*Menu.selectColor", p.accent),
            ("*Menu.font", self.body),
            ("*TCombobox*Listbox.background", p.surface),
            ("*TCombobox*Listbox.foreground", p.text),
            ("*TCombobox*Listbox.font", self.body),
            ("*TCombobox*Listbox.selectBackground", self.soft),
            ("*TCombobox*Listbox.selectForeground", p.text),
            ("*TCombobox*Listbox.relief", "flat"),
        ):
            self.root.option_add(pattern, value)
