"""Damage small files of every format with a seed; check that each gives pages or a sentence.

    python -m tests.tools.attacks.mutate_files --count 100000 --seed 1

Prints the findings and the figures of docs/RELIABILITY.md. Exits with 1 if a file gave anything but
pages or a sentence, or took over ten seconds.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from digitapp.errors import InputError
from digitapp.io.load import load_pages
from digitapp.io.pdf import RENDERER
from tests.inputs.hostile_files import pdf, stream

MOST_SECONDS = 10.0
_MOST_PAGES = 20
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 100_000, 10_000)
_FORMATS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("PNG", "L", {}),
    ("PNG", "RGBA", {}),
    ("PNG", "P", {}),
    ("PNG", "I;16", {}),
    ("JPEG", "RGB", {}),
    ("JPEG", "L", {"progressive": True}),
    ("JPEG", "CMYK", {}),
    ("BMP", "RGB", {}),
    ("BMP", "P", {}),
    ("WEBP", "RGBA", {"lossless": True}),
    ("WEBP", "RGB", {}),
    ("GIF", "P", {}),
    ("TIFF", "L", {}),
    ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "RGB", {"compression": "jpeg"}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "F", {"compression": "tiff_adobe_deflate"}),
    ("PPM", "RGB", {}),
    ("PPM", "I;16", {}),
)


@dataclass
class Findings:
    """The outcome of the files: pages, sentences, and anything else, which must not happen."""

    files: int = 0
    pages: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def sound_files() -> list[bytes]:
    """One small file for each format and kind of pixels."""
    ramp = np.add.outer(np.arange(40) * 3, np.arange(60) * 2).astype(np.uint8)
    files = []
    for kind, mode, options in _FORMATS:
        buffer = io.BytesIO()
        image = Image.fromarray(ramp)
        picture = (
            Image.fromarray(ramp.astype(np.uint16) * 257) if mode == "I;16" else image.convert(mode)
        )
        more = [picture] if kind == "TIFF" else []
        picture.save(
            buffer, kind, **({"save_all": True, "append_images": more} if more else {}), **options
        )
        files.append(buffer.getvalue())
    inner = stream(b"1 0 0 rg 10 10 50 50 re f\n", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]")
    files.append(pdf(inner, size=(60, 40), contents=b"q 1 0 0 1 5 5 cm /F Do Q\n"))
    document = io.BytesIO()
    Image.fromarray(ramp).save(
        document, "PDF", save_all=True, append_images=[Image.fromarray(ramp)]
    )
    return [*files, document.getvalue()]


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A copy with one to four kinds of damage, most of it near the beginning."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if len(found) < 8:
            break
        chance.choice(_DAMAGES)(found, other, chance)
    if found.startswith(b"\x89PNG") and chance.random() < 0.7:
        _mend_checksums(found)
    return bytes(found)


def _place(found: bytearray, chance: random.Random) -> int:
    end = len(found) if chance.random() < 0.5 else min(len(found), 64)
    return chance.randrange(end)


def _flip(found: bytearray, other: bytes, chance: random.Random) -> None:
    found[_place(found, chance)] ^= 1 << chance.randrange(8)


def _set(found: bytearray, other: bytes, chance: random.Random) -> None:
    at, width = _place(found, chance), chance.choice((1, 2, 4))
    value = chance.choice(_EXTREMES) & ((1 << 8 * width) - 1)
    found[at : at + width] = value.to_bytes(width, chance.choice(("big", "little")))


def _remove(found: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(found, chance)
    del found[at : at + chance.randint(1, 40)]


def _repeat(found: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(found, chance)
    found[at:at] = found[at : at + chance.randint(1, 200)] * chance.randint(1, 50)


def _cut_off(found: bytearray, other: bytes, chance: random.Random) -> None:
    del found[chance.randrange(len(found)) :]


def _splice(found: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(found, chance)
    found[at:] = other[chance.randrange(len(other)) :]


def _digit(found: bytearray, other: bytes, chance: random.Random) -> None:
    """Another number in a text format: PPM and PDF."""
    places = [at for at, byte in enumerate(found) if 48 <= byte <= 57]
    if places:
        at = chance.choice(places)
        found[at : at + 1] = chance.choice((b"0", b"9", b"99999", b"-1", b"5", b"4", b"3"))


_DAMAGES: tuple[Callable[[bytearray, bytes, random.Random], None], ...] = (
    *(_flip, _flip, _set, _set, _set),
    *(_remove, _repeat, _cut_off, _splice, _digit),
)


def _mend_checksums(found: bytearray) -> None:
    """Correct the checksums of a PNG's chunks, so that the damage reaches the decoder."""
    at = 8
    while at + 12 <= len(found):
        end = at + 8 + int.from_bytes(found[at : at + 4], "big")
        if end + 4 > len(found):
            return
        found[end : end + 4] = zlib.crc32(found[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def attack(count: int, seed: int, folder: Path, findings: Findings | None = None) -> Findings:
    """Load `count` damaged files in turn. findings: grows meanwhile."""
    chance, sound = random.Random(seed), sound_files()
    findings = findings or Findings()
    file = folder / "damaged"
    for number in range(count):
        data = mutated(chance.choice(sound), chance.choice(sound), chance)
        file.write_bytes(data)
        start = _clocks()
        fault = ""
        try:
            for page in load_pages(file):
                findings.pages += 1
                if page.number >= _MOST_PAGES:
                    break
        except InputError as error:
            findings.sentences[error.sentence] += 1
            if "\n" in str(error):
                fault = f"a sentence of several lines: {error}"
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        seconds = min(now - before for now, before in zip(_clocks(), start, strict=True))
        findings.files += 1
        findings.slowest = max(findings.slowest, seconds)
        if fault or seconds > MOST_SECONDS:
            findings.faults.append(f"input {number} of seed {seed}: {fault or f'{seconds:.1f} s'}")
            print(findings.faults[-1], file=sys.stderr, flush=True)
    return findings


def _clocks() -> tuple[float, float]:
    """Seconds of the clock, and of the processors: other programs may have them, and the process
    that renders PDF is counted by its own limits."""
    return time.perf_counter(), time.process_time()


def main() -> int:
    parser = argparse.ArgumentParser(description="Load damaged files of every format.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    findings = Findings()
    # What was loaded until Ctrl+C is told all the same.
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        attack(options.count, options.seed, Path(folder), findings)
    print(f"{findings.files} files, seed {options.seed}, {time.perf_counter() - start:.0f} s")
    print(f"{findings.pages} pages, slowest file {findings.slowest:.1f} s")
    if sys.platform == "linux":
        import resource

        RENDERER.stop()
        with suppress(ChildProcessError):
            os.wait()  # its peak counts once it has ended
        for who, whose in ((resource.RUSAGE_SELF, "own"), (resource.RUSAGE_CHILDREN, "rendering")):
            print(f"peak memory, {whose}: {resource.getrusage(who).ru_maxrss // 1024} MB")
    for sentence, times in findings.sentences.most_common():
        print(f"{times:7d}  {sentence}")
    print(*findings.faults, sep="\n")
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main())
