"""Which panels a window shows, in every size and scale, and whether its words can be read."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from digitapp.gui.canvas.hit_testing import hit, roomy
from digitapp.gui.dialogs.rules import RulesDialog
from digitapp.gui.panels.layout import (
    CANVAS,
    GAP,
    HEAD,
    LARGEST,
    PAGES,
    SIDE,
    TEXT,
    arrange,
    inside,
)
from digitapp.gui.toolkit.palette import PALETTES, contrast
from digitapp.gui.toolkit.tiles import mix
from digitapp.records import Box
from digitapp.rules import Rules
from tests.gui.conftest import Hand
from tests.tools.pictures.cut_words import cut_words

SCREENS = [(900, 560), (1024, 674), (1180, 780), (1280, 800), (1920, 1080)]
BARS = 112
"""Height of menu bar, toolbar and status bar, before scaling."""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.5, 2.0])
def test_page_and_text_stay_alive_in_every_size(screen: tuple[int, int], scale: float) -> None:
    width, height = int(screen[0] / scale), int(screen[1] / scale) - BARS
    for choice in product((80.0, 336.0, 4000.0), (0.0, 150.0, 4000.0), (0, PAGES)):
        side, text, pages = choice
        found = arrange(width, height, side, text, (), pages)
        taken = found.side + found.pages + GAP * (3 + bool(found.pages))
        assert width - taken >= min(CANVAS, 0.5 * width), choice
        assert found.side >= min(SIDE, 0.4 * width), choice
        assert found.text >= min(TEXT, height), choice
        assert found.text + found.inspector <= height, choice
        assert found.inspector == 0 or found.inspector >= HEAD, choice


def test_a_usual_window_shows_everything() -> None:
    found = arrange(1180, 660, 336, 0, (), PAGES)
    assert (found.pages, found.side) == (PAGES, 336)
    assert inside(found.side, found.inspector).kind == "stacked"
    small = arrange(900, 560 - BARS, 336, 0, (), PAGES)
    assert small.pages and inside(small.side, small.inspector).kind == "compact"


def test_the_inspector_shows_more_than_its_title_beside_a_text_of_a_few_lines() -> None:
    found = arrange(int(1280 / 1.5), int(800 / 1.5) - BARS, 336, 0, (), PAGES)
    assert inside(found.side, found.inspector).kind == "compact"
    assert found.text >= 160
    lower = arrange(int(1280 / 1.5), 380, 336, 0, (), PAGES)
    assert (lower.text, lower.inspector) == (380 - GAP - HEAD, HEAD), "the text has its lines"


def test_an_inspector_that_is_too_narrow_for_more_is_no_higher_than_its_title() -> None:
    for height in range(300, 1000, 50):
        found = arrange(1280, height, SIDE, 0, (), PAGES)
        assert found.inspector == HEAD, height
        assert found.text == height - GAP - HEAD, height


@pytest.mark.parametrize("screen", [(1180, 780), (1280, 800), (1920, 1080)])
def test_what_the_images_show_is_written_beside_them_in_usual_windows(
    screen: tuple[int, int],
) -> None:
    found = arrange(screen[0], screen[1] - BARS, 336, 0, (), PAGES)
    shown = inside(found.side, found.inspector)
    assert (shown.kind, shown.captions) == ("stacked", True)
    assert shown.side >= 0.9 * LARGEST
    assert not inside(280, found.inspector).captions, "the images would be too small"


def test_folded_panels_leave_their_room_to_the_page() -> None:
    assert arrange(1180, 660, 336, 0, ("pages", "side"), PAGES).side == 0
    alone = arrange(1180, 660, 336, 0, ("inspector",), PAGES)
    assert (alone.text, alone.inspector) == (660, 0)


@pytest.mark.parametrize("width", range(80, 900, 60))
def test_what_the_inspector_shows_fits_into_it(width: int) -> None:
    for height in range(40, 500, 60):
        found = inside(width, height)
        if found.kind == "stacked":
            assert found.side * 1.5 + 10 <= width - 30, height
            assert found.side + 10 * found.row <= height - 90, height
        elif found.kind == "compact":
            assert max(found.side * 1.4, 10 * found.row) <= height - 60, height


@pytest.mark.parametrize("name", PALETTES)
def test_words_can_be_read_on_every_ground(name: str) -> None:
    p = PALETTES[name]
    for ground in (p.ground, p.surface, p.paper):
        assert contrast(p.text, ground) >= 4.5
        assert contrast(p.muted, ground) >= 4.5, "also the hint on an empty drawing"
    hint, chosen = mix(p.surface, p.text, 0.05), mix(p.surface, p.accent, 0.16)
    assert contrast(p.muted, hint) >= 4.5, "where no digit is selected"
    for colour in (p.text, p.muted, p.doubt, p.good, p.accent):
        assert contrast(colour, p.surface) >= 4.5
        assert contrast(colour, chosen) >= 4.5, "of what is selected"
    for colour in (p.doubt, p.good, p.accent):
        assert contrast(colour, mix(p.surface, colour, 0.12)) >= 4.5, "of the most probable digit"


def test_the_handles_of_a_narrow_box_part_and_can_be_caught() -> None:
    assert roomy((10, 10, 14, 60), 22) == (1, 10, 23, 60)
    box = Box(10, 10, 4, 50)
    assert hit([box], 0, 1, 35, 3, 22).handle == "w"
    assert hit([box], 0, 23, 60, 3, 22).handle == "se"
    assert hit([box], 0, 12, 35, 3, 22).handle == "", "the middle still moves the box"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_words_are_cut_off_in_a_small_window(
    launch: Callable[..., Hand], page_file: Path, language: str, scale: float
) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: len(hand.window.session.page.marks) == 2)
    hand.restyle(scale=scale, language=language)
    hand.root.geometry("900x560")
    hand.window.session.set_rules(Rules(pattern="####", check="luhn", range="0:100"))
    hand.settle()
    hand.key("F4")
    assert cut_words(hand.root) == []
    hand.window.review_lines()
    hand.window.session.select(0)
    hand.root.update()
    assert cut_words(hand.root) == []
    hand.window.edit_rules()
    hand.root.update()
    assert hand.window.dialog is not None
    assert cut_words(hand.window.dialog) == []
    hand.window.dialog.close()


def lowest_window(launch: Callable[..., Hand], page_file: Path) -> Hand:
    """A doubled window, as low as it may be, with a page and the summary of a pile."""
    hand = launch(files=[page_file])
    hand.wait(lambda: len(hand.window.session.page.marks) == 2)
    hand.restyle(scale=2.0)
    hand.root.geometry("900x510")
    hand.window.batch._place()
    hand.window.batch.panel.summary("a very long sentence " * 5, True, True, True)
    hand.settle()
    return hand


@pytest.mark.slow
def test_digits_stay_in_sight_in_the_lowest_window(
    launch: Callable[..., Hand], page_file: Path
) -> None:
    hand = lowest_window(launch, page_file)
    panel = hand.window.middle.side.sequence
    text = panel.lines.text
    box = text.bbox("1.0")
    assert text.winfo_viewable() and box is not None
    assert box[1] + box[3] <= text.winfo_height()
    hand.window.batch.close()
    hand.root.geometry("900x800")
    hand.settle()
    assert panel.copy_button.winfo_viewable(), "there is room again"


def test_the_line_in_review_keeps_its_room_in_the_lowest_window(
    launch: Callable[..., Hand], page_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = lowest_window(launch, page_file)
    hand.window.review_lines()
    panel = hand.window.middle.review
    monkeypatch.setattr(panel, "_estimate", lambda: "a very long sentence " * 6)
    panel.show()
    hand.settle()
    assert not hand.window.batch.panel.winfo_ismapped()
    assert panel.canvas.winfo_height() >= hand.window.theme.px(70)
    hand.root.geometry("900x1400")
    hand.settle()
    assert panel.estimate.winfo_viewable(), "there is room again"


def test_panels_below_each_other_begin_and_end_in_line(
    launch: Callable[..., Hand], page_file: Path
) -> None:
    hand = lowest_window(launch, page_file)
    above, below = hand.window.middle, hand.window.batch.panel
    right = max(panel.winfo_rootx() + panel.winfo_width() for panel in (above.stage, above.side))
    assert below.winfo_rootx() == above.stage.winfo_rootx()
    assert below.winfo_rootx() + below.winfo_width() == right


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_problem_uses_the_width_of_its_banner(
    launch: Callable[..., Hand], page_file: Path, scale: float
) -> None:
    hand = launch(files=[page_file])
    hand.restyle(scale=scale)
    hand.root.geometry("900x600")
    banner = hand.window.banner
    banner.show(["word " * 100])
    hand.settle()
    text = banner._text
    right = text.winfo_x() + int(str(text.cget("wraplength")))
    assert 0 <= banner._close.winfo_x() - right <= hand.window.theme.px(12)
    assert text.winfo_reqwidth() <= text.winfo_width()


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.slow
def test_a_small_inspector_shows_its_captions_whole(
    launch: Callable[..., Hand], page_file: Path, language: str
) -> None:
    hand = launch(files=[page_file])
    hand.restyle(scale=1.5, language=language)
    hand.root.geometry("1600x1000")
    hand.wait(lambda: len(hand.window.session.page.marks) == 2)
    hand.window.session.select(0)
    hand.settle()
    for height in range(340, 400, 8):
        hand.window.inspector.fit(336, height)
        hand.root.update()
        assert cut_words(hand.root) == [], height


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_dialog_that_is_too_high_is_scrolled_and_its_fields_are_reached_by_keys(
    launch: Callable[..., Hand], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(tk.Misc, "winfo_screenwidth", lambda self: 900)
    monkeypatch.setattr(tk.Misc, "winfo_screenheight", lambda self: 560)
    hand = launch()
    hand.restyle(scale=2.0, language=language)
    hand.window.edit_rules()
    dialog = hand.window.dialog
    assert isinstance(dialog, RulesDialog)
    hand.wait(dialog.winfo_viewable)
    hand.settle()
    assert dialog.winfo_height() <= 560

    def seen(widget: tk.Misc) -> bool:
        top, bottom = dialog._room.winfo_rooty(), dialog.buttons.winfo_rooty()
        return top <= widget.winfo_rooty() < widget.winfo_rooty() + widget.winfo_height() <= bottom

    entry = dialog.entries["check"]
    assert not seen(entry)
    entry.focus_force()
    hand.wait(lambda: seen(entry))
    dialog.entries["pattern"].focus_force()
    hand.wait(lambda: seen(dialog.entries["pattern"]))
    assert cut_words(dialog) == []
    dialog.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_scroll_bar_of_a_dialog_takes_no_room_from_its_words(
    launch: Callable[..., Hand], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(tk.Misc, "winfo_screenheight", lambda self: 500)
    hand = launch()
    hand.restyle(scale=1.5, language=language)
    hand.window.edit_rules()
    dialog = hand.window.dialog
    assert isinstance(dialog, RulesDialog)
    hand.wait(dialog._bar.winfo_ismapped)
    hand.settle()
    assert cut_words(dialog) == []
    dialog.close()
