from __future__ import annotations

from tests.gui.conftest import Hand


def test_a_question_is_on_the_screen_also_when_the_window_is_at_its_edge(hand: Hand) -> None:
    hand.restyle(scale=2.0)
    screen = hand.root.winfo_screenwidth()
    hand.root.geometry(f"700x600+{screen - 700}+0")
    hand.root.update()
    questions = hand.window.files.questions
    questions.ask("digitapp", "Close it?", "", [("no", "No")], lambda answer: None)
    hand.root.update()
    asked = questions.current
    assert asked is not None
    hand.wait(asked.winfo_ismapped)
    assert asked.winfo_width() >= hand.window.theme.px(420)
    assert asked.winfo_rootx() + asked.winfo_width() <= screen
    asked.close()
