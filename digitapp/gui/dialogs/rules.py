"""What the numbers must look like, in fields beside each other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Any

from digitapp.editor.session import Session
from digitapp.errors import InputError
from digitapp.gui.dialogs.dialog import Dialog
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.toolkit.theme import Theme
from digitapp.i18n import _, plural, sentence
from digitapp.rules import Rules

_CHECKS = ("luhn", "isbn", "ean", "iban:DE")
_SETTINGS = (".toml",)


def edit_rules(root: tk.Tk, theme: Theme, session: Session, chooser: FileChooser) -> Dialog:
    """Ask what the numbers of the session must look like."""
    dialog = RulesDialog(
        root,
        theme,
        session.rules or Rules(),
        chooser,
        lambda found: session.set_rules(found or None),
    )
    dialog.place_over(root)
    return dialog


class RulesDialog(Dialog):
    """Asks for rules; wrong ones are told below the fields.

    entries: the fields of `Rules` that are text, by name.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        rules: Rules,
        chooser: FileChooser,
        done: Callable[[Rules], None],
    ) -> None:
        """rules: those of now. done: called with the new ones."""
        super().__init__(parent, theme, _("Rules for the numbers"))
        self._chooser, self._done = chooser, done
        self._allowed = rules.allowed
        self._total = tk.BooleanVar(self, rules.total)
        px = theme.px
        wide = min(px(430), self.winfo_screenwidth() - px(110))
        said = _(
            "Of the readings of a line, the most probable one that obeys is taken. A line of which "
            "none obeys stays as it was read, and is to be checked."
        )
        ttk.Label(self.body, text=said, style="Card.Muted.TLabel", wraplength=wide).grid(
            columnspan=3, sticky="w", pady=(0, px(8))
        )
        self.entries: dict[str, ttk.Entry] = {}
        for name, label, example in (
            ("pattern", _("Pattern"), "##-####   #{5,7}"),
            ("length", _("Number of digits"), "5   5:7"),
            ("range", _("Range"), "0:100   5:   :7"),
            ("check", _("Check digits"), _("such as luhn")),
        ):
            kind = ttk.Combobox if name == "check" else ttk.Entry
            entry = kind(self.body, width=18 if wide == px(430) else 10, font=theme.body)
            if isinstance(entry, ttk.Combobox):
                entry.configure(values=_CHECKS)
            self.entries[name] = entry
            self._row(label, entry, ttk.Label(self.body, text=example, style="Card.Muted.TLabel"))
        self._count = ttk.Label(self.body, style="Card.TLabel")
        self._list = ttk.Button(
            self.body, style="Card.TButton", text=_("Choose …"), command=self._choose_allowed
        )
        self._row(_("Allowed numbers"), self._count, self._list)
        ttk.Checkbutton(
            self.body,
            text=_("The last line of a page is the sum of the others"),
            variable=self._total,
            style="Card.TCheckbutton",
        ).grid(columnspan=3, sticky="w", pady=(px(6), 0))
        self.error = ttk.Label(
            self.body, style="Card.TLabel", foreground=theme.palette.doubt, wraplength=wide
        )
        self.error.grid(columnspan=3, sticky="w", pady=(px(6), 0))
        self.body.columnconfigure(1, weight=1)
        self.button(_("OK"), self._finish, default=True)
        self.button(_("Cancel"), self.close)
        row = self.buttons
        if wide < px(430):  # there is no room for four buttons side by side
            row = ttk.Frame(self.body, style="Card.TFrame")
            row.grid(columnspan=3, sticky="w", pady=(px(6), px(2)))
        for text, run in ((_("Open …"), self._open), (_("Save as …"), self._save)):
            ttk.Button(row, text=text, style="Card.TButton", command=run).pack(
                side="left", padx=(0, px(8))
            )
        self._fill(rules)
        self.entries["pattern"].focus_set()

    def _row(self, label: str, field: tk.Widget, beside: tk.Widget) -> None:
        px, row = self.theme.px, self.body.grid_size()[1]
        ttk.Label(self.body, text=label, style="Card.TLabel").grid(row=row, sticky="w", pady=px(3))
        field.grid(row=row, column=1, sticky="ew", padx=px(10), pady=px(3))
        beside.grid(row=row, column=2, sticky="w", pady=px(3))

    def _fill(self, rules: Rules) -> None:
        for name, entry in self.entries.items():
            entry.delete(0, "end")
            entry.insert(0, getattr(rules, name) or "")
        self._total.set(rules.total)
        self._allow(rules.allowed)

    def _allow(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        words = plural("{count} number", "{count} numbers", len(allowed)) if allowed else _("any")
        self._count.configure(text=words)
        self._list.configure(text=_("Allow any") if allowed else _("Choose …"))

    def _made(self) -> Rules:
        """The rules as they are in the fields. Raises InputError."""
        texts: dict[str, Any] = {
            name: entry.get().strip() or None for name, entry in self.entries.items()
        }
        return Rules(**texts, allowed=self._allowed, total=self._total.get())

    def _try(self, run: Callable[[], None]) -> None:
        try:
            run()
        except (InputError, OSError) as error:
            self.error.configure(text=sentence(error))
        else:
            if self.winfo_exists():
                self.error.configure(text="")

    def _finish(self) -> None:
        def finish() -> None:
            rules = self._made()
            self.close()
            self._done(rules)

        self._try(finish)

    def _choose_allowed(self) -> None:
        from digitapp.rules.settings_file import read_allowed

        if self._allowed:
            self._allow(frozenset())
            return
        kinds = [(_("Lists of numbers"), (".txt", ".csv")), (_("All files"), ())]
        self._chooser.files(
            _("Allowed numbers, one a line"),
            kinds,
            lambda files: self._try(lambda: self._allow(read_allowed(files[0]))),
        )

    def _open(self) -> None:
        from digitapp.rules.settings_file import read_rules

        self._chooser.files(
            _("Open rules"),
            [(_("Settings file"), _SETTINGS)],
            lambda files: self._try(lambda: self._fill(read_rules(files[0]))),
        )

    def _save(self) -> None:
        from digitapp.rules.settings_file import write_rules

        def save() -> None:
            rules = self._made()

            def chosen(file: Path) -> None:
                self._try(lambda: write_rules(rules, file))

            name = _("rules") + _SETTINGS[0]
            self._chooser.target(_("Save rules"), [(_("Settings file"), _SETTINGS)], name, chosen)

        self._try(save)
