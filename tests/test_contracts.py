"""What other programs build on, through the real program and the shipped models."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import numpy as np
import pytest
from PIL import Image

import digitapp
from digitapp.resources import assets_folder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = assets_folder() / "examples"

RECORD = json.loads((ROOT / "docs" / "record.schema.json").read_text("utf-8"))
PAGE = {"$defs": RECORD["$defs"], "$ref": "#/$defs/page"}
ERROR = {"$defs": RECORD["$defs"], "$ref": "#/$defs/error"}


def run(*words, display=True, **options):
    """The program as a person starts it."""
    environment = dict(os.environ) if display else {**os.environ, "DISPLAY": ""}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        **options,
    )


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "text.png").write_text("this is no picture\n")
    (folder / "empty.png").touch()
    Image.effect_noise((300, 200), 60).save(folder / "cut.jpg")
    (folder / "cut.jpg").write_bytes((folder / "cut.jpg").read_bytes()[:3000])
    Image.new("1", (20_000, 10_000)).save(folder / "huge.png")
    (folder / "hollow").mkdir()
    return folder


@pytest.mark.slow
def test_the_json_of_every_example_keeps_the_contract():
    done = run("read", EXAMPLES, "--json")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == len(list(EXAMPLES.glob("*.png")))
    for record in records:
        jsonschema_rs.validate(PAGE, record)
        assert record["text"] == "\n".join(line["text"] for line in record["lines"])
        for line in record["lines"]:
            digits = line["digits"]
            shown = "".join(c for c in line["text"] if c.isdigit())
            assert shown == "".join(digit["digit"] for digit in digits)
            assert all(mark["before"] <= len(digits) for mark in line.get("marks", []))
            for digit in digits:
                x, y, width, height = digit["box"]
                assert width > 0 and height > 0
                assert x + width <= record["width"] and y + height <= record["height"]
                assert digit["alternatives"][0] == [digit["digit"], digit["confidence"]]


@pytest.mark.slow
def test_the_examples_are_read():
    done = run("evaluate", EXAMPLES, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["pages_exact"]["count"] == figures["pages_exact"]["total"] == 3


@pytest.mark.slow
def test_bad_files_get_a_record_each_and_the_others_are_read(bad_files):
    names = ["text.png", "empty.png", "cut.jpg", "huge.png", "hollow", "missing.png"]
    done = run("read", *names, EXAMPLES / "notes.png", "--json", cwd=bad_files)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "Warning" not in done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["file"] for record in records[:-1]] == names
    for record in records[:-1]:
        jsonschema_rs.validate(ERROR, record)
        assert Path(record["file"]).name in record["error"]
    jsonschema_rs.validate(PAGE, records[-1])
    assert records[-1]["lines"]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (400, 600)])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_pages_without_ink_give_an_empty_result(shape, shade):
    page = digitapp.Page(np.full(shape, shade, np.uint8))
    sequence = digitapp.recognize(page, digitapp.load_models())
    assert sequence.text == "" and sequence.lines == ()


@pytest.mark.slow
def test_a_blank_page_is_no_error(tmp_path):
    Image.new("L", (600, 400), 255).save(tmp_path / "blank.png")
    done = run("read", tmp_path / "blank.png", "--json")
    assert done.returncode == 0
    record = json.loads(done.stdout)
    jsonschema_rs.validate(PAGE, record)
    assert record["text"] == "" and record["lines"] == []


def test_unknown_options_exit_with_2_and_one_sentence():
    done = run("read", "--fast", "x.png")
    assert done.returncode == 2
    assert "unrecognized arguments: --fast" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_program_reads_an_example():
    done = run(display=False)
    assert done.returncode == 0
    assert "no display" in done.stderr
    assert done.stdout.split()[0] == "1572"


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error_message():
    command = f'"{sys.executable}" "{ROOT / "main.py"}" read "{EXAMPLES}" --json | head -c 10'
    if sys.platform == "win32":
        pytest.skip("no head on Windows")
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=300)
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_three_lines_of_python_read_a_page():
    models = digitapp.load_models()
    texts = [
        digitapp.recognize(p, models).text for p in digitapp.load_pages(EXAMPLES / "notes.png")
    ]
    assert texts == ["1572 43890\n2026\n0617 984 25\n386"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_photo_of_12_megapixels_stays_small_in_memory(tmp_path):
    with Image.open(EXAMPLES / "notes.png") as notes:
        photo = notes.resize((4000, 3000), Image.Resampling.BICUBIC)
    photo.save(tmp_path / "photo.jpg", quality=90)
    code = """
import re, sys, digitapp
models = digitapp.load_models()
sequence = digitapp.recognize(digitapp.load_page(sys.argv[1]), models)
kilobytes = re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(int(kilobytes) // 1024, len(sequence.readings))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "photo.jpg"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    megabytes, digits = map(int, done.stdout.split())
    assert megabytes < 400
    assert digits == 25


def test_starting_imports_neither_networks_nor_frameworks():
    code = "import sys, digitapp.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert not {"cv2", "onnxruntime", "PIL", "tensorflow", "tkinter"} & set(loaded.stdout.split())
