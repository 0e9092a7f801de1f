"""A window of 200 pages, some of them reviewed, that has to be killed.

Arguments: the folder of pages, the project to save to, the home folder.
"""

import sys
from pathlib import Path

from digitapp.editor import digit_edits
from digitapp.gui.app import Application
from digitapp.gui.background import autosaver
from digitapp.gui.background.engine import Engine
from tests.gui.conftest import Hand, read_heights


def review(folder: Path, project: Path, home: Path) -> None:
    """Read, cancel, read the rest, review 20 lines, save, and change a digit unsaved."""
    autosaver.MILLISECONDS = 50
    application = Application(Engine(read_heights))
    application.root.update()
    application.start([folder])
    hand, session = Hand(application), application.session
    hand.wait(lambda: len(session.pages) > 30)
    application.window.batch.panel.button("cancel").invoke()
    hand.wait(lambda: len(session.pages) == 200)
    hand.settle()
    assert any(page.is_unread for page in session.pages)
    application.reader.read_rest()
    hand.wait(lambda: not any(page.is_unread for page in session.pages))
    hand.key("F4")
    canvas = application.window.middle.review.canvas
    for n in range(20):
        canvas.focus_force()
        hand.root.update()
        canvas.event_generate("<Key-7>" if n % 2 else "<Return>")
        canvas.event_generate("<Return>")
        hand.root.update()
    session.path = project
    application.window.files.save()
    hand.settle()
    session.select(0)
    digit_edits.type_over(session, "9")
    hand.wait(lambda: any('"digit": "9"' in p.read_text() for p in home.rglob("project.json")))
    print("ready", flush=True)
    application.root.mainloop()


if __name__ == "__main__":
    review(*map(Path, sys.argv[1:]))
