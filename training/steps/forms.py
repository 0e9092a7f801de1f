"""The step that measures forms."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from training.steps.options import Options
from training.steps.trainings import strokes_folder


@dataclass(frozen=True, kw_only=True)
class Forms(Options):
    """The options of measuring forms."""

    most: int = 300
    """Sheets to draw and read. With --quick, 12."""
    cost: bool = True
    """Also measure time and memory of a page of 12 megapixels."""


def forms(options: Forms) -> None:
    """Draw sheets of six forms in the hands of held-out writers, read them, and print what is
    right, on the half to choose settings on and on the one to report."""
    from digitapp.models import load_models
    from training.evaluation.forms.measure import measure, told
    from training.evaluation.forms.sheets import forms as designs
    from training.evaluation.forms.sheets import sheets

    data = strokes_folder(options)
    chosen = sheets(data, 12 if options.quick else options.most)
    print(told(measure(chosen, designs(), load_models(options.models))), end="")
    if options.cost:
        print(_cost(data))


@dataclass(frozen=True, kw_only=True)
class Gallery(Options):
    """The options of drawing the gallery of forms."""

    folder: Path = Path("docs/forms")
    """Where the forms and their filled pages go."""


def gallery(options: Gallery) -> None:
    """Draw three forms and twelve filled pages for the documentation."""
    from training.evaluation.forms.gallery import draw

    print(f"{draw(strokes_folder(options), options.folder)} pages are in {options.folder}")


def _cost(data: Path) -> str:
    """Time and memory of a photo of each form, as a sentence."""
    import numpy as np

    from digitapp.forms import write_form_file
    from digitapp.io.picture_file import write_picture
    from training.evaluation.forms.cost import cost
    from training.evaluation.forms.sheets import forms as designs
    from training.evaluation.forms.sheets import sheets

    count = len(designs())
    seconds, processor, peaks = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for sheet in sheets(data, 2 * count)[count:]:
            form, page = Path(folder, f"{sheet.name}.form.json"), Path(folder, f"{sheet.name}.png")
            write_form_file(sheet.form, form)
            write_picture(sheet.page().gray, page)
            found = cost(form, page)
            seconds.append(min(found["seconds"]))
            processor.append(float(np.median(found["processor"])))
            peaks.append(found["peak_mb"])
    return (
        f"A photo of 12 megapixels: {1000 * np.mean(seconds):.0f} ms in the mean of the forms, "
        f"{1000 * max(seconds):.0f} in the slowest, best of five readings; "
        f"{1000 * np.mean(processor):.0f} ms of processor time; {max(peaks):.0f} MB at the peak."
    )
