"""Forms in the window: set up on a page, opened, read into a table, reviewed and exported."""

from __future__ import annotations

import csv
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from digitapp.forms import read_form_file, write_form_file
from digitapp.forms.read_form import read_form
from digitapp.gui.background.engine import Engine
from digitapp.gui.dialogs.file_chooser import FileChooser
from digitapp.gui.dialogs.form_dialog import FormDialog
from digitapp.gui.dialogs.form_table import FormTable
from digitapp.gui.dialogs.rules import RulesDialog
from digitapp.models import load_models
from digitapp.review.queue import Filter
from digitapp.rules import Rules
from digitapp.settings import DEFAULTS
from tests.forms.drawn import NUMBER, blank, filled, form
from tests.gui.conftest import Hand, choose, read_heights
from tests.tools.pictures.cut_words import cut_words

Launch = Callable[..., Hand]


@pytest.fixture
def hand(launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A blank form and a filled one are open."""
    Image.fromarray(blank()).save(tmp_path / "blank.png")
    upside_down = filled()[::-1, ::-1]
    Image.fromarray(np.ascontiguousarray(upside_down)).save(tmp_path / "filled.png")
    models = load_models()

    def read(self: Engine, page: Any, form: Any, check: Any, turn: bool) -> Any:
        return read_form(page, form, models, replace(DEFAULTS, turn=turn), check)

    monkeypatch.setattr(Engine, "read_form", read)
    found = launch(read_heights, files=[tmp_path / "blank.png", tmp_path / "filled.png"])
    found.wait(lambda: len(found.window.session.pages) == 2)
    found.settle()
    return found


def set_up(hand: Hand) -> FormDialog:
    hand.window.session.show(0)
    hand.window.actions.run("form-new")
    hand.wait(lambda: isinstance(hand.window.forms.dialog, FormDialog))
    found = hand.window.forms.dialog
    assert isinstance(found, FormDialog)
    hand.wait(found.winfo_ismapped)
    return found


def drag(hand: Hand, dialog: FormDialog, x0: float, y0: float, x1: float, y1: float) -> None:
    """Drag from corner to corner, in pixels of the page."""
    canvas, scale = dialog.canvas, dialog.canvas.winfo_reqwidth() / dialog.editor.page.width
    at = [round(v * scale) for v in (x0, y0, x1, y1)]
    canvas.event_generate("<Button-1>", x=at[0], y=at[1])
    canvas.event_generate("<B1-Motion>", x=at[2], y=at[3])
    canvas.event_generate("<ButtonRelease-1>", x=at[2], y=at[3])
    hand.root.update()


def type_into(hand: Hand, entry: Any, text: str) -> None:
    entry.delete(0, "end")
    entry.insert(0, text)
    entry.event_generate("<FocusOut>")
    hand.root.update()


@pytest.mark.slow
def test_a_field_is_drawn_named_ruled_and_undone(hand: Hand) -> None:
    dialog = set_up(hand)
    box = NUMBER.box
    drag(hand, dialog, box.x, box.y, box.right, box.bottom)
    (field,) = dialog.editor.fields
    assert field.box.iou(box) > 0.9 and field.kind == "number"
    type_into(hand, dialog.name, "points")
    assert dialog.editor.fields[0].name == "points"
    dialog.rule.invoke()
    hand.root.update()
    (asking,) = [w for w in hand.root.winfo_children() if isinstance(w, RulesDialog)]
    asking.entries["range"].insert(0, "0:50")
    asking._finish()
    assert dialog.editor.fields[0].rules == Rules(range="0:50")
    assert "0:50" in dialog.rule.cget("text")
    dialog.buttons_beside["undo"].invoke()
    assert not dialog.editor.fields[0].rules
    dialog.buttons_beside["redo"].invoke()
    assert dialog.editor.fields[0].rules
    dialog.buttons_beside["delete"].invoke()
    assert dialog.editor.fields == ()


@pytest.mark.slow
def test_what_is_wrong_is_told_beside_the_page(hand: Hand) -> None:
    dialog = set_up(hand)
    drag(hand, dialog, 20, 20, 90, 60)
    drag(hand, dialog, 120, 20, 190, 60)
    type_into(hand, dialog.name, "field 1")
    assert "Two fields have the name field 1" in dialog.said.cget("text")
    dialog.editor.delete()
    dialog.editor.select(0)
    dialog.kind.set("comb")
    dialog.kind.event_generate("<<ComboboxSelected>>")
    type_into(hand, dialog.parts, "50")
    assert "too small" in dialog.said.cget("text") and dialog.editor.fields[0].parts == 1


@pytest.mark.slow
def test_fields_are_proposed_saved_and_opened(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = set_up(hand)
    dialog.buttons_beside["propose"].invoke()
    kinds = {field.kind for field in dialog.editor.fields}
    assert kinds == {"number", "comb", "mark", "column"}
    assert "fields were added" in dialog.said.cget("text")
    file = tmp_path / "report.form.json"
    choose(monkeypatch, file)
    count = len(dialog.editor.fields)
    hand.window.forms.dialog = None
    dialog.canvas.event_generate("<Delete>")
    buttons: dict[str, Any] = {str(b.cget("text")): b for b in dialog.buttons.winfo_children()}
    buttons["Save …"].invoke()
    hand.wait(file.exists)
    assert len(read_form_file(file).fields) == count
    monkeypatch.setattr(FileChooser, "files", lambda self, title, kinds, done: done([file]))
    hand.window.actions.run("form-open")
    hand.wait(lambda: isinstance(hand.window.forms.dialog, FormDialog))
    opened = hand.window.forms.dialog
    assert isinstance(opened, FormDialog) and len(opened.editor.fields) == count


@pytest.mark.slow
def test_a_bad_form_file_is_told_in_one_sentence(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report.form.json"
    write_form_file(form(), file)
    good = file.read_text()
    monkeypatch.setattr(FileChooser, "files", lambda self, title, kinds, done: done([file]))
    for text, said in (
        (good.replace('"version": 1', '"version": 7'), "is of version 7"),
        (good[:100], "is no form: it holds no JSON"),
        (good.replace('"yes"', '"no"'), "Two fields have the name no"),
        (good.replace("[300, 180,", "[700, 180,"), "points lies outside the page"),
    ):
        file.write_text(text)
        hand.window.actions.run("form-open")
        hand.wait(lambda said=said: any(said in one for one in hand.banner))  # type: ignore[misc]
        assert hand.window.forms.dialog is None
    file.write_text(good)


def read_by(hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FormTable:
    file = tmp_path / "report.form.json"
    fields = (NUMBER.__class__("points", "number", NUMBER.box, 1, Rules(range="0:20")),)
    write_form_file(form((*fields, *form().fields[1:])), file)
    monkeypatch.setattr(FileChooser, "files", lambda self, title, kinds, done: done([file]))
    hand.window.actions.run("form-open")
    hand.wait(lambda: isinstance(hand.window.forms.dialog, FormDialog))
    hand.window.forms.dialog.close()  # type: ignore[union-attr]
    hand.window.actions.run("form-read")
    hand.wait(lambda: isinstance(hand.window.forms.dialog, FormTable))
    hand.settle()
    found = hand.window.forms.dialog
    assert isinstance(found, FormTable)
    return found


@pytest.mark.slow
def test_open_pages_are_read_into_a_table_reviewed_and_exported(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = read_by(hand, tmp_path, monkeypatch).table
    rows = [table.item(row)["values"] for row in table.get_children()]
    assert len(rows) == 8 and str(rows[4][6]) == "1" and "points" in str(rows[4][-2])
    assert all(float(row[-1]) < 0.1 for row in rows), "the residual is shown"
    measure = hand.window.theme.body.measure
    for name, own in zip(table["columns"], zip(*rows, strict=True), strict=True):
        longest = max(measure(str(value)) for value in own)
        assert table.column(name, "width") > min(longest, 250), "a value is cut off"
    hand.window.forms.dialog.close()  # type: ignore[union-attr]
    review = hand.window.middle.review.review
    items = {item.field: item for item in review.items()}
    assert {"points", "code", "count 1", "count 4"} <= items.keys()
    assert items["points"].breaks_rule and items["points"].rule == "0:20"
    hand.window.middle.show_review(True)
    hand.window.middle.review.start(Filter.RULES)
    hand.root.update()
    assert "points" in hand.window.middle.review.title.cget("text")
    assert "0:20" in hand.window.middle.review.title.cget("text")
    review.type("1")
    out = tmp_path / "o.csv"
    choose(monkeypatch, out)
    hand.window.actions.run("form-export")
    hand.wait(out.exists)
    written = list(csv.DictReader(out.open()))
    assert [row["count"] for row in written] == ["", "", "", "", "1", "", "10", "7"]
    assert written[4]["points"] == "17" and written[4]["yes"] == "x"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_form_is_set_up_on_a_small_screen_in_large_letters(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(tk.Misc, "winfo_screenwidth", lambda self: 900)
    monkeypatch.setattr(tk.Misc, "winfo_screenheight", lambda self: 560)
    hand.restyle(scale=2.0, language=language)
    dialog = set_up(hand)
    dialog.editor.propose()
    dialog.editor.select(len(dialog.editor.fields) - 1)
    hand.settle()
    canvas = dialog.canvas
    assert canvas.winfo_height() > 0.8 * dialog._room.winfo_height(), "the page uses the room"
    assert cut_words(dialog) == []
    names = canvas.find_withtag("name")
    assert dialog.editor.field and canvas.itemcget(names[0], "text") == dialog.editor.field.name
    for name in names:
        across = set(canvas.find_overlapping(*canvas.bbox(name))) & set(names)
        assert across == {name}
    dialog.close()


@pytest.mark.slow
def test_a_page_of_another_kind_is_set_aside(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (300, 200), 255).save(tmp_path / "a.png")
    models = load_models()
    monkeypatch.setattr(
        Engine,
        "read_form",
        lambda self, page, form, check, turn: read_form(page, form, models, check=check),
    )
    hand = launch(read_heights, files=[tmp_path / "a.png"])
    hand.wait(lambda: len(hand.window.session.pages) == 1)
    hand.settle()
    read_by(hand, tmp_path, monkeypatch)
    found = hand.window.forms.dialog
    assert isinstance(found, FormTable)
    rows = [found.table.item(row)["values"] for row in found.table.get_children()]
    assert "read by no form" in str(rows[0][-2]) and not rows[0][-1]
