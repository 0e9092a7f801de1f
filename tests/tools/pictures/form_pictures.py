"""Take the pictures of docs/FORMS.md (needs a display).

    python tests/tools/pictures/form_pictures.py

The window sets up the blank form of a meter, and reads the filled pages of the gallery by it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageGrab

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))


from digitapp.forms import read_form_file  # noqa: E402
from digitapp.gui.app import Application  # noqa: E402
from digitapp.gui.background.engine import Engine  # noqa: E402
from digitapp.gui.dialogs.dialog import Dialog  # noqa: E402
from digitapp.gui.dialogs.form_dialog import FormDialog  # noqa: E402
from digitapp.gui.dialogs.form_table import FormTable  # noqa: E402

GALLERY, TARGET = ROOT / "docs" / "forms", ROOT / "docs"
_SECONDS = 300


def main() -> None:
    """Write docs/forms-editor.png, docs/forms-table.png and docs/forms-page.png."""
    os.environ["DIGITAPP_HOME"] = tempfile.mkdtemp()
    os.environ["LANGUAGE"] = "en"
    pages = sorted((GALLERY / "scans").glob("meter*.jpg"))
    application = Application(Engine())
    application.root.geometry("1180x900+0+0")
    application.start([GALLERY / "meter.form.png"])
    forms = application.window.forms
    _until(application, lambda: application.reader.is_ready and not application.reader.busy)
    forms.set_up()
    _until(application, lambda: isinstance(forms.dialog, FormDialog))
    editor = forms.dialog
    assert isinstance(editor, FormDialog)
    editor.editor.propose()
    form = read_form_file(GALLERY / "meter.form.json")
    for number, field in enumerate(editor.editor.fields):
        name = next((f.name for f in form.fields if f.box.iou(field.box) > 0.5), field.name)
        editor.editor.select(number)
        editor.editor.rename(name)
    editor.editor.select(0)
    _take(application, editor, "forms-editor.png")
    editor.close()
    forms.form = form
    application.window.session.close_all()
    application.window.open_files(pages)
    _until(application, lambda: len(application.window.session.pages) == len(pages))
    _until(application, lambda: not application.reader.busy)
    forms.read_pages()
    _until(application, lambda: isinstance(forms.dialog, FormTable))
    assert isinstance(forms.dialog, FormTable)
    _take(application, forms.dialog, "forms-table.png")
    with Image.open(pages[1]) as page:
        page.thumbnail((700, 700))
        page.convert("L").quantize(16).save(TARGET / "forms-page.png", optimize=True)
    application.window.files.end(application.window.end)


def _until(application: Application, condition: Callable[[], object]) -> None:
    end = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        application.root.update()
        time.sleep(0.01)


def _take(application: Application, dialog: Dialog, name: str) -> None:
    for _ in range(20):
        application.root.update()
        time.sleep(0.02)
    x, y = dialog.winfo_rootx(), dialog.winfo_rooty()
    box = (x, y, x + dialog.winfo_width(), y + dialog.winfo_height())
    ImageGrab.grab(box, xdisplay="").convert("RGB").quantize(64).save(TARGET / name, optimize=True)


if __name__ == "__main__":
    main()
