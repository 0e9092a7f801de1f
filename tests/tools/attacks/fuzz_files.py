"""Search for files that break the loaders, guided by the coverage of their code (atheris).

    pip install atheris
    python -m tests.tools.attacks.fuzz_files --seconds 3600 --corpus FOLDER

A file that begins like a zip is opened as a project, one that begins with a brace as preferences
and as a model card, and any other as a picture or PDF. Each must give a result or one sentence.
Atheris keeps what reaches new code in the folder, prints the number of runs, and stops at the
first fault with the file that caused it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["digitapp", "PIL"]):
    from digitapp.editor.image_store import PictureStore
    from digitapp.errors import InputError, ModelError
    from digitapp.io.load import load_pages
    from digitapp.models.model_card import CARD, card_files
    from digitapp.storage import preferences, project_file

from tests.storage.damaged import described, page, png, project
from tests.tools.attacks.mutate_files import sound_files

_MOST_PAGES = 20


def seeds(folder: Path) -> list[bytes]:
    """One small sound file for every loader and format."""
    entry = page("pictures/1.png")
    work = project(folder / "seed.digits", described(entry, page()), _1=png())
    card = {"files": {"classifier.onnx": {"sha256": "0" * 64}}}
    settings = {"theme": "dark", "scale": 1.5, "pen": 9.0, "recent": ["a.png"]}
    return [
        *sound_files(),
        work.read_bytes(),
        json.dumps(card).encode(),
        json.dumps(settings).encode(),
    ]


def load(data: bytes, folder: Path) -> None:
    """Load bytes with every loader that takes files like these."""
    file = folder / "file"
    file.write_bytes(data)
    if data.startswith(b"PK"):
        project_file.load(file, PictureStore(folder / "store"))
    elif data.startswith(b"{"):
        preferences.load(file)
        (folder / CARD).write_bytes(data)
        card_files(folder)
    else:
        for loaded in load_pages(file):
            if loaded.number >= _MOST_PAGES:
                break


def main() -> None:
    parser = argparse.ArgumentParser(description="Search for files that break the loaders.")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--corpus", type=Path, required=True)
    options = parser.parse_args()
    options.corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in enumerate(seeds(folder)):
            (options.corpus / f"seed{number}").write_bytes(data)

        def one(data: bytes) -> None:
            try:
                load(data, folder)
            except (InputError, ModelError) as error:
                if "\n" in str(error):
                    raise AssertionError("a sentence of several lines") from error

        limits = [f"-max_total_time={options.seconds}", "-timeout=10", "-rss_limit_mb=1000"]
        limits += ["-max_len=20000", f"-artifact_prefix={options.corpus.parent}/"]
        atheris.Setup([sys.argv[0], str(options.corpus), *limits], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
