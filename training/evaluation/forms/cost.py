"""Time and memory of a form page of 12 megapixels, in a process of its own.

`python -m training.evaluation.forms.cost FORM PAGE [--repeat N]` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitapp.io.load import load_page
from training.evaluation.pages.probe import peak


def cost(form: Path, page: Path, repeat: int = 5) -> dict[str, Any]:
    """Read a page file by a form file in another process.

    Returns "seconds" and "processor", of reading alone, one entry each time, and "peak_mb".
    """
    words = [sys.executable, "-m", __name__, str(form), str(page), "--repeat", str(repeat)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(arguments: Sequence[str]) -> int:
    """Read, and print what it took."""
    from digitapp.forms import read_form_file
    from digitapp.forms.read_form import read_form
    from digitapp.models import load_models

    parser = argparse.ArgumentParser(prog=f"python -m {__name__}")
    parser.add_argument("form", type=Path)
    parser.add_argument("page", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args(arguments)
    models, form = load_models(), read_form_file(options.form)
    page = load_page(options.page)
    seconds, processor = [], []
    for _ in range(options.repeat + 1):  # the first one prepares the form
        start, used = time.perf_counter(), time.process_time()
        read_form(page, form, models)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    found = {"seconds": seconds[1:], "processor": processor[1:], "peak_mb": peak()}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
