"""Set up a form: its page with the fields on it, and what the selected field is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from digitapp.errors import InputError
from digitapp.gui.canvas.rendering import netpbm
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.dialogs.field_names import write_names
from digitapp.gui.toolkit.keys import sequences
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, plural, sentence

if TYPE_CHECKING:
    from digitapp.forms.form_editor import FormEditor
    from digitapp.rules import Rules

AskRules = Callable[["Rules", Callable[["Rules"], None]], object]
"""Asks for rules; called with those of now and with what takes the new ones."""

_WIDTH, _HEIGHT = 560, 640
"""Most room for the page, in pixels before scaling."""

_BESIDE, _AROUND = 96, 132
"""What the dialog needs beside the page and its fields, and above and below the page, on a screen
that is hardly larger than it; in pixels before scaling."""

_DRAG = 4  # pixels of the screen from which a press is a drag


class FormDialog(Dialog):
    """Draws fields with the mouse, and edits the selected one beside the page.

    editor: decides; the dialog only shows it. save, read: what the buttons do with the form.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        editor: FormEditor,
        ask_rules: AskRules,
        save: Callable[[], object],
        read: Callable[[], object],
    ) -> None:
        super().__init__(parent, theme, _("Form"))
        self.editor, self._ask_rules = editor, ask_rules
        self._start: tuple[float, float] | None = None
        self._filling = False
        px, page = theme.px, editor.page
        side = self._beside(px)
        self.update_idletasks()
        free = self.winfo_screenwidth() - side.winfo_reqwidth() - px(_BESIDE)
        width = max(min(px(_WIDTH), free), 1)
        height = max(min(px(_HEIGHT), self.winfo_screenheight() - px(_AROUND)), 1)
        self._scale = min(width / page.width, height / page.height, 2.0)
        self.canvas = tk.Canvas(
            self.body,
            width=round(page.width * self._scale),
            height=round(page.height * self._scale),
            highlightthickness=1,
            highlightbackground=theme.palette.line,
            highlightcolor=theme.palette.accent,
            borderwidth=0,
            takefocus=True,
            cursor="crosshair",
        )
        self.canvas.grid(row=0, column=0, rowspan=2, sticky="n")
        self._photo = self._picture()
        self.canvas.create_image(0, 0, image=self._photo, anchor="nw")
        self._bind_keys()
        self.button(_("Read the open pages"), lambda: self._try(read), default=True)
        self.button(_("Save …"), lambda: self._try(save))
        self.button(_("Close"), self.close)
        editor.changed = self.show
        self.show()

    def show(self) -> None:
        """Draw the fields, and fill in what the selected one is."""
        if not self.winfo_exists():
            return
        editor, p = self.editor, self.theme.palette
        self.canvas.delete("field")
        for number, field in enumerate(editor.fields):
            chosen = number == editor.selected
            colour = p.accent if chosen else p.good
            for box in (field.box, *field.boxes, *field.rows):
                corners = [v * self._scale for v in (box.x, box.y, box.right, box.bottom)]
                self.canvas.create_rectangle(
                    *corners, outline=colour, width=3 if chosen and box == field.box else 1,
                    tags="field",
                )  # fmt: skip
        write_names(self.canvas, editor, self._scale, self.theme)
        self._fill()

    def _picture(self) -> tk.PhotoImage:
        import cv2

        page = self.editor.page
        size = round(page.width * self._scale), round(page.height * self._scale)
        how = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        return tk.PhotoImage(
            master=self, data=netpbm(cv2.resize(page.gray, size, interpolation=how)), format="PPM"
        )

    def _beside(self, px: Callable[[float], int]) -> ttk.Frame:
        from digitapp.forms.form import KINDS

        side = ttk.Frame(self.body, style="Card.TFrame")
        side.grid(row=0, column=1, sticky="new", padx=(px(14), 0))
        said = _("Draw a field on the page, or click one to change it.")
        ttk.Label(side, text=said, style="Card.Muted.TLabel", wraplength=px(230)).pack(anchor="w")
        self.kinds = dict(zip(KINDS, (_("number"), _("mark"), _("comb"), _("column")), strict=True))
        self.name = ttk.Entry(side, width=22, font=self.theme.body)
        self.kind = ttk.Combobox(
            side, state="readonly", values=list(self.kinds.values()), font=self.theme.body
        )
        self.parts = ttk.Entry(side, width=6, font=self.theme.body)
        for label, widget in (
            (_("Name"), self.name),
            (_("What it is"), self.kind),
            (_("Boxes or rows"), self.parts),
        ):
            ttk.Label(side, text=label, style="Card.TLabel").pack(anchor="w", pady=(px(8), 0))
            widget.pack(anchor="w", fill="x")
        self.rule = ttk.Button(
            side, style="Card.TButton", text=_("Rule …"), command=self._edit_rules
        )
        self.rule.pack(anchor="w", fill="x", pady=(px(10), 0))
        self.filled = tk.BooleanVar(self, self.editor.filled)
        self.buttons_beside: dict[str, ttk.Button] = {}
        for name, label, run in (
            ("delete", _("Delete the field"), self.editor.delete),
            ("undo", _("Undo"), self.editor.undo),
            ("redo", _("Redo"), self.editor.redo),
            ("propose", _("Propose fields"), self._propose),
        ):
            button = ttk.Button(side, style="Card.TButton", text=label, command=run)
            button.pack(anchor="w", fill="x", pady=(px(6), 0))
            self.buttons_beside[name] = button
        ttk.Checkbutton(
            side,
            text=_("Somebody has written on this page"),
            variable=self.filled,
            style="Card.TCheckbutton",
            command=lambda: setattr(self.editor, "filled", self.filled.get()),
        ).pack(anchor="w", pady=(px(8), 0))
        self.said = ttk.Label(
            side, style="Card.TLabel", foreground=self.theme.palette.doubt, wraplength=px(230)
        )
        self.said.pack(anchor="w", pady=(px(8), 0))
        return side

    def _bind_keys(self) -> None:
        canvas, editor = self.canvas, self.editor
        canvas.bind("<Button-1>", self._press)
        canvas.bind("<B1-Motion>", self._drag)
        canvas.bind("<ButtonRelease-1>", self._release)
        steps = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
        for key, step in steps.items():
            canvas.bind(f"<{key}>", lambda e, by=step: editor.move(*by))  # type: ignore[misc]
        for key, run in (("Del", editor.delete), ("Ctrl+Z", editor.undo), ("Ctrl+Y", editor.redo)):
            for pattern in sequences(key):
                canvas.bind(pattern, lambda e, do=run: do())  # type: ignore[misc]
        for entry, apply in ((self.name, self._rename), (self.parts, self._set_kind)):
            entry.bind("<FocusOut>", lambda e, do=apply: do())  # type: ignore[misc]
            for pattern in sequences("Enter"):
                entry.bind(pattern, lambda e, do=apply: (do(), "break")[1])  # type: ignore[misc]
        self.kind.bind("<<ComboboxSelected>>", lambda e: self._set_kind())

    # The mouse on the page

    def _press(self, event: Any) -> None:
        self.canvas.focus_set()
        self._start = event.x, event.y

    def _drag(self, event: Any) -> None:
        self.canvas.delete("draft")
        if self._start is not None:
            self.canvas.create_rectangle(
                *self._start, event.x, event.y, outline=self.theme.palette.accent, tags="draft"
            )

    def _release(self, event: Any) -> None:
        self.canvas.delete("draft")
        if self._start is None:
            return
        x, y = self._start
        self._start = None
        far = max(abs(event.x - x), abs(event.y - y))
        corners = [v / self._scale for v in (x, y, event.x, event.y)]
        if far < _DRAG:
            self.editor.select(self.editor.at(corners[2], corners[3]))
        elif self._try(lambda: self.editor.draw(*corners)) and self.editor.field is not None:
            self.name.focus_set()
            self.name.selection_range(0, "end")

    # What is beside the page

    def _fill(self) -> None:
        field, editor = self.editor.field, self.editor
        self._filling = True
        several = field is not None and field.kind in ("comb", "column")
        for entry, text in (
            (self.name, field.name if field else ""),
            (self.parts, str(field.parts) if field and several else ""),
        ):
            entry.configure(state="normal")
            entry.delete(0, "end")
            entry.insert(0, text)
        self.parts.configure(state="normal" if several else "disabled")
        self.name.configure(state="normal" if field else "disabled")
        self.kind.set(self.kinds[field.kind] if field else "")
        summary = field.rules.summary if field else ""
        ruled = field is not None and field.kind != "mark"
        self.rule.configure(
            text=_("Rule: {rule}").format(rule=summary) if summary else _("Rule …"),
            state="normal" if ruled else "disabled",
        )
        for name, enabled in (
            ("delete", field is not None),
            ("undo", editor.can_undo),
            ("redo", editor.can_redo),
        ):
            self.buttons_beside[name].configure(state="normal" if enabled else "disabled")
        self._filling = False

    def _rename(self) -> None:
        if not self._filling and self.editor.field is not None:
            self._try(lambda: self.editor.rename(self.name.get()))

    def _set_kind(self) -> None:
        field = self.editor.field
        if self._filling or field is None:
            return
        chosen = self.kind.get()
        kind = next((name for name, shown in self.kinds.items() if shown == chosen), field.kind)
        text = self.parts.get().strip()
        parts = int(text) if text.isdecimal() and len(text) < 6 else field.parts
        self._try(lambda: self.editor.set_kind(kind, parts))

    def _edit_rules(self) -> None:
        field = self.editor.field
        if field is not None:
            self._ask_rules(field.rules, lambda rules: self._try_rules(rules))

    def _try_rules(self, rules: Rules) -> None:
        self._try(lambda: self.editor.set_rules(rules))

    def _propose(self) -> None:
        def propose() -> None:
            count = self.editor.propose()
            self.said.configure(
                text=plural("{count} field was added", "{count} fields were added", count)
            )

        self._try(propose)

    def _try(self, run: Callable[[], object]) -> bool:
        """Do something, and tell below the fields what is wrong with it."""
        self.said.configure(text="")
        try:
            run()
        except (InputError, OSError) as error:
            self.said.configure(text=sentence(error))
            self.show()
            return False
        return True
