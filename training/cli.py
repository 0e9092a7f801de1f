"""`python -m training STEP`: the command line."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import tyro

from training.data.assets import SHIPPED
from training.data.storage import sweep
from training.memory import keep_freed_memory
from training.schedule import STEPS, All, Step, all_steps, recorded
from training.steps.options import Options

_STEPS = {**STEPS, "all": Step(All, all_steps)}


def parse(arguments: Sequence[str]) -> tuple[str, Options]:
    """Return the step's name and its options. Raises SystemExit after --help and on wrong usage.

    Parse the options twice: options such as --quick choose a recipe's default values, and
    values given explicitly replace them.
    """
    name, *words = [*arguments, ""]
    if name in ("-h", "--help"):
        print(_usage())
        raise SystemExit(0)
    if name not in _STEPS:
        print(_usage(), file=sys.stderr)
        raise SystemExit(2)
    words = list(_modern(words[:-1]))
    plain = _STEPS[name].options()
    options = _parsed(name, words, plain)
    options = _parsed(name, words, replace(plain, **options.recipes()))
    for field in ("data", "from_assets", "start_from"):
        folder: Path | None = getattr(options, field, None)
        if folder is not None and not folder.is_dir():
            print(f"{folder} is not a folder", file=sys.stderr)
            raise SystemExit(2)
    return name, options


def _parsed(name: str, words: Sequence[str], default: Options) -> Options:
    return tyro.cli(
        type(default),
        prog=f"python -m training {name}",
        description=_STEPS[name].run.__doc__,
        args=words,
        default=default,
        config=(tyro.conf.FlagCreatePairsOff,),
    )


def _usage() -> str:
    lines = [f"  {name:18}{step.run.__doc__}" for name, step in _STEPS.items()]
    usage = "usage: python -m training STEP [options]"
    return "\n".join([usage, "", *lines, "", "python -m training STEP --help lists its options."])


def _modern(words: Sequence[str]) -> Iterator[str]:
    """Translate older spellings on the command line into options.

    `--set NAME=VALUE` becomes `--NAME VALUE`, `--game NAME=VALUE` becomes `--game.NAME VALUE`,
    and `--from-assets` without a folder names that of the shipped models.
    """
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("--set", "--game") and rest:
            name, _, value = rest.pop(0).partition("=")
            yield f"--game.{name}" if word == "--game" else f"--{name}"
            yield from _values(value)
        elif word == "--from-assets" and (not rest or rest[0].startswith("-")):
            yield from (word, str(SHIPPED))
        else:
            yield word


def _values(text: str) -> Iterator[str]:
    """Split a text such as "4", "srcnn" or "[16,32,64]" into its values."""
    try:
        pending: list[Any] = [json.loads(text)]
    except ValueError:
        pending = [text]
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending = value + pending
        else:
            yield str(value)


def _stop(number: int, frame: FrameType | None) -> None:
    """Handle SIGTERM like Ctrl+C, so that half-made files are removed."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step. Return 0 when it is done, 1 after one sentence that says why not.

    Raises SystemExit with code 2 on wrong usage.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    keep_freed_memory()
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        name, options = parse(sys.argv[1:] if arguments is None else arguments)
        sweep(options.runs)
        recorded(name, _STEPS[name], options)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on where it was.", file=sys.stderr)
        return 1
    except (ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0
