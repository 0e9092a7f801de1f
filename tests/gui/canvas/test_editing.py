"""Correct digits in the real window, with mouse and keys."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from digitapp.gui.toolkit.palette import LIGHT
from digitapp.records import Box, DigitSequence, Page
from tests.editor.readings import reading, sequence
from tests.gui.conftest import ONE, SEVEN, Hand

Launch = Callable[..., Hand]


class Reader:
    """A recognizer with a fixed answer that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, page: Page) -> DigitSequence:
        self.calls += 1
        return sequence("125", "70", confidences=[0.95, 0.5, 0.95, 0.6])


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def hand(launch: Launch, page_file: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A window with an image read as "125", "70"; boxes that a person draws are read as 8."""
    made = launch(recognizer=reader, files=[page_file])
    monkeypatch.setattr(
        made.application.reader.engine,
        "read_boxes",
        lambda page, boxes, check: {box: reading("8", box) for box in boxes},
    )
    made.wait(lambda: made.text == "125\n70")
    return made


def drag(hand: Hand, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag between two points of the page."""
    to_screen = hand.view.viewport.to_screen
    (x0, y0), (x1, y1) = to_screen(*start), to_screen(*end)
    path = [(round(x0 + (x1 - x0) * k / 5), round(y0 + (y1 - y0) * k / 5)) for k in range(6)]
    hand.draw(path)


def test_typing_corrects_the_clicked_digit_and_goes_on(hand: Hand) -> None:
    hand.click_mark(1)
    hand.key("Key-9", "Key-4")
    assert hand.text == "194\n70"
    assert hand.window.session.selected == 3
    hand.key("Control-z")
    assert hand.text == "195\n70"


def test_what_was_corrected_stays_corrected_when_the_page_is_read_again(
    hand: Hand, reader: Reader
) -> None:
    hand.click_mark(0)
    hand.key("Key-9", "Delete")
    calls = reader.calls
    hand.window.options.show_result.set(False)
    hand.key("Control-r")
    hand.wait(lambda: reader.calls > calls)
    hand.settle()
    assert hand.text == "95\n70"


def test_tab_walks_and_f8_jumps_to_the_doubtful(hand: Hand) -> None:
    hand.key("Tab", "Tab", "Tab")
    assert hand.window.session.selected == 2
    hand.key("Shift-Tab")
    assert hand.window.session.selected == 1
    hand.key("F8")
    assert hand.window.session.selected == 3


def test_a_click_on_a_bar_corrects_the_digit(hand: Hand) -> None:
    hand.click_mark(0)
    bars = hand.window.inspector.bars
    bars.event_generate("<Button-1>", x=30, y=bars.winfo_height() * 6.5 / 10)
    hand.root.update()
    assert hand.text == "625\n70"


def test_a_box_can_be_added_and_is_read(hand: Hand) -> None:
    hand.key("b")
    drag(hand, (110, 12), (130, 38))
    hand.wait(lambda: hand.text == "1258\n70")
    assert hand.window.session.page.marks[3].box.width == pytest.approx(20, abs=2)


def test_a_cut_splits_a_box_and_merge_joins_it_again(hand: Hand) -> None:
    hand.key("x")
    hand.click(*hand.view.viewport.to_screen(20, 25))
    hand.wait(lambda: hand.text == "8825\n70")
    hand.key("s")
    hand.click_mark(0)
    hand.key("m")
    hand.wait(lambda: hand.text == "125\n70")
    assert hand.window.session.page.marks[0].box == Box(10, 10, 20, 30)


def test_boxes_are_moved_and_resized_by_dragging(hand: Hand) -> None:
    hand.key("s")
    hand.click_mark(4)
    drag(hand, (50, 85), (60, 95))
    hand.wait(lambda: hand.text == "125\n78")
    assert hand.window.session.page.marks[4].box == Box(50, 80, 20, 30)
    drag(hand, (70, 110), (90, 120))
    hand.settle()
    assert hand.window.session.page.marks[4].box == Box(50, 80, 40, 40)
    hand.key("Control-z", "Control-z")
    assert hand.text == "125\n70"


def test_keys_without_a_selected_digit_change_nothing(hand: Hand) -> None:
    hand.key("Key-9", "Delete", "m")
    assert hand.text == "125\n70"


def test_erasers_and_undo(launch: Launch) -> None:
    hand = launch()
    hand.draw(ONE, 100, 100)
    hand.draw(SEVEN, 250, 100)
    hand.key("e")
    hand.draw([(80, 150), (120, 150)])
    assert len(hand.window.session.page.content.strokes) == 1
    hand.key("Control-z", "r")
    hand.draw([(60, 150), (140, 150)])
    assert len(hand.window.session.page.content.strokes) == 3
    hand.key("Control-z")
    assert len(hand.window.session.page.content.strokes) == 2
    hand.wait(lambda: hand.text == "17")


def test_zooming_and_panning_move_neither_strokes_nor_boxes(hand: Hand) -> None:
    before = [mark.box for mark in hand.window.session.page.marks]
    hand.view.event_generate("<Button-4>", x=200, y=200)
    hand.view.event_generate("<ButtonPress-2>", x=200, y=200)
    hand.view.event_generate("<B2-Motion>", x=150, y=260)
    hand.view.event_generate("<ButtonRelease-2>", x=150, y=260)
    hand.root.update()
    hand.click_mark(2)
    assert hand.window.session.selected == 2
    hand.key("Control-0")
    hand.click_mark(3)
    assert hand.window.session.selected == 3
    assert [mark.box for mark in hand.window.session.page.marks] == before


@pytest.mark.slow
def test_another_theme_scale_and_language_keep_the_work(hand: Hand) -> None:
    hand.click_mark(0)
    hand.key("Key-9")
    for change in ({"theme": "dark"}, {"scale": 1.5}, {"language": "de"}):
        window = hand.window
        hand.window.restyle(**change)
        hand.wait(lambda: hand.window is not window)  # noqa: B023
        assert hand.text == "925\n70"
    hand.key("Control-z")
    assert hand.text == "125\n70"


@pytest.mark.slow
def test_a_window_that_was_made_anew_leaves_nothing_in_memory(hand: Hand) -> None:
    old = weakref.ref(hand.window)
    view = weakref.ref(hand.view)
    hand.window.restyle(theme="dark")
    hand.wait(lambda: hand.application.window is not old())
    hand.settle()
    gc.collect()
    assert old() is None
    assert view() is None


@pytest.mark.slow
def test_windows_made_anew_with_a_dialog_open_add_nothing_to_tk(hand: Hand) -> None:
    def counted() -> tuple[int, int]:
        gc.collect()
        count = hand.root.tk.eval
        return int(count("llength [info commands]")), int(count("llength [image names]"))

    def restyled() -> None:
        before = hand.window
        hand.window.show_about()
        hand.window.restyle(theme="dark" if hand.window.theme.palette is LIGHT else "light")
        hand.wait(lambda: hand.window is not before)
        hand.settle()

    for _ in range(2):
        restyled()  # each theme keeps its styles
    first = counted()
    for _ in range(4):
        restyled()
    assert counted() == first


def test_only_the_chosen_region_is_read(launch: Launch, page_file: Path) -> None:
    hand = launch(files=[page_file])
    hand.wait(lambda: hand.text.replace(" ", "") == "17")
    hand.key("g")
    drag(hand, (180, 20), (400, 280))
    hand.wait(lambda: hand.text == "7")
    assert hand.window.session.page.marks[0].box.x > 200
    hand.key("Control-z")
    hand.wait(lambda: hand.text.replace(" ", "") == "17")


def test_the_line_of_the_selected_digit_is_copied_or_all(hand: Hand) -> None:
    hand.click_mark(3)
    hand.key("Control-Shift-C")
    assert hand.clipboard == "70"
    hand.key("Control-c")
    assert hand.clipboard == "125\n70"


def test_how_sure_the_whole_is_follows_the_lines_as_read(hand: Hand) -> None:
    def summary() -> str:
        return str(hand.window.sequence._trust.cget("text"))

    assert summary() == "5 digits, 2 to check"
    hand.window.actions.run("probability")
    assert hand.window.status.message.endswith("81 %"), "two lines of 0.9"
    hand.click_mark(1)
    hand.key("Key-2")
    assert summary() == "5 digits, 1 to check"
    hand.window.actions.run("probability")
    assert hand.window.status.message.endswith("81 %"), "0.95 x 0.95 for the corrected line"
    hand.click_mark(3)
    hand.key("Key-7", "Key-0")
    assert summary() == "5 digits"
    states = {
        tag
        for i in hand.window.sequence.lines.dots.find_all()
        for tag in hand.window.sequence.lines.dots.gettags(i)
    }
    assert states == {"typed"}


def test_the_divider_of_before_and_after_follows_mouse_and_keys(hand: Hand) -> None:
    hand.click_mark(0)
    inspector = hand.window.inspector
    side = hand.window.theme.px(inspector._inside.side)
    inspector.pictures.event_generate("<Button-1>", x=round(side * 0.8), y=20)
    hand.root.update()
    assert inspector._split == pytest.approx(0.8, abs=0.02)
    inspector.pictures.focus_force()
    hand.root.update()
    inspector.pictures.event_generate("<Left>")
    hand.root.update()
    assert inspector._split == pytest.approx(0.75, abs=0.02)
    assert len(inspector._photos) == 3, "on the page, as a crop, enlarged"


def test_space_and_drag_moves_the_page_and_fit_brings_it_back(hand: Hand) -> None:
    view = hand.view
    before = view.viewport.left, view.viewport.top
    view.focus_force()
    hand.root.update()
    view.event_generate("<KeyPress-space>")
    hand.draw([(200, 200), (170, 180), (150, 160)])
    view.event_generate("<KeyRelease-space>")
    assert (view.viewport.left, view.viewport.top) != before
    hand.key("Control-0")
    assert (view.viewport.left, view.viewport.top) == pytest.approx(before)


def test_boxes_can_be_hidden_to_see_what_lies_under_them(hand: Hand) -> None:
    hand.key("h")
    assert hand.view.find_withtag("mark") == ()
    hand.key("h")
    assert len(hand.view.find_withtag("mark")) >= 5


def test_the_list_of_shortcuts_opens_and_closes_by_key(hand: Hand) -> None:
    hand.key("F1")
    dialog = hand.window.dialog
    assert dialog is not None
    dialog.focus_force()
    hand.root.update()
    dialog.event_generate("<Escape>")
    hand.root.update()
    assert not dialog.winfo_exists()


def test_the_pen_gets_thicker_and_thinner_by_key(launch: Launch) -> None:
    hand = launch()
    hand.draw(ONE, 100, 100)
    hand.key("bracketright", "bracketright", "bracketright")
    hand.draw(ONE, 300, 100)
    hand.key("bracketleft")
    hand.draw(ONE, 500, 100)
    widths = [stroke.width for stroke in hand.window.session.page.content.strokes]
    assert widths == [9, 12, 11]


def test_ink_tools_show_for_drawings_and_turning_for_pictures(launch: Launch) -> None:
    hand = launch()
    buttons = hand.window.toolbar
    assert buttons.button("pen").winfo_ismapped()
    assert not buttons.button("rotate").winfo_ismapped()


def test_picture_tools_show_for_pictures(hand: Hand) -> None:
    buttons = hand.window.toolbar
    assert buttons.button("rotate").winfo_ismapped()
    assert not buttons.button("pen").winfo_ismapped()
