"""Take screenshots of the real window in its main states.

    python tests/tools/pictures/screenshots.py FOLDER           every state, to inspect
    python tests/tools/pictures/screenshots.py FOLDER --sizes   every scale, language, theme, size
    python tests/tools/pictures/screenshots.py FOLDER --sizes --sample 8      some of them
    python tests/tools/pictures/screenshots.py FOLDER --sizes --only 200-de   those named so
    python tests/tools/pictures/screenshots.py --docs           the pictures of README and guide

Needs a display (xvfb-run gives one) and the shipped models. All content
comes with the project: strokes in this file and the example pages in assets.

--sizes leaves out sizes larger than the screen, and names every word that is cut off; a screen
of each size shows whether the dialogs fit as well:

    xvfb-run -s "-screen 0 900x560x24" python tests/tools/pictures/screenshots.py FOLDER --sizes
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from digitapp.batch import Progress  # noqa: E402
from digitapp.editor import digit_edits, selection  # noqa: E402
from digitapp.gui.window import captions  # noqa: E402
from digitapp.i18n import _  # noqa: E402
from digitapp.rules import Rules  # noqa: E402
from tests.tools.comparison.pile import draw_pages  # noqa: E402
from tests.tools.pictures.stage import Stage  # noqa: E402

EXAMPLES = ROOT / "assets" / "examples"


def all_states(stage: Stage) -> None:
    app = stage.app
    stage.shot("1-empty")
    stage.draw("4207", 90, 90)
    stage.draw("15", 90, 330)
    app.session.select(2)
    stage.shot("2-drawing")
    app.window.recognize()
    stage.shot("3-result")
    if app.window.result is not None:
        app.window.result.close()
    stage.open(*sorted(EXAMPLES.glob("*.png")))
    show(stage, "notes.png")
    app.session.select(8)
    stage.shot("4-photo")
    doubtful(stage)
    stage.shot("5-doubtful")
    show(stage, "notes.png")
    app.window.use_tool("split")
    box = app.session.page.marks[1].box
    middle = app.window.view.viewport.to_screen(*box.centre)
    app.window.toolbox.tools["split"].hover(round(middle[0]), round(middle[1]))
    stage.shot("6-split")
    app.window.use_tool("select")
    damaged = stage.folder / "damaged.png"
    damaged.write_text("no picture")
    app.window.open_files([damaged, stage.folder / "missing.jpg"])
    stage.shot("7-errors")
    damaged.unlink()
    app.window.banner.hide()
    app.window.show_shortcuts()
    stage.shot("8-shortcuts")
    stage.close_dialog()
    app.window.review_lines()
    stage.shot("12-review")
    app.window.review_lines()
    app.window.edit_rules()
    stage.shot("15-rules")
    stage.close_dialog()
    app.session.set_rules(Rules(pattern="####", check="luhn"))
    stage.settle()
    stage.shot("16-ruled")
    app.session.set_rules(None)
    app.window.show_about()
    stage.shot("13-about")
    stage.close_dialog()
    app.window.files.open_dialog()
    stage.shot("14-open")
    if app.window.files.chooser.dialog is not None:
        app.window.files.chooser.dialog.close()
    stage.restyle(theme="dark")
    app.session.select(4)
    stage.shot("9-dark")
    app.root.geometry("1024x670+0+0")
    stage.restyle(theme="light", language="de")
    stage.shot("10-small-german")
    app.root.geometry(f"{app.root.winfo_screenwidth()}x{app.root.winfo_screenheight() - 60}+0+0")
    stage.restyle(scale=2.0, language="en")
    stage.shot("11-double-size")
    stage.restyle(scale=1.0)
    app.root.geometry("1180x760+0+0")
    with tempfile.TemporaryDirectory() as folder:
        pile(stage, Path(folder))
        stage.shot("17-pile")
        app.window.batch.panel.button("pause").invoke()
        stage.wait(lambda: not app.reader.reads_pile)
        stage.shot("18-summary")


SCALES, LANGUAGES, THEMES = (1.0, 1.5, 2.0), ("en", "de", "fr"), ("light", "dark")
SIZES = ("900x560", "1280x800", "1920x1080")


def every_size(stage: Stage, sample: int, only: str) -> None:
    """The window in its main states; sample: how many looks, 0 for all; only: a part of their
    names."""
    looks = [
        look for look in itertools.product(SCALES, LANGUAGES, THEMES, SIZES) if only in _name(*look)
    ]
    if sample:
        looks = random.Random(0).sample(looks, sample)
    app = stage.app
    app.session.new_drawing()
    stage.draw("4?2", 20, 20)
    stage.open(*sorted(EXAMPLES.glob("*.png")))
    for scale, language, theme, size in looks:
        width, height = (int(side) for side in size.split("x"))
        if width > app.root.winfo_screenwidth() or height > app.root.winfo_screenheight():
            continue
        stage.restyle(scale=scale, language=language, theme=theme)
        # Tk does not count the menu bar as part of the window.
        bar = app.root.winfo_rooty() - int(app.root.geometry().split("+")[2])
        app.root.geometry(f"{width}x{height - bar}+0+0")
        one_look(stage, _name(scale, language, theme, size))


def _name(scale: float, language: str, theme: str, size: str) -> str:
    return f"{size}-{scale * 100:.0f}-{language}-{theme}"


def one_look(stage: Stage, name: str) -> None:
    app, window = stage.app, stage.app.window
    show(stage, "chalkboard.png")
    app.session.select(4)
    stage.shot(f"{name}-01-page")
    window.review_lines()
    stage.shot(f"{name}-02-review")
    window.review_lines()
    window.show_shortcuts()
    stage.shot(f"{name}-03-shortcuts")
    stage.close_dialog()
    window.edit_rules()
    stage.shot(f"{name}-04-rules")
    stage.close_dialog()
    app.session.set_rules(Rules(pattern="####", check="luhn"))
    stage.settle()
    selection.next_doubtful(app.session)
    stage.shot(f"{name}-05-ruled")
    app.session.set_rules(None)
    app.session.show(0)
    selection.next_doubtful(app.session)
    stage.shot(f"{name}-06-drawing")
    window.recognize()
    stage.wait(lambda: window.result is not None and window.result.winfo_viewable())
    stage.shot(f"{name}-07-result")
    if window.result is not None:
        window.result.close()
    window.show_about()
    stage.shot(f"{name}-08-about")
    stage.close_dialog()
    window.files.open_dialog()
    stage.shot(f"{name}-09-open")
    if window.files.chooser.dialog is not None:
        window.files.chooser.dialog.close()
    digit_edits.type_over(app.session, "7")
    window.files.close_page()
    stage.shot(f"{name}-10-question")
    if window.files.questions.current is not None:
        window.files.questions.current.close()
    app.session.undo()
    window.open_files([stage.folder / "missing.jpg"])
    stage.shot(f"{name}-11-error")
    window.banner.hide()
    window.files.export_dialog()
    stage.shot(f"{name}-12-export")
    if window.files.chooser.dialog is not None:
        window.files.chooser.dialog.close()
    stage.menu_shot(f"{name}-13-menu", 2)
    window.batch._place()
    progress = Progress(31, 40, 2.5, 62.5, 1)
    window.batch.panel.progress(captions.pile_progress(progress, False), 31, 40, False)
    stage.shot(f"{name}-14-pile")
    why = _("{name} does not exist.").format(name="note.png")
    summary = captions.pile_summary(app.session.pages, [(stage.folder / "note.png", why)])
    window.batch.panel.summary(summary, True, True, True)
    stage.shot(f"{name}-15-summary")
    window.batch.close()


def show(stage: Stage, name: str) -> None:
    session = stage.app.session
    session.show(next(i for i, page in enumerate(session.pages) if page.name == name))
    stage.settle()


def doubtful(stage: Stage) -> None:
    """Write a 1 that may be a 7, on a new page."""
    stage.app.session.new_drawing()
    stage.draw("4?2", 90, 90)
    selection.next_doubtful(stage.app.session)


def pile(stage: Stage, folder: Path, pages: int = 40) -> None:
    """Open many pages, one of them damaged, and pause after some of them."""
    draw_pages(folder, pages)
    (folder / "note.png").write_text("no picture")
    app = stage.app
    app.window.files.close_all()
    asked = app.window.files.questions.current
    if asked is not None and asked.winfo_exists():
        asked._answer("drop")
    app.window.open_files([folder])
    stage.wait(lambda: app.reader.pile is not None and app.reader.pile.tally.pages > pages // 3)
    app.window.batch.panel.button("pause").invoke()
    stage.settle(1)


def docs_states(stage: Stage) -> None:
    app = stage.app
    stage.draw("4207", 90, 90)
    stage.draw("15", 90, 330)
    app.session.select(2)
    stage.shot("drawing")
    stage.restyle(theme="dark")
    stage.shot("dark")
    app.session.new_drawing()
    app.session.close(0)
    stage.restyle(theme="light")
    stage.open(EXAMPLES / "notes.png")
    app.session.select(1)
    stage.shot("window")
    app.session.set_rules(Rules(pattern="#{4,5}", range="0:40000"))
    stage.settle()
    app.window.edit_rules()
    stage.shot("rules")
    stage.close_dialog()
    app.session.set_rules(None)
    with tempfile.TemporaryDirectory() as folder:
        pile(stage, Path(folder))
        stage.shot("pile")
        app.window.batch.panel.button("pause").invoke()
        stage.wait(lambda: not app.reader.reads_pile)
        stage.settle()
        app.window.review_lines()
        stage.shot("review")


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the window in its main states.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--sizes", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--only", default="", help="a part of the names, such as 1280x800-200")
    options = parser.parse_args()
    if (options.folder is None) != options.docs:
        parser.error("name a folder, or --docs")
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(DIGITAPP_HOME=home, LANGUAGE="en")
        stage = Stage(ROOT / "docs" if options.docs else options.folder, options.docs)
        if options.sizes:
            every_size(stage, options.sample, options.only)
        else:
            (docs_states if options.docs else all_states)(stage)
        stage.close()


if __name__ == "__main__":
    main()
