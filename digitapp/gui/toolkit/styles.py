"""Apply a theme to ttk's styles and to the options of the classic widgets.

The styles are based on ttk's theme "clam"; rounded tiles replace its elements.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from digitapp.gui.toolkit.tiles import Colour, mix

if TYPE_CHECKING:
    from digitapp.gui.toolkit.theme import Theme


_WORN: list[Theme] = []
"""Keeps a reference to the images of every ttk theme, since ttk cannot delete a theme."""


def apply(theme: Theme) -> None:
    """Apply a theme to its root window."""
    p = theme.palette
    style = ttk.Style(theme.root)
    # ttk cannot redefine image elements, so each theme and scale is a separate ttk theme.
    name = f"digitapp-{theme.name}-{theme.scale:.3f}"
    if name not in style.theme_names():
        style.theme_create(name, "clam")
        style.theme_use(name)
        _elements(theme, style)
        _WORN.append(theme)
    style.theme_use(name)
    theme.root.configure(background=p.ground)
    style.configure(
        ".",
        background=p.ground,
        foreground=p.text,
        font=theme.body,
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
            f"{prefix}Muted.TLabel", background=ground, foreground=p.muted, font=theme.small
        )
        style.configure(f"{prefix}Heading.TLabel", background=ground, font=theme.heading)
        _buttons(theme, style, prefix, ground)
    style.configure("Line.TFrame", background=p.line)
    style.configure("Large.TLabel", background=p.surface, font=theme.large)
    style.configure("Banner.TLabel", background=theme.banner, foreground=p.text, font=theme.body)
    style.configure("Banner.TFrame", background=theme.banner)
    style.configure("Banner.Tool.TButton", background=theme.banner)
    _choices(theme, style)
    _scrollbars(theme, style)
    _fields(theme, style)
    _options(theme)


def _elements(theme: Theme, style: ttk.Style) -> None:
    p = theme.palette
    hover, press = mix(p.ground, p.text, 0.07), mix(p.ground, p.text, 0.13)
    _nine(
        theme,
        style,
        "Tool.border",
        7,
        theme.tile(7, None),
        ("disabled", theme.tile(7, None)),
        ("selected", theme.tile(7, theme.soft, mix(p.surface, p.accent, 0.45))),
        ("pressed", theme.tile(7, press)),
        ("active", theme.tile(7, hover)),
        ("focus", theme.tile(7, None, p.accent, 1.5)),
    )
    _nine(
        theme,
        style,
        "Plain.border",
        7,
        theme.tile(7, p.surface, p.line),
        ("disabled", theme.tile(7, p.ground, p.line)),
        ("pressed", theme.tile(7, press, p.line)),
        ("active", theme.tile(7, mix(p.surface, p.text, 0.05), p.line)),
        ("focus", theme.tile(7, p.surface, p.accent, 1.5)),
    )
    _nine(
        theme,
        style,
        "Accent.border",
        7,
        theme.tile(7, p.accent),
        ("disabled", theme.tile(7, mix(p.ground, p.accent, 0.35))),
        ("pressed", theme.tile(7, mix(p.accent, "#000000", 0.22))),
        ("active", theme.tile(7, mix(p.accent, "#000000", 0.1))),
        ("focus", theme.tile(7, p.accent, mix(p.accent, p.text, 0.6), 2)),
    )
    style.element_create(
        "Tick.indicator",
        "image",
        _check(theme, False),
        ("selected", _check(theme, True)),
        sticky="",
    )
    thumb = mix(p.surface, p.text, 0.25)
    _nine(
        theme,
        style,
        "Slim.thumb",
        4,
        theme.tile(4, thumb, side=9),
        ("disabled", theme.tile(4, None, side=9)),  # where all is in sight
        ("active", theme.tile(4, mix(p.surface, p.text, 0.4), side=9)),
    )
    _nine(theme, style, "Knob.slider", 7, theme.tile(7, p.accent, side=15), sticky="")
    _nine(theme, style, "Groove.trough", 2, theme.tile(2, p.line), sticky="ew")


def _check(theme: Theme, on: bool) -> tk.PhotoImage:
    """Make the image of a check box, 16 pixels wide before scaling, with a margin on the right."""
    p, side, room = theme.palette, theme.px(16), theme.px(8)
    tile = theme.tile(4, p.accent if on else p.surface, p.accent if on else p.muted, side=16)
    made = tk.PhotoImage(master=theme.root, width=side + room, height=side)
    theme.root.tk.call(made, "copy", tile)
    if on:
        tick = theme.icon("check", p.on_accent, 14)
        rule = "-to", theme.px(1), theme.px(1), "-compositingrule", "overlay"
        theme.root.tk.call(made, "copy", tick, *rule)
    return theme.keep(("check", on), made)


def _nine(
    theme: Theme,
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
        border=theme.px(radius),
        sticky=sticky,
        padding=0,
        width=2 * theme.px(radius),
        height=2 * theme.px(radius),
    )


def _buttons(theme: Theme, style: ttk.Style, prefix: str, ground: Colour) -> None:
    p = theme.palette
    for kind, border, pad in (
        ("Tool.TButton", "Tool.border", (7, 7)),
        ("TButton", "Plain.border", (12, 6)),
        ("Accent.TButton", "Accent.border", (15, 8)),
    ):
        name = f"{prefix}{kind}"
        label = ("Button.padding", _filled(("Button.label", _filled())))
        style.layout(name, [(border, _filled(label))])
        style.configure(
            name,
            background=ground,
            foreground=p.text,
            font=theme.body,
            anchor="center",
            padding=[theme.px(v) for v in pad],
        )
        style.map(name, background=[], foreground=[("disabled", mix(ground, p.muted, 0.6))])
    style.configure(f"{prefix}Accent.TButton", foreground=p.on_accent, font=theme.heading)
    style.map(f"{prefix}Accent.TButton", foreground=[("disabled", p.on_accent)])


def _filled(*children: Any) -> Any:
    """How an element fills its parcel in a layout, with its children."""
    return {"sticky": "nsew", "children": list(children)} if children else {"sticky": "nsew"}


def _choices(theme: Theme, style: ttk.Style) -> None:
    p = theme.palette
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
        thickness=theme.px(4),
    )


def _fields(theme: Theme, style: ttk.Style) -> None:
    p = theme.palette
    framed: Any = {"bordercolor": p.line, "lightcolor": p.surface, "darkcolor": p.surface}
    style.configure(
        "TCombobox",
        **framed,
        arrowcolor=p.text,
        padding=theme.px(5),
        arrowsize=theme.px(13),
    )
    style.map(
        "TCombobox",
        fieldbackground=[("readonly", p.surface)],
        foreground=[("readonly", p.text)],
        selectbackground=[("readonly", p.surface)],
        selectforeground=[("readonly", p.text)],
    )
    style.configure("TEntry", **framed, padding=theme.px(4))
    for name in ("TCombobox", "TEntry"):
        style.map(name, bordercolor=[("focus", p.accent)])
    style.configure(
        "Treeview",
        **framed,
        background=p.surface,
        indent=0,
        rowheight=theme.body.metrics("linespace") + theme.px(6),
    )
    style.map("Treeview", background=[("selected", theme.soft)], foreground=[("selected", p.text)])


def _scrollbars(theme: Theme, style: ttk.Style) -> None:
    for way, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
        thumb = ("Slim.thumb", {"expand": 1, "sticky": "nsew"})
        trough: Any = {"sticky": sticky, "children": [thumb]}
        style.layout(f"{way}.TScrollbar", [(f"{way}.Scrollbar.trough", trough)])
        style.configure(
            f"{way}.TScrollbar",
            background=theme.palette.surface,
            borderwidth=0,
            troughcolor=theme.palette.surface,
            bordercolor=theme.palette.surface,
        )


def _options(theme: Theme) -> None:
    """Set the colours of classic widgets that are created later."""
    p = theme.palette
    for pattern, value in (
        ("*Menu.background", p.surface),
        ("*Menu.foreground", p.text),
        ("*Menu.activeBackground", theme.soft),
        ("*Menu.activeForeground", p.text),
        ("*Menu.disabledForeground", mix(p.surface, p.muted, 0.6)),
        ("*Menu.relief", "groove"),
        ("*Menu.borderWidth", 2),
        ("*Menu.activeBorderWidth", 0),
        ("*Menu.selectColor", p.accent),
        ("*Menu.font", theme.body),
        ("*TCombobox*Listbox.background", p.surface),
        ("*TCombobox*Listbox.foreground", p.text),
        ("*TCombobox*Listbox.font", theme.body),
        ("*TCombobox*Listbox.selectBackground", theme.soft),
        ("*TCombobox*Listbox.selectForeground", p.text),
        ("*TCombobox*Listbox.relief", "flat"),
    ):
        theme.root.option_add(pattern, value)
